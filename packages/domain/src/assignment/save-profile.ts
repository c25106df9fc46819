import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import { Person } from '../people/person.ts';
import { expectVersion } from '../people/version.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Calendar } from '../sla/calendar.ts';
import { plainProfile, Profile, toProfileView, type ProfileRecord } from './profile.ts';
import { Skill } from './skill.ts';
import type { ProfileInput, ProfileView } from './words.ts';

/** What somebody can do, how much they take and when: said by whoever manages assignment, never by themselves. */
export async function saveProfile(by: Viewer, personId: string, { version, ...wanted }: ProfileInput): Promise<ProfileView> {
  permit(may(by, 'assignment.manage'));
  await requireKnown(wanted);
  return changing(async (session) => {
    const person = await Person.findById(toId(personId, 'person')).session(session);
    if (!person?.active) throw new Problem('not_found', 'There is no such person.');
    const stored = (await Profile.findById(person._id, null, { session }).lean<ProfileRecord>()) ?? plainProfile(person._id);
    const before = toProfileView(stored, clock.ms());
    expectVersion(stored, version, before);
    const changes = changesBetween(before, wanted);
    if (!changes) return before;
    const { calendarId, ...rest } = wanted;
    const after: ProfileRecord = { ...stored, ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<ProfileRecord>), ...(calendarId === undefined ? {} : { calendarId: calendarId ? toId(calendarId) : null }), version: stored.version + 1 };
    await Profile.collection.replaceOne({ _id: person._id }, after as never, { session, upsert: true });
    person.history = await record('person.profile_changed', { changes }, { subject: { kind: 'person', id: personId }, head: person.history, by }, session);
    await person.save({ session });
    return toProfileView(after, clock.ms());
  });
}

/** Of everybody who works here, with who they are. */
export async function listProfiles(viewer: Viewer): Promise<{ items: (ProfileView & { name: string; teamIds: string[] })[]; next: null }> {
  permit(viewer.rights.has('people.read') || viewer.rights.has('people.manage'));
  const people = await Person.find({ active: true }, { name: 1, teamIds: 1 }).sort({ name: 1, _id: 1 }).lean();
  const profiles = new Map((await Profile.find({ _id: { $in: people.map(({ _id }) => _id) } }).lean<ProfileRecord[]>()).map((profile) => [profile._id.toString(), profile]));
  const now = clock.ms();
  return { items: people.map(({ _id, name, teamIds }) => ({ ...toProfileView(profiles.get(_id.toString()) ?? plainProfile(_id), now), name, teamIds: teamIds.map(String) })), next: null };
}

async function requireKnown({ skills, calendarId }: Omit<ProfileInput, 'version'>): Promise<void> {
  const wrong = (path: string, message: string) => new Problem('invalid', message, { errors: [{ path, message }] });
  if (calendarId && !(await Calendar.exists({ _id: calendarId }))) throw wrong('calendarId', 'No calendar has this id.');
  for (const [i, { skillId }] of (skills ?? []).entries()) if (!(await Skill.exists({ _id: skillId }))) throw wrong(`skills.${i}.skillId`, 'No skill has this id.');
}
