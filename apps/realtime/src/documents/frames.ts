import * as encoding from 'lib0/encoding';
import { frameKinds } from '@switchboard/domain/documents/words.ts';

/** Steps of y-protocols' sync: what I have; what you lack; what is new. */
export const steps = { have: 0, lack: 1, update: 2 } as const;

/** A message of y-websocket's protocol about a document's text. */
export function syncMessage(step: number, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, frameKinds.sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** A message of a kind and one number. */
export function numberMessage(kind: number, value: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint(encoder, value);
  return encoding.toUint8Array(encoder);
}

/** Writes a message as it goes over the wire (RFC 6455: final, binary, not masked). Made once and written to every reader as it is, which is most of what the server does. */
export function wireFrame(message: Uint8Array): Buffer {
  const { length } = message;
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x82;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(message, header);
  return frame;
}
