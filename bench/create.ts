import { startBare } from './support/bare.ts';
import type { BareJob } from './support/bare-create.ts';
import { bench } from './support/bench.ts';
import type { Desk } from './support/desk.ts';
import { load } from './support/figures.ts';
import { commandOf, cpuOf, round, treeOf } from './support/processes.ts';
import { say } from './support/say.ts';
import type { Wire } from './support/wire.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const AT_ONCE = 300;
const CLIENTS = 8;
/** Just-in-time compiling is done, and the customers are known. */
const WARM_UP = 600;
const CUSTOMERS = 50;
let count = 0;

/**
 * Opening a ticket by the REST API, against the same three inserts by a program that does nothing else, in turns on the same mongod: CPU of all
 * processes (the client apart), and the rate with eight clients. While the bare program runs the product stands still.
 */
await bench('create', async (open) => {
  const desk = await open();
  const key = await desk.key('admin');
  const wires = await Promise.all(Array.from({ length: CLIENTS }, () => desk.wire()));
  const product = (total: number, clients: number) => creating(desk, wires.slice(0, clients), key, total);
  say('warming up ...');
  const first = await product(CUSTOMERS, 1);
  await product(WARM_UP, CLIENTS);
  const bare = await startBare(desk.mongodbUrl, 'switchboard');
  for (const way of ['mongoose', 'driver'] as const) await bare.run({ way, total: WARM_UP, clients: CLIENTS });
  const standing = (job: BareJob) => measured(desk, bare.pid, () => whileStopped(desk.pid, () => bare.run(job)));

  const rounds: Round[] = [];
  for (let n = 1; n <= ROUNDS; n++) {
    const round = {
      one: { product: await product(AT_ONCE, 1), mongoose: await standing({ way: 'mongoose', total: AT_ONCE, clients: 1 }), driver: await standing({ way: 'driver', total: AT_ONCE, clients: 1 }) },
      eight: { product: await product(2 * AT_ONCE, CLIENTS), mongoose: await standing({ way: 'mongoose', total: 2 * AT_ONCE, clients: CLIENTS }), driver: await standing({ way: 'driver', total: 2 * AT_ONCE, clients: CLIENTS }) },
    };
    rounds.push(round);
    say(`round ${n}: CPU ${round.one.product.cpuMs} ms, bare ${round.one.mongoose.cpuMs}, driver ${round.one.driver.cpuMs}; rate ${round.eight.product.perSecond}/s, bare ${round.eight.mongoose.perSecond}, driver ${round.eight.driver.perSecond}`);
  }
  bare.stop();
  const of = (clients: 'one' | 'eight', who: 'product' | 'mongoose' | 'driver') => summed(rounds.map((round) => round[clients][who]));
  const result = {
    n: rounds.length * AT_ONCE,
    one: { product: of('one', 'product'), mongoose: of('one', 'mongoose'), driver: of('one', 'driver') },
    eight: { product: of('eight', 'product'), mongoose: of('eight', 'mongoose'), driver: of('eight', 'driver') },
  };
  return {
    ...result,
    firstOfACustomer: first,
    cpuRatio: { toMongoose: ratio(result.one.product.cpuMs, result.one.mongoose.cpuMs), toDriver: ratio(result.one.product.cpuMs, result.one.driver.cpuMs), goal: '<= 1.5 to mongoose' },
    rateRatio: { toMongoose: ratio(result.eight.product.perSecond, result.eight.mongoose.perSecond), toDriver: ratio(result.eight.product.perSecond, result.eight.driver.perSecond), goal: '>= 0.65 to mongoose' },
    cpuRatioOfRounds: rounds.map(({ one }) => ratio(one.product.cpuMs, one.mongoose.cpuMs)),
    rateRatioOfRounds: rounds.map(({ eight }) => ratio(eight.product.perSecond, eight.mongoose.perSecond)),
  };
});

type Measured = Awaited<ReturnType<typeof measured>>;
type Round = Record<'one' | 'eight', Record<'product' | 'mongoose' | 'driver', Measured>>;

function creating(desk: Desk, wires: Wire[], key: string, total: number) {
  const free = [...wires];
  return measured(desk, desk.pid, () =>
    load(total, wires.length, async () => {
      const wire = free.pop()!;
      await wire.ask('POST', '/api/v1/service-desk/tickets', { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, aTicket(++count));
      free.push(wire);
    }),
  );
}

function aTicket(n: number): string {
  return JSON.stringify({
    title: `The kettle in room ${n} does not boil`,
    description: `It hums, stays cold and smells of burnt dust since this morning. We tried another socket and another fuse, and the one next door works. Number ${n}.`,
    requester: { name: `Ana Silva ${n % CUSTOMERS}`, email: `ana${n % CUSTOMERS}@example.com` },
    priority: 'high',
    tags: ['kettle'],
  });
}

/** CPU per piece of work, of a program and of mongod. */
async function measured(desk: Desk, pid: number, work: () => ReturnType<typeof load>) {
  const mongod = treeOf(desk.pid).find((one) => commandOf(one) === 'mongod')!;
  const before = { program: cpuOf([pid]), mongod: cpuOf([mongod]) };
  const { ms, perSecond } = await work();
  const [program, database] = [cpuOf([pid]) - before.program, cpuOf([mongod]) - before.mongod];
  return { n: ms.n, cpuMs: round((program + database) / ms.n, 2), programMs: round(program / ms.n, 2), mongodMs: round(database / ms.n, 2), p50: ms.p50, p95: ms.p95, perSecond };
}

async function whileStopped<T>(pid: number, work: () => Promise<T>): Promise<T> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Means over the rounds, with the ends of the CPU figure. */
function summed(rounds: Measured[]) {
  const mean = (of: (round: Measured) => number, digits = 2) => round(rounds.reduce((sum, one) => sum + of(one), 0) / rounds.length, digits);
  const cpus = rounds.map(({ cpuMs }) => cpuMs);
  return {
    ...{ cpuMs: mean((one) => one.cpuMs), programMs: mean((one) => one.programMs), mongodMs: mean((one) => one.mongodMs), cpuOfRounds: [Math.min(...cpus), Math.max(...cpus)] },
    ...{ p50: mean((one) => one.p50), p95: mean((one) => one.p95), perSecond: mean((one) => one.perSecond, 1) },
  };
}

function ratio(one: number, other: number): number {
  return round(one / other, 2);
}
