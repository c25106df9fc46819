import type { Problem } from '@switchboard/domain/platform/problem.ts';
import { commands } from './admin/commands.ts';
import { Misuse } from './admin/arguments.ts';

/**
 * The operator's command line: `npm run -s admin -- COMMAND`. Works on the database of this installation, also while the product runs.
 * Answers stand on standard output and nothing else does; what went wrong stands on standard error, with 2 for a command that cannot be
 * understood and 1 for one that was refused.
 */
export async function runAdmin(words: string[]): Promise<void> {
  process.exitCode = await exitCodeOf(words);
}

async function exitCodeOf(words: string[]): Promise<number> {
  try {
    const { command, rest } = findCommand(words);
    if (command.withoutDatabase) await command.run(rest);
    else await withDatabase(() => command.run(rest));
    return 0;
  } catch (error) {
    if (error instanceof Misuse) {
      console.error(`${error.message}\nSee: npm run -s admin -- help`);
      return 2;
    }
    if (!isProblem(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

function findCommand(words: string[]) {
  const [first = 'help', second = ''] = words;
  const two = commands.find(({ name }) => name === `${first} ${second}`);
  if (two) return { command: two, rest: words.slice(2) };
  const one = commands.find(({ name }) => name === first);
  if (one) return { command: one, rest: words.slice(1) };
  const near = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => `"${name}"`);
  throw new Misuse(near.length > 0 ? `"${first}" is not a whole command: say ${near.join(' or ')}.` : `There is no command "${[first, second].join(' ').trim()}".`);
}

async function withDatabase(work: () => Promise<void>): Promise<void> {
  const { openDatabase } = await import('./admin/database.ts');
  const close = await openDatabase();
  try {
    await work();
  } finally {
    await close();
  }
}

/** By its name: the class itself is loaded late, after the log was made quiet. */
const isProblem = (error: unknown): error is Problem => (error as Error)?.name === 'Problem';
