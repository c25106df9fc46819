import { MongoBinary } from 'mongodb-memory-server-core';

/** A process of its own: fetches mongod into the folder named on its command line, and says `found PATH` or `failed REASON`. */
const VERSION = '8.0.16';

try {
  console.log(`found ${await MongoBinary.getPath({ version: VERSION, downloadDir: process.argv[2] })}`);
} catch (error) {
  console.log(`failed ${String((error as Error).message).replaceAll('\n', ' ').slice(0, 300)}`);
  process.exitCode = 1;
}
