import { Types } from 'mongoose';
import { Problem } from './problem.ts';

/** Ids are ObjectIds in the database and opaque strings everywhere else. */
export type Id = Types.ObjectId;

export const newId = (): Id => new Types.ObjectId();

export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{24}$/.test(text);
}

/** @throws Problem `not_found`: an id that cannot be one belongs to nothing. */
export function toId(text: string, noun = 'object'): Id {
  if (!isId(text)) throw new Problem('not_found', `There is no such ${noun}.`);
  return new Types.ObjectId(text);
}
