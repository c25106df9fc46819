import { loadDemo as load } from '@switchboard/domain/operate/demo/load-demo.ts';
import { removeDemo as remove } from '@switchboard/domain/operate/demo/remove-demo.ts';
import { seedTickets } from '@switchboard/domain/operate/demo/seed.ts';
import { readArguments, wholeNumber } from './arguments.ts';
import { operator } from './operator.ts';

export async function seed(args: string[]): Promise<void> {
  const given = readArguments(args, { options: ['tickets', 'seed'] });
  const count = wholeNumber(given.required('tickets'), '--tickets', { min: 1, max: 5_000_000 });
  const number = wholeNumber(given.option('seed') ?? '1', '--seed');
  const started = performance.now();
  let next = 10_000;
  await seedTickets(count, {
    seed: number,
    told(done) {
      if (done >= next) console.error(`${done.toLocaleString('en')} tickets ...`);
      if (done === count && count > 20_000) console.error('Making the indexes ...');
      while (next <= done) next += 10_000;
    },
  });
  console.log(`${count.toLocaleString('en')} synthetic tickets in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

export async function loadDemo(args: string[]): Promise<void> {
  const given = readArguments(args, { options: ['tickets'] });
  const loaded = await load(operator('demo load'), { tickets: wholeNumber(given.option('tickets') ?? '120', '--tickets', { min: 1, max: 20_000 }) });
  console.log(`${loaded.tickets} example tickets and ${loaded.people.length} example people are there. Nobody can sign in as one of them.`);
}

export async function removeDemo(args: string[]): Promise<void> {
  readArguments(args, {});
  const { tickets } = await remove(operator('demo remove'));
  console.log(`Removed: ${tickets.toLocaleString('en')} tickets and everything else that was an example.`);
}
