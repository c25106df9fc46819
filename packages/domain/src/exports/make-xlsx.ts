import type { Cell } from './cells.ts';

/** In a thread: a workbook is put together in memory, and squeezed. Texts stay texts, whatever they begin with. */
export async function makeXlsx({ titles, rows }: { titles: string[]; rows: Cell[][] }): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const head = titles.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
  const body = rows.map((row) => row.map(cell));
  const made = await (writeExcelFile as unknown as (data: unknown[], options: object) => { toBuffer(): Promise<Buffer> })([head, ...body], { sheet: 'Tickets', stickyRowsCount: 1, columns: titles.map((title) => ({ width: title === 'Subject' ? 60 : 18 })) }).toBuffer();
  return new Uint8Array(made);
}

function cell(value: Cell): object | null {
  if (value === null || value === '') return null;
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd hh:mm' };
  if (typeof value === 'number') return { value, type: Number };
  if (typeof value === 'boolean') return { value, type: Boolean };
  // A cell holds at most 32,767 characters, and no control characters.
  return { value: value.slice(0, 32_767).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ''), type: String };
}
