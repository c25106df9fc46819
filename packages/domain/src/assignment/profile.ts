import { model, Schema, Types } from 'mongoose';
import { Person } from '../people/person.ts';
import { mayNeed } from '../platform/in-use.ts';
import type { AvailabilityState, AvailabilityView, Capacity, HeldSkill, ProfileView } from './words.ts';

/** What somebody said of being there. It holds until they say otherwise, or until the time they named: no open page keeps it alive. */
export type Availability = { state: AvailabilityState; reason: string; since: Date; until: Date | null };

/** Of one person, what assignment asks. Its history is the person's own. */
export type ProfileRecord = {
  /** The person's id. */
  _id: Types.ObjectId;
  skills: HeldSkill[];
  capacity: Capacity;
  senior: boolean;
  calendarId: Types.ObjectId | null;
  acceptMinutes: number | null;
  availability: Availability | null;
  version: number;
};

const schema = new Schema<ProfileRecord>(
  {
    _id: Schema.Types.ObjectId,
    skills: { type: [Schema.Types.Mixed], default: [] } as never,
    capacity: { type: Schema.Types.Mixed } as never,
    senior: Boolean,
    calendarId: { type: Schema.Types.ObjectId, default: null },
    acceptMinutes: { type: Number, default: null },
    availability: { type: Schema.Types.Mixed, default: null } as never,
    version: { type: Number, default: 0 },
  },
  { collection: 'assignment_profiles', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ 'skills.skillId': 1 });

export const Profile = model<ProfileRecord>('AssignmentProfile', schema);

mayNeed('calendar', async (id, session) => {
  const profiles = await Profile.find({ calendarId: new Types.ObjectId(id) }, { _id: 1 }, { session }).lean();
  const people = await Person.find({ _id: { $in: profiles.map(({ _id }) => _id) }, active: true }, { name: 1 }, { session }).sort({ name: 1 }).lean();
  if (people.length === 0) return null;
  const others = people.length - 1;
  return `This calendar is the shifts of ${people[0]!.name}${others > 0 ? ` and ${others} more` : ''}. Give them other shifts first.`;
});

/** Whoever nobody said anything of takes everything, always. */
export const plainProfile = (personId: Types.ObjectId): ProfileRecord => ({ _id: personId, skills: [], capacity: { total: null, channels: {} }, senior: false, calendarId: null, acceptMinutes: null, availability: null, version: 0 });

/** What holds now: what was said until a time that has passed is over. */
export function availabilityAt(said: Availability | null, now: number): Availability | null {
  return said && (said.until === null || said.until.getTime() > now) ? said : null;
}

export function toAvailabilityView(said: Availability | null, now: number): AvailabilityView {
  const holds = availabilityAt(said, now);
  return { state: holds?.state ?? 'online', reason: holds?.reason ?? '', since: holds?.since.toISOString() ?? null, until: holds?.until?.toISOString() ?? null };
}

export function toProfileView({ _id, skills, capacity, senior, calendarId, acceptMinutes, availability, version }: ProfileRecord, now: number): ProfileView {
  return { personId: _id.toString(), skills, capacity, senior, calendarId: calendarId?.toString() ?? null, acceptMinutes, availability: toAvailabilityView(availability, now), version };
}
