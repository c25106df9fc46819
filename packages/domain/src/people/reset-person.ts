import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { AuthSession } from './auth-tables.ts';
import { inviteAgain } from './invite-person.ts';
import { mayManagePerson } from './permissions.ts';
import { Person, stateOf } from './person.ts';
import { openReset } from './request-password-reset.ts';
import { allRoles } from './role.ts';
import { removeTotp } from './totp.ts';
import { permit, type Viewer } from './viewer.ts';

const DAY_MS = 86_400_000;

/** For a colleague whom no mail reaches: a link to choose a new password, to hand over. The second factor stays. */
export async function makeResetLink(personId: string, by: Viewer): Promise<{ link: string; expiresAt: string }> {
  permit(by.rights.has('people.manage'));
  return changing(async (session) => {
    const person = await Person.findById(toId(personId, 'person')).session(session);
    if (!person) throw new Problem('not_found', 'There is no such person.');
    permit(mayManagePerson(by, person, await allRoles(session)));
    if (stateOf(person) !== 'active') throw new Problem('conflict', `${person.name} cannot sign in now, so there is no password to reset.`);
    return { link: await openReset(person, DAY_MS, by, session), expiresAt: new Date(clock.ms() + DAY_MS).toISOString() };
  });
}

/** The operator's way back in for somebody locked out: a link to choose a new password, the second factor off, sessions ended. */
export async function resetPerson(email: string, by: Viewer): Promise<{ link: string }> {
  const known = await Person.findOne({ email: email.trim().toLowerCase() }).lean();
  if (known && stateOf(known) === 'invited') return inviteAgain(known._id.toString(), by);
  return changing(async (session) => {
    const person = known && (await Person.findById(known._id).session(session));
    if (!person) throw new Problem('not_found', `There is nobody with the address ${email}.`);
    permit(mayManagePerson(by, person, await allRoles(session)));
    if (!person.active) throw new Problem('conflict', `${person.name} is deactivated. Activate them first.`);
    await removeTotp(person, 'command', by, session);
    await AuthSession.deleteMany({ userId: person._id }, { session });
    return { link: await openReset(person, DAY_MS, by, session) };
  });
}
