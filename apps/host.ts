import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { config } from '@switchboard/domain/platform/config.ts';
import { log, pathForLog } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';

/** Says that all is well, or in a sentence what is not. */
export type Check = () => boolean | string | Promise<boolean | string>;
/** A line, or what makes one; null says nothing. */
type Announcement = string | (() => Promise<string | null>);
type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What the parts of the program share in one process: one HTTP server on one port. Each part mounts itself on it. */
export interface Host {
  app: Express;
  server: Server;
  parts: readonly string[];
  /** Takes WebSocket upgrades below a path. Unknown ones are closed. */
  upgrade(prefix: string, handler: UpgradeHandler): void;
  /** Joins `/readyz`. */
  ready(name: string, check: Check): void;
  /** A line for whoever started the program, made and printed once it listens and `publicUrl()` is known. */
  announce(line: Announcement): void;
  /** Aborted when the program begins to stop. */
  stopping: AbortSignal;
}

export type RunningHost = Host & { listen(): Promise<string>; announcements: Announcement[]; beginStop(): void; close(withinMs: number): Promise<void> };

export function createHost(parts: readonly string[]): RunningHost {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  trustProxy(app);
  const server = createServer(app);
  const upgrades = new Map<string, UpgradeHandler>();
  const checks = new Map<string, Check>();
  const stop = new AbortController();
  const announcements: RunningHost['announcements'] = [];

  app.use(noteRequest);
  mountHealth(app, checks, stop.signal);
  server.on('upgrade', (req, socket, head) => {
    const handler = [...upgrades].find(([prefix]) => req.url?.startsWith(prefix))?.[1];
    if (handler) handler(req, socket, head);
    else if (!config().dev) socket.destroy();
  });
  // A proxy keeps its connections for about a minute: closing first would break a request that is on its way.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 70_000;

  return {
    app,
    server,
    parts,
    stopping: stop.signal,
    announcements,
    upgrade: (prefix, handler) => void upgrades.set(prefix, handler),
    ready: (name, check) => void checks.set(name, check),
    announce: (line) => void announcements.push(line),
    listen: () => listen(server),
    beginStop: () => stop.abort(),
    close: (withinMs) => close(server, withinMs),
  };
}

/** @throws Problem `invalid` where TRUST_PROXY names no proxies */
export function trustProxy(app: Express): void {
  const trusted = config().trustProxy;
  if (trusted === null) return;
  try {
    app.set('trust proxy', trusted);
  } catch (cause) {
    throw new Problem('invalid', `TRUST_PROXY is "${trusted}", which is neither a number of proxies nor a list of their addresses: 1, or 10.0.0.0/8, or loopback.`, { cause });
  }
}

/** Gives each request an id and notes how it went: never its query or a path that holds a token, and never its body. */
function noteRequest(req: Request, res: Response, next: NextFunction): void {
  const given = req.headers['x-request-id'];
  const requestId = typeof given === 'string' && /^[\w.:-]{8,100}$/.test(given) ? given : randomUUID();
  res.setHeader('x-request-id', requestId);
  const started = performance.now();
  res.on('finish', () => {
    const ms = Math.round((performance.now() - started) * 10) / 10;
    const path = pathForLog(req.originalUrl.split('?', 1)[0]!);
    void noteTiming(path, req.method, res.statusCode, ms);
    if (res.statusCode >= 500) log.warn({ requestId, method: req.method, path, status: res.statusCode, ms }, 'request');
    else log.debug({ requestId, method: req.method, path, status: res.statusCode, ms }, 'request');
  });
  next();
}

let metrics: typeof import('@switchboard/domain/platform/metrics.ts') | null = null;

async function noteTiming(path: string, method: string, status: number, ms: number): Promise<void> {
  metrics ??= await import('@switchboard/domain/platform/metrics.ts');
  metrics.requestSeconds.observe({ area: /^\/(api|hooks|chat|auth|portal|_app)\b/.exec(path)?.[1] ?? 'pages', method, status: String(status) }, ms / 1000);
}

function mountHealth(app: Express, checks: Map<string, Check>, stopping: AbortSignal): void {
  app.get('/healthz', (_req, res) => void res.type('text').send('alive'));
  app.get('/readyz', async (_req, res) => {
    const faults = stopping.aborted ? ['stopping'] : (await Promise.all([...checks].map(([name, check]) => faultOf(name, check)))).filter((fault) => fault !== null);
    res.status(faults.length ? 503 : 200).type('text').send(faults.length ? faults.join('\n') : 'ready');
  });
  app.get('/metrics', async (_req, res) => {
    const { gauges } = await import('@switchboard/domain/operate/gauges.ts');
    const registry = gauges();
    res.type(registry.contentType).send(await registry.metrics());
  });
}

/** A proxy that asks gives up soon: better to say "not ready" in time. */
const CHECK_MS = 1_500;

async function faultOf(name: string, check: Check): Promise<string | null> {
  try {
    const answer = await Promise.race([check(), sleep(CHECK_MS, `no answer within ${CHECK_MS / 1000} s`, { ref: false })]);
    return answer === true ? null : `${name}: ${answer === false ? 'not ready' : answer}`;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : 'failed'}`;
  }
}

function listen(server: Server): Promise<string> {
  const { host, port } = config();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve(`http://${host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host}:${address.port}`);
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE') return new Problem('invalid', `Port ${port} is in use by another program. Stop that program, or set PORT to another one.`);
  if (error.code === 'EACCES') return new Problem('invalid', `Port ${port} may only be opened by the system. Set PORT to one above 1023 and put a proxy in front.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return new Problem('invalid', `HOST is "${host}", which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`);
  return error;
}

/** Takes no new connections, lets requests under way finish and closes their connections then; whoever is not done in time is cut off. */
async function close(server: Server, withinMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
