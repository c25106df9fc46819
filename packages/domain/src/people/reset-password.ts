import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { AuthSession } from './auth-tables.ts';
import { originOf, type From } from './from.ts';
import { PasswordReset, usable } from './one-time-link.ts';
import { hashPassword, storePassword } from './password.ts';
import { Person, stateOf } from './person.ts';
import { openSession, type SignedIn } from './sign-in.ts';

/** Ends every session there was, then signs in; a second factor is still asked for. */
export async function resetPassword({ token, password }: { token: string; password: string }, from: From): Promise<SignedIn> {
  if (!(await resetIsOpen(token))) throw linkIsSpent();
  const hash = await hashPassword(password);
  const person = await changing(async (session) => {
    const reset = await PasswordReset.findOneAndUpdate(usable(token), { $set: { usedAt: clock.now() } }, { session });
    const owner = reset && (await Person.findById(reset.personId).session(session));
    if (!owner || stateOf(owner) !== 'active') throw linkIsSpent();
    await storePassword(owner._id, hash, session);
    await AuthSession.deleteMany({ userId: owner._id }, { session });
    const id = owner._id.toString();
    const by = { actor: { kind: 'person' as const, id, name: owner.name }, origin: originOf(from) };
    owner.history = await record('person.password_changed', { how: 'reset' }, { subject: { kind: 'person', id }, head: owner.history, by }, session);
    await owner.save({ session });
    return owner;
  });
  return openSession(person.email, password, from);
}

export async function resetIsOpen(token: string): Promise<boolean> {
  return (await PasswordReset.exists(usable(token))) !== null;
}

const linkIsSpent = (): Problem => new Problem('not_found', 'This link was used already or has run out. Ask for a new one.');
