import { record } from '../activity/record.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { changesBetween } from '../people/changes.ts';
import { expectVersion } from '../people/version.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { isAccountOf, rethrowAddressTaken, requireTeam, sealed } from './add-mailbox.ts';
import { findMailbox, toMailboxView } from './list-mailboxes.ts';
import { Mailbox, type MailServer } from './mailbox.ts';
import type { MailboxChanges, MailboxView } from './mailbox-words.ts';

/**
 * Changes a mailbox; the process that reads it connects anew at once. With another server or folder reading begins at the folder's start: what is known there
 * already is found by its Message-ID.
 */
export async function changeMailbox(viewer: Viewer, id: string, input: MailboxChanges, expected?: number): Promise<MailboxView> {
  permit(mayAnywhere(viewer, 'mailboxes.manage'));
  return changing(async (session) => {
    const mailbox = await Mailbox.findById(toId(id, 'mailbox'), null, { session });
    if (!mailbox) throw new Problem('not_found', 'There is no such mailbox.');
    const before = toMailboxView(mailbox.toObject());
    expectVersion(mailbox, expected, before);
    await requireTeam(input.teamId, session);

    const { imap, smtp, teamId, ...plain } = input;
    askForPassword('imap', mailbox.imap, imap);
    askForPassword('smtp', mailbox.smtp, smtp);
    const newPassword = imap?.password !== undefined || smtp?.password !== undefined;
    if (plain.isDefault === true && !mailbox.isDefault) await Mailbox.updateMany({ isDefault: true }, { $set: { isDefault: false } }, { session });
    mailbox.set(plain);
    if (imap !== undefined) {
      const moved = !imap || !mailbox.imap || imap.host !== mailbox.imap.host || imap.user !== mailbox.imap.user || imap.folder !== mailbox.imap.folder;
      mailbox.set('imap', imap && { ...sealed(imap, mailbox.imap), folder: imap.folder });
      if (moved) mailbox.set({ 'state.uidValidity': null, 'state.lastUid': 0 });
    }
    if (smtp !== undefined) mailbox.set('smtp', smtp && sealed(smtp, mailbox.smtp));
    if (teamId !== undefined) mailbox.set('teamId', teamId ? toId(teamId, 'team') : null);

    const { state: _state, version: _version, ...after } = toMailboxView(mailbox.toObject());
    const changes = { ...changesBetween(before, after), ...(newPassword ? { password: { before: '[secret]', after: '[secret]' } } : {}) };
    if (Object.keys(changes).length === 0) return before;
    mailbox.version += 1;
    mailbox.set({ 'state.lastError': null, 'state.lastErrorAt': null });
    mailbox.history = await record('mailbox.changed', { changes }, { subject: { kind: 'mailbox', id }, head: mailbox.history, by: viewer }, session);
    await mailbox.save({ session });
    return toMailboxView(mailbox.toObject());
  }).catch(rethrowAddressTaken);
}

/** @throws Problem `invalid` when a stored password would go along to another server or user */
function askForPassword(kind: 'imap' | 'smtp', stored: MailServer | null, given: MailboxChanges['imap'] | MailboxChanges['smtp']): void {
  if (!stored?.sealedPassword || !given || given.password !== undefined || isAccountOf(stored, given)) return;
  const message = 'This is another server or user than the password was entered for: enter its password.';
  throw new Problem('invalid', message, { errors: [{ path: `${kind}.password`, message }] });
}

/** Disconnects a mailbox. Its tickets and what came in stay; answers to them leave by the default mailbox. */
export async function removeMailbox(viewer: Viewer, id: string): Promise<void> {
  permit(mayAnywhere(viewer, 'mailboxes.manage'));
  const { name, address } = await findMailbox(id);
  await changing(async (session) => {
    const mailbox = await Mailbox.findByIdAndDelete(toId(id), { session }).lean();
    if (!mailbox) return;
    await record('mailbox.removed', { name, address }, { subject: { kind: 'mailbox', id }, head: mailbox.history, by: viewer }, session);
  });
}
