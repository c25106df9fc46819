import { model, Schema, type ClientSession, type HydratedDocument } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from './history-head.ts';
import { allRights, defaultRoles, isRight, type Right } from './rights.ts';

/** A bundle of rights under a name. Which rights is the administrators' choice; what they mean is the code's. */
export type RoleFields = {
  key: string;
  name: string;
  rights: string[];
  /** Whoever holds it must have set up a second factor before anything else works. */
  requireTotp: boolean;
  /** Holds every right there is, those of later versions too, and cannot lose one: somebody must be able to repair the rest. */
  everyRight: boolean;
  version: number;
  history: Head | null;
  /** Touched by whoever may take away the last administrator, so that two who do so at once collide. */
  guard: number;
};
export type RoleDocument = HydratedDocument<RoleFields>;

const schema = new Schema<RoleFields>(
  {
    key: { type: String, required: true },
    name: { type: String, required: true },
    rights: { type: [String], required: true },
    requireTotp: { type: Boolean, default: false },
    everyRight: { type: Boolean, default: false },
    version: { type: Number, default: 1 },
    history: historyHead,
    guard: { type: Number, default: 0 },
  },
  { collection: 'roles', autoIndex: false, versionKey: false },
);
schema.index({ key: 1 }, { unique: true });

export const Role = model<RoleFields>('Role', schema);

export type Roles = ReadonlyMap<string, Pick<RoleFields, 'key' | 'name' | 'rights' | 'requireTotp' | 'everyRight'>>;

/** All roles by their key: there are a dozen. */
export async function allRoles(session: ClientSession | null = null): Promise<Roles> {
  const roles = await Role.find({}, { _id: 0, key: 1, name: 1, rights: 1, requireTotp: 1, everyRight: 1 }).session(session).lean<RoleFields[]>();
  return new Map(roles.map((role) => [role.key, role]));
}

/** What a role allows now. A right that a later version removed is not one. */
export function rightsOf(role: Pick<RoleFields, 'rights' | 'everyRight'> | undefined): ReadonlySet<Right> {
  if (!role) return new Set();
  return new Set(role.everyRight ? allRights : role.rights.filter(isRight));
}

/** Makes the roles of the contract where they are missing. Called at every start, by any number of processes. */
export async function seedRoles(): Promise<void> {
  const writes = Object.entries(defaultRoles).map(([key, { name, rights }]) => ({
    updateOne: {
      filter: { key },
      update: { $setOnInsert: { key, name, rights: [...rights], requireTotp: false, everyRight: key === 'admin', version: 1, history: null, guard: 0 } },
      upsert: true,
    },
  }));
  try {
    await Role.collection.bulkWrite(writes, { ordered: false });
  } catch (error) {
    // Another process made the same roles at the same moment.
    if ((error as { code?: number }).code !== 11000) throw error;
  }
}
