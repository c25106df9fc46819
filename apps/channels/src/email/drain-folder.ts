import type { ImapFlow } from '@switchboard/domain/conversations/mail/imap-client.ts';
import { advance, type WatchedMailbox } from '@switchboard/domain/conversations/mailbox-lease.ts';
import { MOST_MAIL_BYTES, takeIn } from '@switchboard/domain/conversations/take-in.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';

/** UIDs whose sizes are asked for at once. */
const BATCH = 200;

export type Progress = { uidValidity: string; lastUid: number };

/**
 * Takes in every mail of the open folder above the last UID that is known, oldest first. A UID counts as known only after its raw bytes are stored (E-1, E-3); the
 * folder itself is never changed. When the server gave the folder a new UIDVALIDITY, it is read from its start: what is known is found by its Message-ID.
 * @throws when the connection or the lease is lost; what was advanced stays
 */
export async function drainFolder(client: ImapFlow, mailbox: WatchedMailbox, before: Progress, holder: string): Promise<Progress> {
  if (!client.mailbox) throw new Problem('unavailable', 'The server closed the folder; it is opened again.');
  const uidValidity = client.mailbox.uidValidity.toString();
  let lastUid = before.uidValidity === uidValidity ? before.lastUid : 0;
  const keep = async (uid: number): Promise<void> => {
    if (!(await advance(mailbox._id, holder, uidValidity, uid))) throw new Problem('unavailable', 'Another process reads this mailbox now.');
    lastUid = uid;
  };
  if (before.uidValidity === '' && !mailbox.takeExisting) {
    await keep(client.mailbox.uidNext - 1);
    return { uidValidity, lastUid };
  }
  const found = (await client.search({ uid: `${lastUid + 1}:*` }, { uid: true })) || [];
  // "5:*" always names the last mail, even when its UID is 4.
  const uids = (found as number[]).filter((uid) => uid > lastUid).sort((a, b) => a - b);
  if (uids.length === 0) await keep(lastUid);

  for (let from = 0; from < uids.length; from += BATCH) {
    const sizes = new Map(
      (await client.fetchAll(uids.slice(from, from + BATCH), { uid: true, size: true }, { uid: true })).map((mail) => [mail.uid, mail.size ?? 0]),
    );
    for (const uid of uids.slice(from, from + BATCH)) {
      await takeOne(client, mailbox, { uid, uidValidity, size: sizes.get(uid) ?? 0 });
      await keep(uid);
    }
  }
  return { uidValidity, lastUid };
}

/** One that was deleted between asking and fetching is gone, and no fault. */
async function takeOne(
  client: ImapFlow,
  mailbox: WatchedMailbox,
  { uid, uidValidity, size }: { uid: number; uidValidity: string; size: number },
): Promise<void> {
  const source = { via: 'imap', uidValidity, uid } as const;
  if (size > MOST_MAIL_BYTES) {
    const head = await client.fetchOne(uid, { headers: true }, { uid: true });
    if (head && head.headers) await takeIn(mailbox, head.headers, source, { oversizeBytes: size });
    return;
  }
  const mail = await client.fetchOne(uid, { source: true }, { uid: true });
  if (mail && mail.source) await takeIn(mailbox, mail.source, source);
}
