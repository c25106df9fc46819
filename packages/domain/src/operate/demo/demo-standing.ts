import type { Types } from 'mongoose';
import { Person } from '../../people/person.ts';
import { may, permit, type Viewer } from '../../people/viewer.ts';

/** `isRemovable`: somebody real is left to look after the desk; with `npm run demo` nobody is. */
export type DemoStanding = { isLoaded: boolean; isRemovable: boolean };

/** For pages that offer to load or to remove the example data. */
export async function demoStanding(by: Viewer): Promise<DemoStanding> {
  permit(may(by, 'settings.manage'));
  const examples = await demoPeople();
  return { isLoaded: examples.length > 0, isRemovable: examples.length > 0 && (await hasRealAdministrator(examples)) };
}

export async function demoPeople(): Promise<Types.ObjectId[]> {
  return (await Person.collection.find({ demo: true }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id as unknown as Types.ObjectId);
}

export async function hasRealAdministrator(examples: Types.ObjectId[]): Promise<boolean> {
  return (await Person.exists({ role: 'admin', active: true, joinedAt: { $ne: null }, _id: { $nin: examples } })) !== null;
}
