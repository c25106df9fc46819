import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { checkUpdate } from '@switchboard/domain/documents/check-update.ts';
import { closings, frameKinds } from '@switchboard/domain/documents/words.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import type { makeCommit } from './commit.ts';
import { steps, syncMessage } from './frames.ts';
import type { Reader } from './reader.ts';

type Commit = Pick<ReturnType<typeof makeCommit>, 'add'>;

/** The state vector of somebody who has nothing yet: there is no difference to be made. */
const isNothing = (vector: Uint8Array): boolean => vector.length === 1 && vector[0] === 0;

/** An update that says nothing. */
const EMPTY_BYTES = 2;

/** Takes what a page sends. Whatever it is, it ends nothing but that page's connection. */
export function listen(reader: Reader, commit: Commit): void {
  reader.ws.on('message', (data: Buffer) => {
    try {
      hear(reader, data, commit);
    } catch (error) {
      log.debug({ err: error, document: reader.room.name }, 'A frame that is none of a document');
      reader.close(closings.malformed);
    }
  });
}

function hear(reader: Reader, data: Buffer, commit: Commit): void {
  const decoder = decoding.createDecoder(data);
  const kind = decoding.readVarUint(decoder);
  if (kind === frameKinds.awareness) return reader.room.cursors.take(reader, decoding.readVarUint8Array(decoder));
  if (kind === frameKinds.askAwareness) return sendCursors(reader);
  if (kind !== frameKinds.sync) throw new Error(`There are no frames of kind ${kind}.`);
  const step = decoding.readVarUint(decoder);
  const bytes = decoding.readVarUint8Array(decoder);
  if (step === steps.have) {
    // Read here, where a malformed one closes the connection.
    Y.decodeStateVector(bytes);
    void answer(reader, bytes.slice());
  } else if (step === steps.lack || step === steps.update) take(reader, step === steps.update ? data : null, bytes, commit);
  else throw new Error(`There is no step ${step}.`);
}

/** Somebody comes, or comes back: what they lack, then the question what we lack, then who else is here. */
async function answer(reader: Reader, has: Uint8Array): Promise<void> {
  const { room } = reader;
  try {
    const state = await room.state();
    reader.send(syncMessage(steps.lack, isNothing(has) ? state : Y.diffUpdate(state, has)));
    reader.send(syncMessage(steps.have, Y.encodeStateVectorFromUpdate(state)));
    reader.tellStanding();
    sendCursors(reader);
  } catch (error) {
    // Better nothing than an empty text: they come again.
    log.warn({ err: error, document: room.name }, 'A document could not be read');
    reader.close(closings.tooSlow);
  }
}

function sendCursors(reader: Reader): void {
  const all = reader.room.cursors.all();
  if (all) reader.send(all);
}

function take(reader: Reader, data: Buffer | null, bytes: Uint8Array, commit: Commit): void {
  const { room } = reader;
  const nothing = bytes.length <= EMPTY_BYTES;
  const checked = nothing ? null : checkUpdate(bytes);
  if (!nothing && !checked) throw new Error('An update that cannot be read.');
  // Whoever only reads says so with each connection, and may have lost the right a moment ago.
  if (!checked || reader.access !== 'write') {
    reader.stored += 1;
    return nothing ? reader.tellStored(reader.stored) : reader.tellStanding();
  }
  if (room.isTooLong(bytes.length, checked.onlyDeletes)) return reader.close(closings.tooLarge);
  const update = bytes.slice();
  commit.add({ room, reader, update, authors: room.newAuthors(checked.clients, reader.viewer), message: data ? Uint8Array.from(data) : syncMessage(steps.update, update) });
}
