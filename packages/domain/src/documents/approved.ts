import type { Binary } from 'mongodb';
import * as Y from 'yjs';
import type { ReplyDraftRecord } from './reply-draft.ts';

/** What stands in a document, told from everything that it ever was or will be: also a word that was taken out and put in again is another. */
export const snapshotOf = (doc: Y.Doc): Uint8Array => Y.encodeSnapshotV2(Y.snapshot(doc));

/** Whether a draft is what was approved, to the letter. */
export function isApproved({ approval }: Pick<ReplyDraftRecord, 'approval'>, doc: Y.Doc): boolean {
  return approval ? Y.equalSnapshots(Y.decodeSnapshotV2(bytesOf(approval.snapshot)), Y.decodeSnapshotV2(snapshotOf(doc))) : false;
}

const bytesOf = ({ buffer }: Binary): Uint8Array => new Uint8Array(buffer);
