import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import { expectVersion } from '../people/version.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { refuseWhileNeeded } from '../platform/in-use.ts';
import { Problem } from '../platform/problem.ts';
import { Profile } from './profile.ts';
import { Skill, type SkillDocument } from './skill.ts';
import type { SkillInput, SkillView } from './words.ts';

type Session = Parameters<Parameters<typeof changing>[0]>[0];
const subjectOf = (id: string) => ({ kind: 'skill', id });
const toView = ({ _id, name, kind, tags, locale, version }: SkillDocument, people = 0): SkillView => ({ id: _id.toString(), name, kind, tags, locale, version, people });

export async function createSkill(by: Viewer, input: SkillInput): Promise<SkillView> {
  permit(may(by, 'assignment.manage'));
  return changing(async (session) => {
    const skill = new Skill({ ...input, createdAt: clock.now() });
    skill.history = await record('skill.created', { name: skill.name }, { subject: subjectOf(skill._id.toString()), head: null, by }, session);
    await skill.save({ session });
    return toView(skill);
  }).catch(rethrowNameTaken('skill'));
}

export async function changeSkill(by: Viewer, id: string, { version, ...wanted }: Partial<SkillInput> & { version?: number }): Promise<SkillView> {
  permit(may(by, 'assignment.manage'));
  return changing(async (session) => {
    const skill = await found(id, session);
    expectVersion(skill, version, toView(skill));
    const { name, kind, tags, locale } = toView(skill);
    const changes = changesBetween({ name, kind, tags: [...tags], locale }, wanted);
    if (changes) {
      skill.set({ ...wanted, version: skill.version + 1 });
      skill.history = await record('skill.changed', { changes }, { subject: subjectOf(id), head: skill.history, by }, session);
      await skill.save({ session });
    }
    return toView(skill, await Profile.countDocuments({ 'skills.skillId': id }, { session }));
  }).catch(rethrowNameTaken('skill'));
}

/** It goes from everybody who has it, too. @throws Problem `conflict` while a rule asks for it */
export async function deleteSkill(by: Viewer, id: string): Promise<void> {
  permit(may(by, 'assignment.manage'));
  await changing(async (session) => {
    const skill = await found(id, session);
    await refuseWhileNeeded('skill', id, session);
    await Profile.updateMany({ 'skills.skillId': id }, { $pull: { skills: { skillId: id } } } as never, { session });
    await record('skill.deleted', { name: skill.name }, { subject: subjectOf(id), head: skill.history, by }, session);
    await skill.deleteOne({ session });
  });
}

/** Permissions: whoever sees colleagues sees what they can do. */
export async function listSkills(viewer: Viewer): Promise<{ items: SkillView[]; next: null }> {
  permit(viewer.rights.has('people.read') || viewer.rights.has('people.manage'));
  const [skills, held] = await Promise.all([
    Skill.find().sort({ kind: 1, name: 1 }),
    Profile.aggregate<{ _id: string; count: number }>([{ $unwind: '$skills' }, { $group: { _id: '$skills.skillId', count: { $sum: 1 } } }]),
  ]);
  const counts = new Map(held.map(({ _id, count }) => [_id, count]));
  return { items: skills.map((skill) => toView(skill, counts.get(skill._id.toString()) ?? 0)), next: null };
}

async function found(id: string, session: Session): Promise<SkillDocument> {
  const skill = await Skill.findById(toId(id, 'skill')).session(session);
  if (!skill) throw new Problem('not_found', 'There is no such skill.');
  return skill;
}

export const rethrowNameTaken = (noun: string) => (error: unknown): never => {
  if ((error as { code?: number }).code !== 11000) throw error;
  const message = `There is a ${noun} of this name already.`;
  throw new Problem('conflict', message, { errors: [{ path: 'name', message }] });
};
