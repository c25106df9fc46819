import { record } from '../activity/record.ts';
import { Person } from '../people/person.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { plainProfile, Profile, toAvailabilityView, type Availability, type ProfileRecord } from './profile.ts';
import type { AvailabilityInput, AvailabilityView } from './words.ts';

/**
 * Says whether somebody takes work now, and why not. It holds until they say otherwise, whatever becomes of their browser. Everybody for themselves, and whoever manages assignment for others.
 * @throws Problem `forbidden` · `not_found` · `invalid` for a time that is over
 */
export async function setAvailability(by: Viewer, personId: string, { state, reason, until }: AvailabilityInput): Promise<AvailabilityView> {
  permit(by.actor.id === personId || by.rights.has('assignment.manage'));
  const now = clock.now();
  if (until && Date.parse(until) <= now.getTime()) throw new Problem('invalid', 'This is over already.', { errors: [{ path: 'until', message: 'This is over already.' }] });
  const said: Availability = { state, reason, since: now, until: until ? new Date(until) : null };
  await changing(async (session) => {
    const person = await Person.findById(toId(personId, 'person')).session(session);
    if (!person?.active) throw new Problem('not_found', 'There is no such person.');
    const { availability: _, version: __, ...plain } = plainProfile(person._id);
    await Profile.updateOne({ _id: person._id }, { $set: { availability: said }, $setOnInsert: { ...plain, version: 0 } }, { session, upsert: true });
    person.history = await record('person.available', { state, reason, until: said.until?.toISOString() ?? null }, { subject: { kind: 'person', id: personId }, head: person.history, by }, session);
    await person.save({ session });
  });
  return toAvailabilityView(said, now.getTime());
}

/** @throws Problem `forbidden` · `not_found` */
export async function readAvailability(viewer: Viewer, personId: string): Promise<AvailabilityView> {
  permit(viewer.actor.id === personId || viewer.rights.has('people.read') || viewer.rights.has('people.manage'));
  if (!(await Person.exists({ _id: toId(personId, 'person') }))) throw new Problem('not_found', 'There is no such person.');
  const profile = await Profile.findById(toId(personId)).lean<ProfileRecord>();
  return toAvailabilityView(profile?.availability ?? null, clock.ms());
}
