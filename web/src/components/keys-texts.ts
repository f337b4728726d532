export const keyTexts = {
  button: 'Keys',
  title: 'Keyboard',
  help: 'Show this list',
  switch: 'Single-key shortcuts',
};
