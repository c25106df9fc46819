import { Activity, type ActivityLine, type Head } from './activity.ts';
import { digestOf, hashOf } from './line.ts';

/** Where a chain does not hold, in words; null when it holds. */
export type Fault = { subject: { kind: string; id: string }; seq: number; fault: string };

/**
 * Reads a subject's whole chain and says where it was tampered with: a line changed, removed, added or put elsewhere, a payload
 * replaced, or an end that is not the head its document holds. An erased payload is no fault.
 */
export async function verifyChain(subject: { kind: string; id: string }, head: Head | null): Promise<Fault | null> {
  let previous = '';
  let seq = 0;
  const lines = Activity.find({ 'subject.kind': subject.kind, 'subject.id': subject.id }).sort({ seq: 1 }).lean<ActivityLine[]>().cursor();
  for await (const line of lines as AsyncIterable<ActivityLine>) {
    seq += 1;
    const fault = faultOf(line, seq, previous);
    if (fault) return { subject, seq, fault };
    previous = line.hash;
  }
  if ((head?.seq ?? 0) !== seq || (head?.hash ?? '') !== previous) {
    return { subject, seq, fault: `The chain ends at line ${seq}, but its subject remembers line ${head?.seq ?? 0}.` };
  }
  return null;
}

function faultOf(line: ActivityLine, seq: number, previous: string): string | null {
  if (line.seq !== seq) return `Line ${seq} is missing.`;
  if (line.previous !== previous) return `Line ${seq} does not follow from the line before it.`;
  if (hashOf(line) !== line.hash) return `Line ${seq} was changed.`;
  if (!line.erasedAt && digestOf(line.salt, line.payload) !== line.digest) return `The content of line ${seq} was changed.`;
  return null;
}
