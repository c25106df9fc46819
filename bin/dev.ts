import { root, run } from './step.ts';

// Pages reload by themselves; when a file of the server changes, the program starts anew.
const watched = ['apps/channels', 'apps/realtime', 'apps/worker', 'packages/domain/src'].flatMap((folder) => ['--watch-path', `${root}/${folder}`]);
await run([process.execPath, '--watch', ...watched, '--watch-preserve-output', `${root}/apps/main.ts`, ...process.argv.slice(2)], { env: { SWITCHBOARD_DEV: '1' } });
