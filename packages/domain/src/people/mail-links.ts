import type { Model } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { decrypt } from '../platform/secrets.ts';
import { Invitation, PasswordReset, type OneTimeLinkFields } from './one-time-link.ts';
import { Person } from './person.ts';
import type { Locale } from './words.ts';

/** What a mail with a link needs; null when the link was used, replaced or ran out meanwhile. `from` is who invited. */
export type LinkMail = { to: string; name: string; link: string; locale: Locale; expiresAt: Date; from: string };

/** For whoever follows `person.invited` (its `invitationId`, null: nothing to send). */
export const mailForInvitation = (id: string | null): Promise<LinkMail | null> => mailFor(Invitation, id);

/** For whoever follows `person.password_reset_requested` (its `resetId`). */
export const mailForReset = (id: string | null): Promise<LinkMail | null> => mailFor(PasswordReset, id);

async function mailFor(links: Model<OneTimeLinkFields>, id: string | null): Promise<LinkMail | null> {
  if (!isId(id)) return null;
  const open = await links.findOne({ _id: id, usedAt: null, expiresAt: { $gt: clock.now() } }).lean();
  const person = open && (await Person.findById(open.personId).lean());
  if (!person?.active) return null;
  return { to: person.email, name: person.name, link: decrypt(open!.sealedLink), locale: person.locale, expiresAt: open!.expiresAt, from: open!.createdBy };
}
