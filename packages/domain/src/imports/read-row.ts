import { createHash } from 'node:crypto';
import { createTicketInput, type CreateTicketInput } from '../tickets/words.ts';
import type { Row } from './read-rows.ts';
import type { ImportField } from './words.ts';

/** Names as people write them, for those who can be meant. */
export type Names = { teams: ReadonlyMap<string, string>; people: ReadonlyMap<string, string> };

export type ReadRow = { number: number; key: string; input: CreateTicketInput; createdAt: Date | null; externalKey: string | null };
export type Read = { ready: ReadRow } | { faults: string[] };

/** What one row becomes, or every reason why it cannot. */
export function readRow({ number, cells }: Row, mapping: readonly (ImportField | null)[], columns: number, names: Names): Read {
  const faults: string[] = [];
  if (cells.length !== columns) faults.push(`It has ${cells.length} cells where the first line has ${columns}.`);
  if (cells.some((cell) => cell.includes('\uFFFD'))) faults.push('It holds letters that cannot be read: choose another encoding.');
  const of = (field: ImportField): string => cells[mapping.indexOf(field)]?.trim() ?? '';
  const has = (field: ImportField): boolean => mapping.includes(field) && of(field) !== '';
  const given = <T>(field: ImportField, value: (text: string) => T): Record<string, T> => (has(field) ? { [field]: value(of(field)) } : {});

  const named = (field: 'team' | 'assignee', known: ReadonlyMap<string, string>, as: string): Record<string, string> => {
    if (!has(field)) return {};
    const id = known.get(of(field).toLowerCase());
    if (!id) faults.push(`Nobody knows the ${field} "${of(field).slice(0, 60)}".`);
    return id ? { [as]: id } : {};
  };
  const moment = (field: 'dueAt' | 'createdAt' | 'warrantyUntil'): Date | null => {
    if (!has(field)) return null;
    const read = readMoment(of(field));
    if (!read) faults.push(`"${of(field).slice(0, 40)}" is not a time such as 2026-11-21 14:30.`);
    return read;
  };
  const dueAt = moment('dueAt');
  const createdAt = moment('createdAt');
  const warrantyUntil = moment('warrantyUntil');
  const title = of('title') || of('description').split('\n')[0]!.slice(0, 120);
  const wanted = {
    title: title.slice(0, 300),
    description: of('description') || title,
    requester: { ...(has('requesterName') ? { name: of('requesterName').slice(0, 200) } : {}), ...(has('requesterEmail') ? { email: of('requesterEmail') } : {}), ...(has('requesterPhone') ? { phone: of('requesterPhone') } : {}) },
    channel: 'api',
    ...given('status', (text) => text),
    ...given('priority', priorityNamed),
    ...given('type', (text) => text.toLowerCase().replace(/[\s-]+/g, '_')),
    ...given('category', (text) => text),
    ...given('subcategory', (text) => text),
    ...given('tags', (text) => text.split(/[,;|]/).map((tag) => tag.trim()).filter(Boolean)),
    ...given('product', (text) => text),
    ...given('serialNumber', (text) => text),
    ...given('contract', (text) => text),
    ...given('site', (text) => text),
    ...(warrantyUntil ? { warrantyUntil: warrantyUntil.toISOString().slice(0, 10) } : {}),
    ...(has('company') ? { submittedCompanyName: of('company').slice(0, 200) } : {}),
    ...named('team', names.teams, 'teamId'),
    ...named('assignee', names.people, 'assigneeId'),
    ...(dueAt ? { dueAt: dueAt.toISOString() } : {}),
    ...(has('key') ? { externalRefs: [of('key').slice(0, 100)] } : {}),
  };
  const parsed = createTicketInput.safeParse(wanted);
  if (!parsed.success) for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.') || 'row'}: ${issue.message}`);
  if (faults.length > 0 || !parsed.success) return { faults };
  return { ready: { number, key: has('key') ? `key:${of('key')}` : `row:${hashOf(cells)}`, input: parsed.data, createdAt, externalKey: has('key') ? of('key') : null } };
}

const hashOf = (cells: string[]): string => createHash('sha256').update(JSON.stringify(cells)).digest('base64url');

const priorityNames: Record<string, string> = { '1': 'urgent', '2': 'high', '3': 'medium', '4': 'low', normal: 'medium', mittel: 'medium', hoch: 'high', niedrig: 'low', dringend: 'urgent', critical: 'urgent', emergency: 'urgent' };
const priorityNamed = (text: string): string => priorityNames[text.toLowerCase()] ?? text.toLowerCase();

/** As ISO 8601 has it, or day first as most of the world writes it; without a zone it is UTC. */
export function readMoment(text: string): Date | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[ ,]+(\d{1,2}):(\d\d))?$/.exec(text);
  const parts = iso ? [iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]] : dayFirst ? [dayFirst[3], dayFirst[2], dayFirst[1], dayFirst[4], dayFirst[5], '0'] : null;
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second) - offsetOf(iso?.[7]));
  const plain = new Date(Date.UTC(year, month - 1, day));
  return plain.getUTCMonth() === month - 1 && plain.getUTCDate() === day && hour < 24 && minute < 60 ? at : null;
}

function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? [];
  return hours ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
}
