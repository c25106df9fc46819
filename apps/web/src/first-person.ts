import { Person } from '@switchboard/domain/people/person.ts';

let known = false;

/** Whether anybody can sign in at all. Once true it stays true (the last admin is protected), so it is asked of the database only before. */
export async function anyPerson(): Promise<boolean> {
  known ||= (await Person.exists({})) !== null;
  return known;
}
