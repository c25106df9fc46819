import { contactInput, contractInput, type ContactInput, type Contract } from '../../customers/words.ts';
import type { Row } from '../read-rows.ts';
import type { ContactColumn } from './words.ts';

export type ReadContact = { number: number; cells: string[]; input: ContactInput; account: string | null; contract: Contract | null };

const yes = /^(1|y|yes|true|x|vip|ja|wahr|sim|oui|si|sí)$/i;
const no = /^(|0|n|no|false|nein|falsch|não|non)$/i;

/** What one row becomes, or every reason why it cannot. */
export function readContactRow({ number, cells }: Row, mapping: readonly (ContactColumn | null)[], columns: number): { ready: ReadContact } | { faults: string[] } {
  const faults: string[] = [];
  if (cells.length !== columns) faults.push(`It has ${cells.length} cells where the first line has ${columns}.`);
  if (cells.some((cell) => cell.includes('\uFFFD'))) faults.push('It holds letters that cannot be read: choose another encoding.');
  const of = (field: ContactColumn): string => (mapping.includes(field) ? (cells[mapping.indexOf(field)]?.trim() ?? '') : '');
  if (!yes.test(of('vip')) && !no.test(of('vip'))) faults.push(`VIP is yes or no, not "${of('vip').slice(0, 40)}".`);
  const wanted = {
    ...(of('name') ? { name: of('name') } : {}),
    ...list('emails', [...of('email').split(/[;,|\s]+/), ...of('email2').split(/[;,|\s]+/)]),
    ...list('phones', [...of('phone').split(/[;|]+/), ...of('phone2').split(/[;|]+/)]),
    ...list('externalIds', of('externalId').split(/[;,|]+/)),
    ...(of('language') ? { language: of('language').replace('_', '-').replace(/^[A-Za-z]+/, (code) => code.toLowerCase()) } : {}),
    ...(of('zone') ? { zone: of('zone') } : {}),
    ...(of('site') ? { site: of('site') } : {}),
    ...(of('notes') ? { notes: of('notes') } : {}),
    ...(yes.test(of('vip')) ? { vip: true } : {}),
  };
  const parsed = contactInput.safeParse(wanted);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => said(issue.path, issue.message, wanted)));
  const contract = { number: of('contract'), level: of('contractLevel'), until: of('contractUntil') || null };
  const read = contract.number ? contractInput.safeParse(contract) : null;
  if (read && !read.success) faults.push(...read.error.issues.map((issue) => said(issue.path, issue.message, contract)));
  if (contract.number && !of('account')) faults.push('A contract is an account’s: name the account in the same row.');
  return faults.length > 0 || !parsed.success ? { faults } : { ready: { number, cells, input: parsed.data, account: of('account').slice(0, 200) || null, contract: read?.data ?? null } };
}

function list(field: string, values: string[]): Record<string, string[]> {
  const some = values.map((value) => value.trim()).filter(Boolean);
  return some.length > 0 ? { [field]: some } : {};
}

/** With the value at fault, so that it is found in the file. */
function said(path: PropertyKey[], message: string, wanted: Record<string, unknown>): string {
  const value = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], wanted);
  return typeof value === 'string' ? `"${value.slice(0, 60)}": ${message}` : message;
}
