import * as Y from 'yjs';

/** Everything at once in one update; somebody who pastes a book has about one. */
const MOST_STRUCTS = 200_000;

export type Checked = { clients: number[]; onlyDeletes: boolean };

/**
 * Reads an update to its end without applying it. Null: it is none, or holds what no text of ours has (documents inside documents).
 * What may stand in it after that can disturb the text of who may write it, and nothing else.
 */
export function checkUpdate(bytes: Uint8Array): Checked | null {
  try {
    const { structs } = Y.decodeUpdate(bytes);
    if (structs.length > MOST_STRUCTS) return null;
    const clients = new Set<number>();
    for (const struct of structs) {
      if ('content' in struct && struct.content instanceof Y.ContentDoc) return null;
      if (!(struct instanceof Y.Skip)) clients.add(struct.id.client);
    }
    return { clients: [...clients], onlyDeletes: structs.length === 0 };
  } catch {
    return null;
  }
}
