import { afterAll, beforeAll, beforeEach } from 'vitest';
import { addMailbox } from '@switchboard/domain/conversations/add-mailbox.ts';
import { Intake, type IntakeRecord } from '@switchboard/domain/conversations/intake.ts';
import { newMailbox } from '@switchboard/domain/conversations/mailbox-words.ts';
import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { Outbox } from '@switchboard/domain/conversations/outbox.ts';
import { processIntake } from '@switchboard/domain/conversations/process-intake.ts';
import { sendMail } from '@switchboard/domain/conversations/send-mail.ts';
import { takeIn } from '@switchboard/domain/conversations/take-in.ts';
import { writeMessage } from '@switchboard/domain/conversations/write-message.ts';
import '@switchboard/domain/models.ts';
import { systemViewer } from '@switchboard/domain/people/viewer.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { stopThreads } from '@switchboard/domain/platform/threads.ts';
import { emptyDatabase, useDatabase } from './database.ts';
import { startSmtpSink, type SmtpSink } from './smtp-sink.ts';

export const desk = systemViewer({ via: 'job' });
export let sink: SmtpSink;
export let mailboxId: string;

/** A desk with one mailbox, emptied before each test, whose mails a server of ours takes. Call at the top of a test file. */
export function useMailDesk(): void {
  useDatabase();
  beforeAll(async () => void (sink = await startSmtpSink()));
  afterAll(() => Promise.all([sink.stop(), stopThreads()]));
  beforeEach(async () => {
    await emptyDatabase();
    clock.run();
    sink.mails.length = 0;
    sink.refuse = {};
    mailboxId = await aMailbox('support@help.test');
  });
}

export async function aMailbox(address: string, more: object = {}): Promise<string> {
  const smtp = { host: '127.0.0.1', port: sink.port, security: 'none', user: '' };
  return (await addMailbox(desk, newMailbox.parse({ name: 'Support', address, smtp, ...more }))).id;
}

let counter = 0;
type Parts = { from?: string; to?: string; subject?: string; id?: string | null; headers?: string[]; body?: string };
/** A mail as a server hands it over. */
export const raw = ({
  from = 'Ana <ana@example.com>',
  to = 'support@help.test',
  subject = 'Printer',
  id = `m${++counter}@example.com`,
  headers = [],
  body = 'It blinks red.',
}: Parts = {}): Buffer =>
  Buffer.from(
    [
      `From: ${from}`,
      `To: ${to}`,
      `Subject: ${subject}`,
      ...(id ? [`Message-ID: <${id}>`] : []),
      'Date: Fri, 20 Nov 2026 10:00:00 +0000',
      'MIME-Version: 1.0',
      ...headers,
      '',
      body,
      '',
    ].join('\r\n'),
  );

/** It comes in and is read. */
export async function arrives(bytes: Buffer, to = mailboxId): Promise<IntakeRecord> {
  const mailbox = (await Mailbox.findById(to).lean())!;
  const id = await takeIn(mailbox, bytes, { via: 'http', by: 'test' });
  await processIntake(id);
  return (await Intake.findById(id).lean<IntakeRecord>())!;
}

/** An agent answers the ticket and the mail leaves; returns it as the customer gets it. */
export async function answered(ticketId: unknown, body = 'Have you tried turning it off and on?') {
  const message = await writeMessage({ ...desk, actor: { kind: 'person', id: '0123456789abcdef01234567', name: 'Aisha' } }, String(ticketId), { body });
  const mail = (await Outbox.findOne({ messageRef: message._id }).lean())!;
  await sendMail(mail._id.toString());
  return { message, mail, sent: await sink.next((each) => each.raw.includes(mail.messageId)) };
}
export const header = (mail: { raw: string }, name: string): string =>
  new RegExp(`^${name}:(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(mail.raw)?.[1]?.replace(/\r\n\s+/g, ' ').trim() ?? '';
