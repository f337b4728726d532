export const commandTexts = {
  onPage: 'On this page',
  toDecide: 'To decide',
  toFillIn: 'To fill in',
  goTo: 'Go to',
  ask: 'Ask for something',
  mine: 'My requests',
  actions: 'Actions',
  appearance: (scheme: string) => `Appearance: ${scheme.toLowerCase()}`,
  keys: 'Show the keys',
};
