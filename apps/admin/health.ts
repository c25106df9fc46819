import { openChangeStream, closeChangeStream } from '@switchboard/domain/platform/change-stream.ts';
import { health as look } from '@switchboard/domain/operate/health.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { readArguments } from './arguments.ts';
import { operator } from './operator.ts';

export async function health(args: string[]): Promise<void> {
  readArguments(args, {});
  // The check of the stream asks whether this process hears of changes.
  await openChangeStream();
  const { state, checks } = await look(operator('health')).finally(closeChangeStream);
  for (const { name, about, state: each, facts } of checks) {
    const told = Object.entries(facts).filter(([, value]) => value !== null);
    console.log(`${each.padEnd(8)} ${[name, about].filter(Boolean).join(' ')}${told.length > 0 ? `: ${told.map(([fact, value]) => `${fact} ${value}`).join(', ')}` : ''}`);
  }
  if (state === 'failing') throw new Problem('unavailable', 'Something needs you: see above, and the health page for what to do.');
}
