import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { originOf, type From } from './from.ts';
import { Invitation, usable } from './one-time-link.ts';
import { hashPassword, storePassword } from './password.ts';
import { Person, stateOf, type PersonFields } from './person.ts';
import { openSession, type SignedIn } from './sign-in.ts';

type Accept = { token: string; name?: string; password: string; locale?: PersonFields['locale'] };

/** The invited person chooses a password and is signed in. */
export async function acceptInvitation({ token, name, password, locale }: Accept, from: From): Promise<SignedIn> {
  if (!(await Invitation.exists(usable(token)))) throw linkIsSpent();
  const hash = await hashPassword(password);
  const person = await changing(async (session) => {
    const invitation = await Invitation.findOneAndUpdate(usable(token), { $set: { usedAt: clock.now() } }, { session });
    const invited = invitation && (await Person.findById(invitation.personId).session(session));
    if (!invited || stateOf(invited) !== 'invited') throw linkIsSpent();

    const now = clock.now();
    invited.set({ joinedAt: now, updatedAt: now, emailVerified: true, ...(name ? { name } : {}), ...(locale ? { locale } : {}) });
    await storePassword(invited._id, hash, session);
    const id = invited._id.toString();
    const by = { actor: { kind: 'person' as const, id, name: invited.name }, origin: originOf(from) };
    invited.history = await record('person.joined', { email: invited.email }, { subject: { kind: 'person', id }, head: invited.history, by }, session);
    await invited.save({ session });
    return invited;
  });
  return openSession(person.email, password, from);
}

/** Whom a link invites, for the page that asks for the password; null when it lets nobody in any more. */
export async function invitedBy(token: string): Promise<{ name: string; email: string; inviter: string; locale: PersonFields['locale'] } | null> {
  const invitation = await Invitation.findOne(usable(token)).lean();
  const person = invitation && (await Person.findById(invitation.personId).lean());
  if (!person || stateOf(person) !== 'invited') return null;
  return { name: person.name, email: person.email, inviter: invitation.createdBy, locale: person.locale };
}

const linkIsSpent = (): Problem => new Problem('not_found', 'This invitation was used already or has run out. Ask whoever invited you for a new link.');
