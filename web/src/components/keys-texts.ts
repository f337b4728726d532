export const keyTexts = {
  button: 'Keys',
  title: 'Keyboard',
  onThisPage: 'On this page',
  everywhere: 'Everywhere',
  then: 'then',
  help: 'Show this list',
  switch: 'Single-key shortcuts',
};
