import { error } from '@sveltejs/kit';
import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import type { RequestHandler } from './$types';

/** Names of the mailboxes, for filters: customers know them too, so everybody who works here may. */
export const GET: RequestHandler = async ({ locals }) => {
  if (!locals.viewer) error(401, 'Sign in first.');
  const mailboxes = await Mailbox.find({}, { name: 1, address: 1 }).sort({ name: 1 }).lean<{ _id: unknown; name: string; address: string }[]>();
  return Response.json({ mailboxes: mailboxes.map(({ _id, name, address }) => ({ id: String(_id), name: name || address })) }, { headers: { 'cache-control': 'no-store' } });
};
