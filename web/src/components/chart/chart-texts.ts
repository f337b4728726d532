export const chartTexts = {
  asTable: 'As a table',
  asChart: 'As a chart',
};
