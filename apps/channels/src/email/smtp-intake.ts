import type { SMTPServer } from 'smtp-server';
import { readAddress, withoutTag } from '@switchboard/domain/conversations/mail/address.ts';
import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { MOST_MAIL_BYTES, takeIn } from '@switchboard/domain/conversations/take-in.ts';
import type { Id } from '@switchboard/domain/platform/id.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';

const MOST_RECIPIENTS = 100;
const MOST_CLIENTS = 50;

/**
 * A small door for mail: a mail server in one's own network hands over what it receives for our mailboxes. It relays nothing, signs nobody in, and says "250" only after the
 * raw bytes are stored. Off unless the setting `smtpIntake` says otherwise.
 */
export async function startSmtpIntake({ host, port }: { host: string; port: number }): Promise<{ port: number; stop: () => Promise<void> }> {
  const { SMTPServer } = await import('smtp-server');
  const server: SMTPServer = new SMTPServer({
    banner: 'Switchboard',
    // It has no certificate of its own, and one that everybody has is none.
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MOST_MAIL_BYTES,
    maxClients: MOST_CLIENTS,
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    disableReverseLookup: true,
    logger: false,
    onRcptTo: (recipient, session, done) => {
      if (session.envelope.rcptTo.length >= MOST_RECIPIENTS) return done(refusal(452, 'Too many receivers in one mail.'));
      mailboxFor(recipient.address).then(
        (mailbox) => done(mailbox ? null : refusal(550, 'There is no such mailbox here.')),
        (error: unknown) => done(asRefusal(error)),
      );
    },
    onData: (stream, session, done) => {
      const { rcptTo, mailFrom } = session.envelope;
      const envelope = { from: mailFrom ? (readAddress(mailFrom.address) ?? '') : '', to: rcptTo.map(({ address }) => address) };
      receive(stream, envelope, session.remoteAddress).then(
        () => done(null, 'Taken in.'),
        (error: unknown) => done(asRefusal(error)),
      );
    },
  });
  server.on('error', (error) => log.warn({ err: error }, 'The SMTP intake met an error'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.server.address();
  return { port: typeof address === 'object' && address ? address.port : port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** One copy for each of our mailboxes that is named (catalogue 4.4, 6). */
async function receive(
  stream: AsyncIterable<Buffer> & { sizeExceeded?: boolean },
  envelope: { from: string; to: string[] },
  remoteAddress: string,
): Promise<void> {
  if (await setting('mail.halted')) {
    for await (const _chunk of stream);
    throw new Problem('unavailable', 'Intake waits for a person’s word after a restore.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) if ((size += chunk.length) <= MOST_MAIL_BYTES) chunks.push(chunk);
  if (stream.sizeExceeded || size > MOST_MAIL_BYTES) throw new Problem('too_large', 'This mail is too large.');
  const raw = Buffer.concat(chunks);
  const mailboxes = new Map<string, { _id: Id }>();
  for (const address of envelope.to) {
    const mailbox = await mailboxFor(address);
    if (mailbox) mailboxes.set(mailbox._id.toString(), mailbox);
  }
  for (const mailbox of mailboxes.values()) await takeIn(mailbox, raw, { via: 'smtp', envelopeFrom: envelope.from, envelopeTo: envelope.to, remoteAddress });
}

async function mailboxFor(given: string): Promise<{ _id: Id } | null> {
  const address = readAddress(given);
  if (!address) return null;
  const names = [address, withoutTag(address)];
  return Mailbox.findOne({ active: true, $or: [{ address: { $in: names } }, { aliases: { $in: names } }] }, { _id: 1 })
    .collation({ locale: 'en', strength: 2 })
    .lean();
}

const refusal = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });

/** 4xx wherever the sender may try again: a full disk or a lost database must lose nobody's mail. */
function asRefusal(error: unknown): Error {
  if (error instanceof Problem && error.code === 'too_large') return refusal(552, error.message);
  if (!(error instanceof Problem)) log.error({ err: error }, 'A mail could not be taken in over SMTP');
  return refusal(451, error instanceof Problem ? error.message : 'Something is wrong here; try again later.');
}
