import { Readable } from 'node:stream';
import { openFile } from '../platform/files.ts';
import { Problem } from '../platform/problem.ts';
import type { ImportRecord } from './import.ts';
import type { Delimiter, Encoding } from './words.ts';

export type Row = { number: number; cells: string[] };

const LONGEST_ROW = 1_000_000;

/** The rows of a file after its line of names, counted from 1, read as they are needed and never all at once. @throws Problem `invalid` when it stops being CSV */
export async function* readRows({ sha256, encoding, delimiter }: Pick<ImportRecord, 'sha256' | 'encoding' | 'delimiter'>): AsyncGenerator<Row> {
  let number = -1;
  for await (const cells of parse(await openFile(sha256), encoding, delimiter)) {
    number += 1;
    if (number > 0) yield { number, cells };
  }
}

/** The first lines of a file, for its names and a look. */
export async function firstRows(source: Uint8Array, encoding: Encoding, delimiter: Delimiter, most: number): Promise<string[][]> {
  const rows: string[][] = [];
  try {
    for await (const cells of parse(Readable.from([source]), encoding, delimiter)) {
      rows.push(cells);
      if (rows.length >= most) break;
    }
  } catch (error) {
    // The piece that was taken may end within a row.
    if (rows.length === 0) throw error;
  }
  return rows;
}

async function* parse(source: Readable, encoding: Encoding, delimiter: Delimiter): AsyncGenerator<string[]> {
  const [{ parse: parser }, { default: iconv }] = await Promise.all([import('csv-parse'), import('iconv-lite')]);
  const text = source.pipe(iconv.decodeStream(encoding) as unknown as NodeJS.ReadWriteStream);
  const records = text.pipe(parser({ delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: LONGEST_ROW }));
  source.on('error', (error) => records.destroy(error));
  try {
    for await (const cells of records as AsyncIterable<string[]>) yield cells;
  } catch (cause) {
    const { code, lines } = cause as { code?: string; lines?: number };
    if (!code?.startsWith('CSV_')) throw cause;
    throw new Problem('invalid', code === 'CSV_QUOTE_NOT_CLOSED' ? 'A quotation mark is opened and never closed, so the rest of the file cannot be read.' : `The file cannot be read as CSV${lines ? ` around line ${lines}` : ''}.`, { cause });
  } finally {
    source.destroy();
  }
}
