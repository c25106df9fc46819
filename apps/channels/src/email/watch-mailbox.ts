import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainMailFault } from '@switchboard/domain/conversations/mail/explain-fault.ts';
import { imapClient, type ImapFlow } from '@switchboard/domain/conversations/mail/imap-client.ts';
import { leaseMailbox, releaseMailbox, renewLease, tellMailboxFault, type WatchedMailbox } from '@switchboard/domain/conversations/mailbox-lease.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import { drainFolder, type Progress } from './drain-folder.ts';

/** How long one waits for news before looking anyway: with IDLE, and for servers that have none. */
const IDLE_MS = 4 * 60_000;
const POLL_MS = 60_000;
/** Another process has the mailbox, or intake waits for a person's word: looked at again after this. */
const ASIDE_MS = 5_000;
const LEASE_RENEWAL_MS = 8_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Reads a mailbox until it is stopped: connect, drain, wait for news, drain … and after a fault all over, with growing pauses. */
export function watchMailbox(id: string): () => Promise<void> {
  const holder = randomUUID();
  const stopping = new AbortController();
  const done = watch(id, holder, stopping.signal);
  return async () => {
    stopping.abort();
    await done;
    await releaseMailbox(id, holder).catch(() => undefined);
  };
}

async function watch(id: string, holder: string, stopping: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!stopping.aborted) {
    let wait = ASIDE_MS;
    try {
      const mailbox = (await setting('mail.halted')) ? null : await leaseMailbox(id, holder);
      if (mailbox) {
        await readUntilItEnds(mailbox, holder, stopping, () => (pauseMs = FIRST_PAUSE_MS));
        wait = pauseMs;
      }
    } catch (error) {
      wait = pauseMs;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      await tell(id, holder, error);
    }
    if (!stopping.aborted) await sleep(wait, undefined, { signal: stopping, ref: false }).catch(() => undefined);
  }
}

async function tell(id: string, holder: string, error: unknown): Promise<void> {
  const { sentence } = explainMailFault(error, 'imap');
  log.warn({ mailboxId: id, reason: sentence }, 'A mailbox cannot be read');
  await tellMailboxFault(id, holder, sentence).catch(() => undefined);
}

async function readUntilItEnds(mailbox: WatchedMailbox, holder: string, stopping: AbortSignal, onRead: () => void): Promise<void> {
  const client = await imapClient(mailbox.imap);
  const id = mailbox._id.toString();
  const close = () => client.close();
  const renewing = setInterval(() => void renewLease(id, holder).then((held) => held || close(), close), LEASE_RENEWAL_MS).unref();
  stopping.addEventListener('abort', close, { once: true });
  try {
    await client.connect();
    // Read-only: what a person has seen or not is theirs (E-3).
    await client.mailboxOpen(mailbox.imap.folder, { readOnly: true });
    await drainAndWait(client, mailbox, holder, stopping, onRead);
  } catch (error) {
    if (!stopping.aborted) throw error;
  } finally {
    clearInterval(renewing);
    stopping.removeEventListener('abort', close);
    close();
  }
}

/** EXISTS is a hint and never the data (E-4): it only ends the waiting, what is new is asked by UID. */
async function drainAndWait(client: ImapFlow, mailbox: WatchedMailbox, holder: string, stopping: AbortSignal, onRead: () => void): Promise<void> {
  let progress: Progress = { uidValidity: mailbox.state.uidValidity ?? '', lastUid: mailbox.state.lastUid };
  let news = false;
  const endWaiting = () => void client.noop().catch(() => undefined);
  client.on('exists', () => {
    news = true;
    endWaiting();
  });
  while (!stopping.aborted) {
    news = false;
    progress = await drainFolder(client, mailbox, progress, holder);
    onRead();
    if (await setting('mail.halted')) return;
    if (news) continue;
    const looking = setTimeout(endWaiting, client.capabilities.has('IDLE') ? IDLE_MS : POLL_MS);
    // News that came while IDLE was on its way to the server would wait for the next; this ends such a wait.
    const rechecking = setInterval(() => news && endWaiting(), 1_000);
    await client.idle().finally(() => (clearTimeout(looking), clearInterval(rechecking)));
    if (!client.usable) throw new Problem('unavailable', 'The server ended the connection; it is opened again.');
  }
}
