import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { followLive } from '@switchboard/domain/activity/follow.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import { startSmtpIntake } from './smtp-intake.ts';
import { watchMailbox } from './watch-mailbox.ts';

/**
 * Mail in: a watcher for each mailbox with an IMAP server, and the SMTP door where it is switched on. Changes of mailboxes and of the
 * setting take effect at once, in whichever process they were made.
 */
export async function startEmail(_host?: unknown): Promise<() => Promise<void>> {
  const watchers = new Map<string, () => Promise<void>>();
  let door: { stop: () => Promise<void>; at: string } | null = null;
  let stopped = false;
  // One after the other: two quick changes of one mailbox must not leave two watchers.
  let queue = Promise.resolve();
  const inTurn = (work: () => Promise<void>) =>
    (queue = queue.then(work).catch((error: unknown) => log.error({ err: error }, 'A mailbox could not be followed')));

  const rewatch = async (id: string): Promise<void> => {
    await watchers.get(id)?.();
    watchers.delete(id);
    if (!stopped && (await Mailbox.exists({ _id: id, active: true, imap: { $ne: null } }))) watchers.set(id, watchMailbox(id));
  };
  const reopen = async (): Promise<void> => {
    const wanted = await setting('smtpIntake');
    const at = wanted.enabled && !stopped ? `${wanted.host}:${wanted.port}` : '';
    if (at === (door?.at ?? '')) return;
    await door?.stop();
    door = null;
    if (!at) return;
    const opened = await startSmtpIntake(wanted);
    log.info({ host: wanted.host, port: opened.port }, 'SMTP intake is open');
    door = { ...opened, at };
  };

  const unfollow = followLive((line) => {
    if (line.event === 'mailbox.created' || line.event === 'mailbox.changed' || line.event === 'mailbox.removed') void inTurn(() => rewatch(line.subject.id));
    if (line.event === 'setting.changed' && (line.payload as { key?: string }).key === 'smtpIntake') void inTurn(reopen);
  });
  await inTurn(reopen);
  for (const { _id } of await Mailbox.find({ active: true, imap: { $ne: null } }, { _id: 1 }).lean()) await inTurn(() => rewatch(_id.toString()));

  return async () => {
    stopped = true;
    unfollow();
    await queue;
    await Promise.all([door?.stop(), ...[...watchers.values()].map((stop) => stop())]);
  };
}
