/** A spreadsheet would take these beginnings for a formula and carry it out. */
const formula = /^[\s\u200b\ufeff]*[=+\-@\t\r＝＋－＠]/;

function cell(value: string): string {
  const inert = formula.test(value) ? `'${value}` : value;
  return `"${inert.replaceAll('"', '""')}"`;
}

/** RFC 4180 with a byte order mark, so that spreadsheets take it for UTF-8. Nothing in it begins a formula. */
export const toCsv = (rows: string[][]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
