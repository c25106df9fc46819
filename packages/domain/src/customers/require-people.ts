import { Person } from '../people/person.ts';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';

/** @throws Problem `invalid` when somebody who is named does not work here */
export async function requirePeople(named: { accountManagerId?: string | null; preferredAgentId?: string | null }): Promise<void> {
  for (const [path, id] of Object.entries({ accountManagerId: named.accountManagerId, preferredAgentId: named.preferredAgentId })) {
    if (!id || (isId(id) && (await Person.exists({ _id: id, active: true })))) continue;
    throw new Problem('invalid', 'This person does not exist or is not active.', { errors: [{ path, message: 'Nobody active has this id.' }] });
  }
}
