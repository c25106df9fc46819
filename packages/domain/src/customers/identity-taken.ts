import type { FieldError } from '../platform/problem.ts';
import { Problem } from '../platform/problem.ts';
import { Account } from './account.ts';
import { Contact } from './contact.ts';

const fields = { emailKeys: ['emails', 'The address'], phones: ['phones', 'The number'], externalIds: ['externalIds', 'The customer number'], domains: ['domains', 'The mail domain'] } as const;

/** An address belongs to one contact only. Whoever wants it for another is told whose it is, so that the two can be merged. @throws Problem `conflict`, or what was caught */
export async function rethrowTaken(error: unknown): Promise<never> {
  const { code, keyValue, message } = error as { code?: number; keyValue?: Record<string, unknown>; message?: string };
  if (code !== 11000) throw error;
  const [key, value] = Object.entries(keyValue ?? {})[0] ?? [];
  const known = key && Object.hasOwn(fields, key) ? fields[key as keyof typeof fields] : null;
  if (!known || typeof value !== 'string') throw error;
  const isAccount = /accounts/.test(message ?? '');
  const holder = isAccount ? await Account.findOne({ [key!]: value }, { name: 1 }).lean() : await Contact.findOne({ [key!]: value }, { name: 1 }).lean();
  const sentence = `${known[1]} ${value} belongs to ${holder?.name ?? 'somebody else'} already.`;
  const errors: FieldError[] = [{ path: known[0], message: sentence }];
  throw new Problem('conflict', `${sentence} Merge the two if they are the same.`, { errors, current: holder ? { kind: isAccount ? 'account' : 'contact', id: holder._id.toString(), name: holder.name } : undefined });
}
