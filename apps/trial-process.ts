import { setTimeout as sleep } from 'node:timers/promises';
import { createHost } from './host.ts';
import { stopOnSignal } from './stop.ts';

/** For tests: a program with one slow page, one that fails and a part that takes a moment to stop. */
const host = createHost(['trial']);
host.app.get('/slow', async (_req, res) => {
  res.write('begun ');
  await sleep(1_000);
  res.end('and finished');
});
host.ready('trial', () => (process.argv[2] === 'unready' ? 'the kettle is cold' : true));
const stopPart = async () => console.log('part stopped');
const closeDatabase = async () => console.log('database closed');
const url = await host.listen();
stopOnSignal(host, [stopPart], closeDatabase);
console.log(`ready at ${url}`);
