import { startMongod } from './start-mongod.ts';

/** For tests: a process of its own that holds a data folder, says where its database is, and lives until it is told or killed. */
const mongod = await startMongod({ dataDir: process.argv[2]!, mongod: process.argv[3] || null });
process.once('SIGTERM', () => void mongod.stop().then(() => process.exit(0)));
console.log(JSON.stringify({ url: mongod.url, pid: mongod.pid() }));
