import { verifyHistory } from '@switchboard/domain/operate/verify-history.ts';
import { readArguments } from './arguments.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';

export async function verify(args: string[]): Promise<void> {
  readArguments(args, {});
  const { subjects, anchors, faults } = await verifyHistory((done) => console.error(`${done.toLocaleString('en')} subjects ...`));
  const scope = `${subjects.toLocaleString('en')} subjects and ${anchors.toLocaleString('en')} anchored days`;
  for (const fault of faults.slice(0, 100)) console.log(fault);
  if (faults.length > 0) throw new Problem('conflict', `The history does not hold: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in ${scope}.`);
  console.log(`The history holds: ${scope}.`);
}
