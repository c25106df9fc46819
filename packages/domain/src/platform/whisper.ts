import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import { config } from './config.ts';
import { connectRedis, redis } from './redis.ts';

/**
 * News that may be lost: who is looking, who is typing, where a cursor stands. An emitter in one process, Redis between many; it never
 * touches the database, and nobody may rely on it arriving.
 */
const listeners = new EventEmitter().setMaxListeners(0);
const self = crypto.randomUUID();
const channelOf = (topic: string): string => `switchboard:whisper:${topic}`;

/** Tells every process that listens, this one at once. `payload` is plain JSON. */
export function whisper(topic: string, payload: unknown): void {
  listeners.emit(topic, payload);
  if (!config().redisUrl) return;
  const line = JSON.stringify({ from: self, payload });
  redis().then((connection) => connection.publish(channelOf(topic), line)).catch(() => undefined);
}

/** Returns how to stop listening. What a listener throws is its own bug and surfaces as one. */
export function onWhisper<T>(topic: string, heard: (payload: T) => void): () => void {
  listeners.on(topic, heard);
  if (config().redisUrl) void subscribe(topic);
  return () => {
    listeners.off(topic, heard);
    if (listeners.listenerCount(topic) === 0) void unsubscribe(topic);
  };
}

let ear: Promise<Redis> | null = null;

async function subscribe(topic: string): Promise<void> {
  ear ??= openEar();
  // Waits for Redis where it is away; ioredis subscribes again by itself after every lost connection.
  await (await ear).subscribe(channelOf(topic)).catch(() => undefined);
}

async function unsubscribe(topic: string): Promise<void> {
  await (await ear)?.unsubscribe(channelOf(topic)).catch(() => undefined);
}

async function openEar(): Promise<Redis> {
  const connection = await connectRedis('patient');
  connection.on('message', (channel: string, line: string) => {
    const { from, payload } = JSON.parse(line) as { from: string; payload: unknown };
    if (from !== self) listeners.emit(channel.slice(channelOf('').length), payload);
  });
  return connection;
}

/** For the end of the process; whoever listens from now on hears nothing. */
export async function stopWhispers(): Promise<void> {
  listeners.removeAllListeners();
  const ending = ear;
  ear = null;
  (await ending)?.disconnect();
}
