import { beside } from './beside.ts';
import { openDesk, type Desk } from './desk.ts';
import { machine } from './machine.ts';
import { say } from './say.ts';

export type Open = typeof openDesk;

/** Runs a benchmark and prints its result as one line of JSON, the last on standard output. The desks it opened are closed with it. */
export async function bench(name: string, measure: (open: Open) => Promise<object>): Promise<void> {
  const at = { ...machine(), beside: await beside() };
  const desks: Desk[] = [];
  process.on('exit', () => desks.forEach(({ pid }) => endNow(pid)));
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
  try {
    const result = await measure(async (options) => {
      const desk = await openDesk(options);
      desks.push(desk);
      return desk;
    });
    console.log(JSON.stringify({ bench: name, machine: at, loadAfter: machine().load, ...result }));
  } catch (error) {
    say(desks.map((desk) => desk.output()).join('\n'));
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
  await Promise.all(desks.map((desk) => desk.stop().catch(() => undefined)));
  process.exit();
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended as it should.
  }
}
