import { Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { AuthSession } from './auth-tables.ts';
import { PasswordReset } from './one-time-link.ts';
import { hashPassword, isPasswordOf, storePassword } from './password.ts';
import { Person } from './person.ts';
import { ownId } from './sign-out.ts';
import type { Viewer } from './viewer.ts';

const perPerson = rateLimit('own-password', { points: 10, seconds: 600, sentence: 'Too many wrong passwords.' });

/** Ends every other session of this person, and every reset link that is still open. */
export async function changeOwnPassword(viewer: Viewer, { current, next }: { current: string; next: string }): Promise<void> {
  await confirmPassword(viewer, current);
  const hash = await hashPassword(next);
  await changing(async (session) => {
    const person = await Person.findById(ownId(viewer)).session(session).orFail();
    await storePassword(person._id, hash, session);
    await AuthSession.deleteMany({ userId: person._id, ...(viewer.sessionId ? { _id: { $ne: new Types.ObjectId(viewer.sessionId) } } : {}) }, { session });
    await PasswordReset.deleteMany({ personId: person._id }, { session });
    const subject = { kind: 'person', id: person._id.toString() };
    person.history = await record('person.password_changed', { how: 'own' }, { subject, head: person.history, by: viewer }, session);
    await person.save({ session });
  });
}

/** Asked again before what a borrowed browser must not do. @throws Problem `invalid` */
export async function confirmPassword(viewer: Viewer, password: string): Promise<void> {
  const id = ownId(viewer);
  await perPerson.consume(id.toString());
  const message = 'This is not your password.';
  if (!(await isPasswordOf(id, password))) throw new Problem('invalid', message, { errors: [{ path: 'password', message }] });
  await perPerson.reset(id.toString());
}
