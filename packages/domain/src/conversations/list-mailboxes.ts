import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { Mailbox, type MailboxRecord, type MailServer } from './mailbox.ts';
import type { MailboxView } from './mailbox-words.ts';

/** All mailboxes as administrators see them. There are few: no pages. */
export async function listMailboxes(viewer: Viewer): Promise<MailboxView[]> {
  permit(mayAnywhere(viewer, 'mailboxes.manage'));
  return (await Mailbox.find().sort({ name: 1 }).lean<MailboxRecord[]>()).map(toMailboxView);
}

export async function showMailbox(viewer: Viewer, id: string): Promise<MailboxView> {
  permit(mayAnywhere(viewer, 'mailboxes.manage'));
  return toMailboxView(await findMailbox(id));
}

/** @throws Problem `not_found` */
export async function findMailbox(id: string): Promise<MailboxRecord> {
  const mailbox = await Mailbox.findById(toId(id, 'mailbox')).lean<MailboxRecord>();
  if (!mailbox) throw new Problem('not_found', 'There is no such mailbox.');
  return mailbox;
}

/** Never with a password, sealed or not. */
export function toMailboxView(mailbox: MailboxRecord): MailboxView {
  const server = ({ host, port, security, user, sealedPassword }: MailServer) => ({ host, port, security, user, hasPassword: sealedPassword !== null });
  const { state } = mailbox;
  return {
    id: mailbox._id.toString(),
    version: mailbox.version,
    name: mailbox.name,
    address: mailbox.address,
    aliases: mailbox.aliases,
    imap: mailbox.imap && { ...server(mailbox.imap), folder: mailbox.imap.folder },
    smtp: mailbox.smtp && server(mailbox.smtp),
    teamId: mailbox.teamId?.toString() ?? null,
    acknowledge: mailbox.acknowledge,
    acknowledgement: mailbox.acknowledgement,
    plusAddressing: mailbox.plusAddressing,
    isDefault: mailbox.isDefault,
    active: mailbox.active,
    takeExisting: mailbox.takeExisting,
    state: { lastFetchAt: state.lastFetchAt?.toISOString() ?? null, lastError: state.lastError, lastErrorAt: state.lastErrorAt?.toISOString() ?? null },
    createdAt: mailbox.createdAt.toISOString(),
  };
}
