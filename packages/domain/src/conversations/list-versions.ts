import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { findComment } from './comment.ts';

/** What a comment said, the newest text first. @throws Problem `not_found` · `conflict` for one that was deleted, and for what is no comment */
export async function listVersions(viewer: Viewer, idOrNumber: string, seq: string) {
  const { comment } = await findComment(viewer, idOrNumber, seq);
  if (comment.deleted) throw new Problem('conflict', 'This comment was deleted. Restore it to read it.');
  const texts = [...(comment.earlier ?? []), { body: comment.body, format: comment.format, at: comment.editedAt ?? comment.createdAt }];
  return { items: texts.map(({ body, format, at }, place) => ({ version: place + 1, body, format, at })).reverse(), next: null };
}
