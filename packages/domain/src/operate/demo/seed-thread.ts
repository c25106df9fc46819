import { parentPort, workerData } from 'node:worker_threads';
import mongoose from 'mongoose';
import { connectForLoading } from '../../platform/database.ts';
import { seedPart, type SeedPart } from './seed-part.ts';

/** Runs inside a thread: makes one part of many tickets over a connection of its own. */
const { part, url } = workerData as { part: SeedPart; url: string };
await connectForLoading(url);
await seedPart(part, (done) => parentPort!.postMessage(done));
await mongoose.disconnect();
