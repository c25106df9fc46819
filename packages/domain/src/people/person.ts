import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import type { Absence } from './absence.ts';
import { historyHead } from './history-head.ts';
import { locales, type Locale } from './words.ts';

/**
 * Somebody who works here. The same document is better-auth's user, so that there is no second list of people to keep equal: it writes
 * `totpEnabled` (its twoFactorEnabled) and `updatedAt`, everything else is written by our verbs.
 */
export type PersonFields = {
  name: string;
  /** Lower case, unique. */
  email: string;
  emailVerified: boolean;
  role: string;
  teamIds: Types.ObjectId[];
  /** Another role inside one team, on top of `role`. */
  teamRoles: { teamId: Types.ObjectId; role: string }[];
  active: boolean;
  /** When the invitation was accepted; null: invited and not here yet. */
  joinedAt: Date | null;
  locale: Locale;
  totpEnabled: boolean;
  /** Out of office, or planned to be; what is over stays until the next. */
  absence?: Absence | null;
  version: number;
  history: Head | null;
  createdAt: Date;
  updatedAt: Date;
};
export type PersonDocument = HydratedDocument<PersonFields>;

const schema = new Schema<PersonFields>(
  {
    name: { type: String, required: true },
    email: { type: String, required: true, lowercase: true, trim: true },
    emailVerified: { type: Boolean, default: false },
    role: { type: String, required: true },
    teamIds: { type: [Schema.Types.ObjectId], default: [] },
    teamRoles: { type: [{ _id: false, teamId: { type: Schema.Types.ObjectId, required: true }, role: { type: String, required: true } }], default: [] },
    active: { type: Boolean, default: true },
    joinedAt: { type: Date, default: null },
    locale: { type: String, enum: locales, default: 'en' },
    totpEnabled: { type: Boolean, default: false },
    absence: { type: { _id: false, from: Date, until: Date, substituteId: { type: Schema.Types.ObjectId, default: null }, copies: Boolean }, default: null },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'people', autoIndex: false, versionKey: false },
);
schema.index({ email: 1 }, { unique: true, name: 'people_email_uidx' });
schema.index({ role: 1, active: 1 });
schema.index({ 'teamRoles.role': 1 });
schema.index({ teamIds: 1 });
schema.index({ 'absence.until': 1 }, { partialFilterExpression: { 'absence.until': { $type: 'date' } } });

export const Person = model<PersonFields>('Person', schema);

export type PersonState = 'invited' | 'active' | 'inactive';

export function stateOf(person: Pick<PersonFields, 'active' | 'joinedAt'>): PersonState {
  if (!person.active) return 'inactive';
  return person.joinedAt ? 'active' : 'invited';
}

/** As the REST API and the pages show a person. */
export type PersonView = {
  id: string;
  name: string;
  email: string;
  role: string;
  teamIds: string[];
  teamRoles: { teamId: string; role: string }[];
  state: PersonState;
  active: boolean;
  locale: Locale;
  totpEnabled: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
};

export function toPersonView(person: PersonFields & { _id: Types.ObjectId }): PersonView {
  return {
    id: person._id.toString(),
    name: person.name,
    email: person.email,
    role: person.role,
    teamIds: person.teamIds.map(String),
    teamRoles: person.teamRoles.map(({ teamId, role }) => ({ teamId: teamId.toString(), role })),
    state: stateOf(person),
    active: person.active,
    locale: person.locale,
    totpEnabled: person.totpEnabled,
    version: person.version,
    createdAt: person.createdAt.toISOString(),
    updatedAt: person.updatedAt.toISOString(),
  };
}
