import { Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { absences, toAbsenceView, type Absence } from './absence.ts';
import type { AbsenceInput, AbsenceView } from './absence-words.ts';
import { mayReadPeople } from './permissions.ts';
import { Person } from './person.ts';
import { permit, type Viewer } from './viewer.ts';

/**
 * Says when somebody is out of office and who stands in; null: they are back. Everybody for themselves, and whoever manages people for those who fell ill.
 * @throws Problem `forbidden` · `not_found` · `invalid` (over already, a substitute who left, a circle of substitutes)
 */
export async function setAbsence(by: Viewer, personId: string, wanted: AbsenceInput | null): Promise<AbsenceView | null> {
  permit(by.actor.id === personId || by.rights.has('people.manage'));
  return changing(async (session) => {
    const person = await Person.findById(toId(personId, 'person')).session(session);
    if (!person) throw new Problem('not_found', 'There is no such person.');
    const before = toAbsenceView(person.absence);
    const after = wanted && absenceOf(wanted);
    if (after) {
      if (after.until <= clock.now()) throw wrong('until', 'This is over already.');
      if (after.substituteId) await requireSubstitute(personId, after, session);
    } else if (!before) return null;
    person.set({ absence: after });
    person.history = after
      ? await record('person.away', { ...toAbsenceView(after)! }, { subject: { kind: 'person', id: personId }, head: person.history, by }, session)
      : await record('person.back', { until: before!.until }, { subject: { kind: 'person', id: personId }, head: person.history, by }, session);
    await person.save({ session });
    return toAbsenceView(after);
  });
}

/** @throws Problem `forbidden` · `not_found` */
export async function readAbsence(viewer: Viewer, personId: string): Promise<AbsenceView | null> {
  permit(mayReadPeople(viewer) || viewer.actor.id === personId);
  const person = await Person.findById(toId(personId, 'person'), { absence: 1 }).lean();
  if (!person) throw new Problem('not_found', 'There is no such person.');
  return toAbsenceView(person.absence);
}

const absenceOf = ({ from, until, substituteId, copies }: AbsenceInput): Absence => ({ from: new Date(from), until: new Date(until), substituteId: substituteId ? new Types.ObjectId(substituteId) : null, copies: copies && substituteId !== null });

/** Nobody stands in for themselves, not even by a chain of colleagues who are away at the same time. */
async function requireSubstitute(personId: string, mine: Absence, session: Parameters<typeof absences>[0]): Promise<void> {
  const first = mine.substituteId!.toString();
  if (first === personId) throw wrong('substituteId', 'Choose somebody else: you are the one who is away.');
  if (!(await Person.exists({ _id: first, active: true }).session(session ?? null))) throw wrong('substituteId', 'Nobody active has this id.');
  const away = await absences(session);
  const passed = new Set<string>();
  for (let at: string | null = first; at && !passed.has(at); ) {
    if (at === personId) throw wrong('substituteId', 'They are away at the same time and you stand in for them. Choose somebody who is here.');
    passed.add(at);
    const other: Absence | undefined = away.get(at);
    at = other && other.from < mine.until && mine.from < other.until ? (other.substituteId?.toString() ?? null) : null;
  }
}

const wrong = (path: string, message: string) => new Problem('invalid', message, { errors: [{ path, message }] });
