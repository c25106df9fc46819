import type { ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { encrypt } from '../platform/secrets.ts';
import { Team } from '../people/team.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { toMailboxView } from './list-mailboxes.ts';
import { Mailbox, type MailServer } from './mailbox.ts';
import type { MailboxView, NewMailbox } from './mailbox-words.ts';

type ServerInput = Omit<MailServer, 'sealedPassword'> & { password?: string };

/** Connects a mailbox. The first one becomes the default, which also sends what belongs to no mailbox. @throws Problem `conflict` when the address is taken */
export async function addMailbox(viewer: Viewer, input: NewMailbox): Promise<MailboxView> {
  permit(mayAnywhere(viewer, 'mailboxes.manage'));
  return changing(async (session) => {
    await requireTeam(input.teamId, session);
    const isDefault = input.isDefault || !(await Mailbox.exists({}).session(session));
    if (isDefault) await Mailbox.updateMany({ isDefault: true }, { $set: { isDefault: false } }, { session });
    const { imap, smtp, teamId, ...plain } = input;
    const mailbox = new Mailbox({
      ...plain,
      isDefault,
      imap: imap && { ...sealed(imap, null), folder: imap.folder },
      smtp: smtp && sealed(smtp, null),
      teamId: teamId ? toId(teamId, 'team') : null,
      createdAt: clock.now(),
    });
    mailbox.history = await record(
      'mailbox.created',
      { name: mailbox.name, address: mailbox.address },
      { subject: { kind: 'mailbox', id: mailbox._id.toString() }, head: null, by: viewer },
      session,
    );
    await mailbox.save({ session });
    return toMailboxView(mailbox.toObject());
  }).catch(rethrowAddressTaken);
}

/** A password that is left out stays what it was; an empty one is none. */
export function sealed({ host, port, security, user, password }: ServerInput, before: MailServer | null): MailServer {
  const sealedPassword = password === undefined ? (before?.sealedPassword ?? null) : password === '' ? null : encrypt(password);
  return { host, port, security, user, sealedPassword };
}

/** A stored password goes only to the server and user it was entered for: another host would be handed somebody's password. */
export const isAccountOf = (stored: MailServer, given: { host: string; user: string }): boolean => stored.host === given.host && stored.user === given.user;

export async function requireTeam(teamId: string | null | undefined, session: ClientSession): Promise<void> {
  if (!teamId) return;
  if (!(await Team.exists({ _id: toId(teamId, 'team') }).session(session)))
    throw new Problem('invalid', 'There is no such team.', { errors: [{ path: 'teamId', message: 'No team has this id.' }] });
}

export function rethrowAddressTaken(error: unknown): never {
  if ((error as { code?: number }).code !== 11000) throw error;
  const message = 'There is a mailbox with this address already.';
  throw new Problem('conflict', message, { errors: [{ path: 'address', message }] });
}
