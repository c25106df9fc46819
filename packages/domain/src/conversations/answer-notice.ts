import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Person, type PersonFields } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import type { Viewer } from '../people/viewer.ts';
import { Attachment, type NewAttachment } from './attachment.ts';
import { Intake, type IntakeRecord } from './intake.ts';
import { oneLine } from './mail/address.ts';
import { readNoticeAddress, type NoticeWay } from './mail/message-id.ts';
import type { ParsedMail } from './mail/parse-mail.ts';
import type { MessageRecord } from './message.ts';
import { queueMail } from './queue-mail.ts';
import { writeMessage } from './write-message.ts';

export type NoticeAnswer = { by: PersonFields & { _id: Types.ObjectId }; number: string; way: NoticeWay };

/**
 * Whether somebody who works here answers a notification (catalogue 4.18, 6): it came to an address that was made for them alone, from their own. A notification that was forwarded and is answered by
 * somebody else is a mail like any other, and opens a ticket of its own.
 */
export async function noticeAnsweredBy(mail: Pick<ParsedMail, 'from' | 'kind'>, recipients: readonly string[]): Promise<NoticeAnswer | null> {
  if (mail.kind !== 'human' || !mail.from || !recipients.some((address) => /\+\d{1,12}\.[rc]\./i.test(address))) return null;
  const by = await Person.findOne({ email: mail.from.address.toLowerCase(), active: true }).lean<NoticeAnswer['by']>();
  if (!by) return null;
  const found = recipients.map((address) => readNoticeAddress(address, by._id.toString())).find((one) => one !== null);
  return found ? { by, ...found } : null;
}

/**
 * Writes it as they would on the page, with what they may do now. Where that cannot be they are told by mail, and it waits in quarantine.
 * @param finish says on its intake what became of it, in the same transaction
 * @throws Problem whatever kept it from being written
 */
export async function takeNoticeAnswer(intake: IntakeRecord, mail: ParsedMail, files: readonly NewAttachment[], { by, number, way }: NoticeAnswer, finish: (message: MessageRecord, session: ClientSession) => Promise<void>): Promise<void> {
  const viewer = viewerOfPerson(by, await allRoles(), { via: 'mail', detail: intake.mailboxId.toString() });
  try {
    const attachmentIds = await uploaded(viewer, files);
    await writeMessage(viewer, number, { body: mail.replyText, format: 'text', isInternal: way === 'comment', attachmentIds }, async (message, session) => {
      // Another process may be reading the same mail: one of the two finds it done.
      const open = await Intake.updateOne({ _id: intake._id, messageRef: null }, { $set: { messageRef: message._id } }, { session });
      if (open.matchedCount === 0) throw new Problem('conflict', 'This mail was read already.');
      await finish(message, session);
    });
  } catch (error) {
    if (error instanceof Problem && !['conflict', 'unavailable'].includes(error.code)) await tellWhyNot(intake, by, mail, error.message);
    throw error;
  }
}

/** As if they had been uploaded by hand and waited for this message. */
async function uploaded(viewer: Viewer, files: readonly NewAttachment[]): Promise<string[]> {
  const records = files.map((file) => ({ contentId: null, ...file, inline: false, _id: newId(), ticketId: null, messageId: null, uploaderId: viewer.actor.id, createdAt: clock.now() }));
  if (records.length > 0) await Attachment.collection.insertMany(records);
  return records.map(({ _id }) => _id.toString());
}

const words = {
  en: (why: string) => `Your answer was not taken in: ${why}\n\nIt is kept, and an administrator can let it in once that has changed. What you wrote:`,
  de: (why: string) => `Ihre Antwort wurde nicht übernommen: ${why}\n\nSie ist aufgehoben; ein Administrator kann sie einlassen, sobald sich das geändert hat. Was Sie geschrieben haben:`,
};

async function tellWhyNot(intake: IntakeRecord, by: NoticeAnswer['by'], mail: ParsedMail, why: string): Promise<void> {
  await queueMail({
    key: `notice-answer:${intake._id}`,
    kind: 'notice',
    to: [{ name: oneLine(by.name, 100), address: by.email }],
    subject: `Re: ${oneLine(mail.subject, 200)}`,
    text: `${words[by.locale === 'de' ? 'de' : 'en'](why)}\n\n${mail.replyText.slice(0, 20_000).replace(/^/gm, '> ')}`,
    inReplyTo: mail.messageId,
    references: mail.messageId ? [mail.messageId] : [],
    automatic: true,
  });
}
