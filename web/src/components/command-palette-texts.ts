export const paletteTexts = {
  title: 'Go to or do',
  button: 'Go to or do',
  placeholder: 'Go to a page, open a request, do something…',
  results: 'What fits',
  found: (count: number) => (count === 0 ? 'Nothing fits' : count === 1 ? '1 fits' : `${count} fit`),
  nothing: 'Nothing fits. Try fewer letters.',
  help: 'Arrow keys choose, Enter goes, Escape closes',
};
