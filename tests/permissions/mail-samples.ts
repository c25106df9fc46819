import { addMailbox } from '@switchboard/domain/conversations/add-mailbox.ts';
import { Intake } from '@switchboard/domain/conversations/intake.ts';
import { newMailbox } from '@switchboard/domain/conversations/mailbox-words.ts';
import { newId } from '@switchboard/domain/platform/id.ts';
import { putFile } from '@switchboard/domain/platform/files.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

let made = 0;
const wanted = () => ({ name: 'Service desk', address: `desk${++made}@help.example` });
const mailbox = async () => ({ id: (await addMailbox(operator, newMailbox.parse(wanted()))).id });
const letter = 'From: ana@example.com\r\nTo: desk@help.example\r\nSubject: Hello\r\n\r\nHello.\r\n';

async function intake(state: 'done' | 'quarantined' = 'done'): Promise<{ id: string }> {
  const { sha256, size } = await putFile(Buffer.from(letter));
  const made = await Intake.create({ mailboxId: newId(), source: { via: 'http', by: 'test' }, sha256, size, state, reason: 'cannot be read', receivedAt: new Date(), dueAt: new Date() });
  return { id: made._id.toString() };
}

export const mailSamples: Record<string, () => Promise<Sample>> = {
  'GET /mailboxes': async () => ({}),
  'POST /mailboxes': async () => ({ body: wanted() }),
  'GET /mailboxes/{id}': async () => ({ path: await mailbox() }),
  'PATCH /mailboxes/{id}': async () => ({ path: await mailbox(), body: { name: 'Renamed' } }),
  'DELETE /mailboxes/{id}': async () => ({ path: await mailbox() }),
  'POST /mailboxes/test': async () => ({ body: { address: 'desk@help.example', imap: null, smtp: null } }),
  'POST /mailboxes/{id}/raw': async () => ({ path: await mailbox(), body: letter, headers: { 'content-type': 'message/rfc822' } }),
  'GET /intakes': async () => ({}),
  'GET /intakes/{id}': async () => ({ path: await intake() }),
  'GET /intakes/{id}/raw': async () => ({ path: await intake() }),
  'POST /intakes/{id}/retry': async () => ({ path: await intake('quarantined') }),
};
