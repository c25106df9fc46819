import { zip } from '../platform/zip.ts';
import type { Cell } from './cells.ts';

/** A cell of a spreadsheet holds no more than 32,767 letters. */
const MOST_LETTERS = 32_767;
const CUT = ' … [cut here: a cell holds no more]';
const AT_ONCE_LETTERS = 65_536;

/**
 * A workbook of one sheet (ECMA-376) whose first row stays in view, written row by row as they come, so that it needs no more memory with fifty thousand rows than with one. Texts stay texts, whatever they begin with.
 */
export function xlsx(titles: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<Buffer> {
  return zip([
    { name: '[Content_Types].xml', text: [contentTypes] },
    { name: '_rels/.rels', text: [relations('officeDocument', 'xl/workbook.xml')] },
    { name: 'xl/workbook.xml', text: [workbook] },
    { name: 'xl/_rels/workbook.xml.rels', text: [relations('worksheet', 'worksheets/sheet1.xml', 'styles', 'styles.xml')] },
    { name: 'xl/styles.xml', text: [styles] },
    { name: 'xl/worksheets/sheet1.xml', text: sheet(titles, rows) },
  ]);
}

async function* sheet(titles: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  const widths = titles.map((title, at) => `<col min="${at + 1}" max="${at + 1}" width="${title === 'Subject' ? 60 : 18}" customWidth="1"/>`).join('');
  const names = titles.map((_title, at) => columnName(at));
  let some = `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>`;
  some += rowOf(1, titles.map((title, at) => textCell(`${names[at]}1`, title, BOLD)));
  let number = 1;
  for await (const row of rows) {
    number += 1;
    some += rowOf(number, row.map((cell, at) => cellOf(`${names[at]}${number}`, cell)));
    if (some.length < AT_ONCE_LETTERS) continue;
    yield some;
    some = '';
  }
  yield `${some}</sheetData></worksheet>`;
}

const rowOf = (number: number, cells: readonly string[]): string => `<row r="${number}">${cells.join('')}</row>`;

const BOLD = 1;
const TIME = 2;

function cellOf(place: string, value: Cell): string {
  if (value === null || value === undefined || value === '') return '';
  if (value instanceof Date) return `<c r="${place}" s="${TIME}"><v>${daysOf(value)}</v></c>`;
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${place}"><v>${value}</v></c>` : '';
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  return textCell(place, value.length > MOST_LETTERS ? value.slice(0, MOST_LETTERS - CUT.length) + CUT : value);
}

const textCell = (place: string, text: string, style = 0): string => `<c r="${place}" t="inlineStr"${style ? ` s="${style}"` : ''}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

/** Spreadsheets count days from the end of 1899, and know no zones: UTC, as the same file of CSV says. */
const daysOf = (time: Date): number => time.getTime() / 86_400_000 + 25_569;

/** A, B … Z, AA, AB … */
function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

/** No sign that XML cannot hold, and nothing that Excel takes for one of its own escapes (_x000D_). */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const sheets = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const contentTypes = `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheets}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheets}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheets}.styles+xml"/></Types>`;

const workbook = `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Tickets" sheetId="1" r:id="rId1"/></sheets></workbook>`;

const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/** Pairs of what it is to the file and where it stands. */
function relations(...pairs: string[]): string {
  const each = Array.from({ length: pairs.length / 2 }, (_, at) => `<Relationship Id="rId${at + 1}" Type="${office}/${pairs[2 * at]}" Target="${pairs[2 * at + 1]}"/>`);
  return `${head}<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`;
}
