import type { NextFunction, Request, Response } from 'express';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { once } from '@switchboard/domain/platform/idempotency.ts';
import { rateLimit, type Standing } from '@switchboard/domain/platform/rate-limit.ts';
import { noteDenied } from '@switchboard/domain/people/note-denied.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { answered, type Call, type Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { problemOf, sendJson, sendProblem } from './answer.ts';
import { identify } from './identify.ts';
import { readJson } from './read-body.ts';
import { routesOf } from './routes.ts';

const routes = routesOf(endpoints);

/** A ceiling against runaway programs, not a quota: a person never meets it. */
const limit = rateLimit('api', { points: 60_000, seconds: 60, sentence: 'Too many requests with this key or session.' });

/**
 * The door of the REST API, below `/api/v1`: who asks, which endpoint, is the shape right, then one verb. It reads bodies and writes answers itself
 * rather than through a chain of middleware: a create costs a third less so (bench/create).
 */
export async function api(req: Request, res: Response, next: NextFunction): Promise<void> {
  let viewer: Viewer | null = null;
  try {
    const match = routes.find(req.method, req.path);
    if (match === null) return next();
    if ('allowed' in match) {
      res.setHeader('allow', match.allowed.join(', '));
      throw new Problem('invalid', `${req.method} is not possible here. Possible: ${match.allowed.join(', ')}.`);
    }
    const { endpoint, params } = match;
    viewer = await identify(req);
    setLimits(res, await limit.consume(viewer.actor.id ?? 'system'));
    const query = shapeOf(endpoint.query, req.query, 'query');
    const body = endpoint.raw || req.method === 'GET' ? undefined : shapeOf(endpoint.body, await readJson(req), 'body');
    await answer({ viewer, params, query, body, ifMatch: readIfMatch(req), req, res }, endpoint);
  } catch (error) {
    if (viewer && error instanceof Problem && error.code === 'forbidden') void noteDenied(viewer, `${req.method} ${req.originalUrl.split('?', 1)[0]}`, error.message);
    sendProblem(res, error, res.getHeader('x-request-id') as string | undefined);
  }
}

async function answer(call: Call, endpoint: Endpoint): Promise<void> {
  const { req, res, viewer } = call;
  const status = endpoint.status ?? 200;
  const key = req.method === 'POST' && !endpoint.raw ? req.headers['idempotency-key'] : undefined;
  if (key === undefined) {
    const value = await endpoint.handle(call);
    if (value === answered) return;
    if (status === 204) res.writeHead(204).end();
    else sendJson(res, status, value, etagOf(value));
    return;
  }
  if (Array.isArray(key) || key.length < 1 || key.length > 200) throw new Problem('invalid', 'An Idempotency-Key has 1 to 200 characters.');
  const kept = await once(requestOf(call, key, viewer), status, endpoint.answer ?? ((result) => result), () => endpoint.handle(call));
  res.writeHead(kept.status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(kept.status === 204 ? undefined : kept.text);
}

const requestOf = ({ req, body }: Call, key: string, viewer: Viewer) => ({
  owner: viewer.actor.id ?? 'system',
  key,
  request: `${req.method} ${(req as Request).originalUrl}\n${JSON.stringify(body)}`,
});

function shapeOf(schema: Endpoint['body'], value: unknown, where: 'body' | 'query'): unknown {
  if (!schema) {
    if (where === 'query' && Object.keys(value as object).length > 0) throw new Problem('invalid', `There is no filter "${Object.keys(value as object)[0]!.slice(0, 40)}" here.`);
    return undefined;
  }
  const parsed = schema.safeParse(where === 'body' ? value : (value ?? {}));
  if (!parsed.success) throw problemOf(parsed.error, where);
  return parsed.data;
}

/** `If-Match: "3"` names the version a change was made upon. */
function readIfMatch(req: Request): number | null {
  const header = req.headers['if-match'];
  if (header === undefined || header === '*') return null;
  const version = /^(?:W\/)?"?(\d+)"?$/.exec(header.trim())?.[1];
  if (!version) throw new Problem('invalid', 'If-Match takes a version in quotes, such as "3".');
  return Number(version);
}

function etagOf(value: unknown): Record<string, string> {
  const version = (value as { version?: unknown } | null)?.version;
  return typeof version === 'number' ? { etag: `"${version}"` } : {};
}

function setLimits(res: Response, { limit: points, remaining, resetSeconds }: Standing): void {
  res.setHeader('ratelimit-limit', points);
  res.setHeader('ratelimit-remaining', remaining);
  res.setHeader('ratelimit-reset', resetSeconds);
}
