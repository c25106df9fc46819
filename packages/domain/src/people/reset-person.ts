import { changing } from '../platform/database.ts';
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
