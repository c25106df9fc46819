import type { ContactImportView } from '@switchboard/domain/imports/contacts/words.ts';
import { api } from '#lib/api.ts';

type Fault = { row: number; message: string; cells: string[] };

/** The lines that were left out, with the reason first: mend them and import that file. */
export async function downloadFaults({ id, name, columns }: Pick<ContactImportView, 'id' | 'name' | 'columns'>): Promise<void> {
  const rows: Fault[] = [];
  for (let after: string | null = ''; after !== null && rows.length < 20_000; ) {
    const page: { items: Fault[]; next: string | null } = await api.get(`contact-imports/${id}/faults?limit=100${after ? `&after=${after}` : ''}`);
    rows.push(...page.items);
    after = page.next;
  }
  const cell = (text: string): string => `"${(/^[=@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = [['line', 'error', ...columns], ...rows.map(({ row, message, cells }) => [String(row), message, ...cells])].map((cells) => cells.map(cell).join(','));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' }));
  link.download = `${name.replace(/\.\w+$/, '')}-errors.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
