import type { ServerResponse } from 'node:http';
import type { ZodError } from 'zod';
import { log } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';

const titles: Record<Problem['code'], string> = {
  invalid: 'The request is not right',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict',
  too_large: 'Too large',
  too_many: 'Too many requests',
  unavailable: 'Not available now',
};

export function sendJson(res: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  const text = JSON.stringify(value);
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store', ...headers });
  if (status === 413 && !res.req.complete && !res.req.destroyed) endAfterRest(res, text);
  else res.end(text);
}

const LINGER_MS = 5_000;

/** Whoever is still sending reads the refusal only if what they send is taken in meanwhile; it is thrown away, for as long as an answer needs. */
function endAfterRest(res: ServerResponse, text: string): void {
  res.write(text);
  const end = () => (clearTimeout(timer), res.end());
  const timer = setTimeout(end, LINGER_MS);
  res.req.once('end', end).once('close', end).resume();
}

/** RFC 9457. What is not a Problem is a bug: logged whole, shown as one. */
export function sendProblem(res: ServerResponse, error: unknown, requestId: string | undefined): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const problem = error instanceof Problem ? error : unexpected(error, requestId);
  const status = error instanceof Problem ? problem.status : 500;
  const body = {
    type: 'about:blank',
    title: error instanceof Problem ? titles[problem.code] : 'Something went wrong here',
    status,
    detail: problem.message,
    code: problem.code,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.current === undefined ? {} : { current: problem.current }),
    ...(requestId ? { requestId } : {}),
  };
  sendJson(res, status, body, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(problem.retryAfter ? { 'retry-after': String(problem.retryAfter) } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    // A body that was refused unread must not be taken for the next request.
    ...(status === 413 ? { connection: 'close' } : {}),
  });
}

function unexpected(error: unknown, requestId: string | undefined): Problem {
  log.error({ err: error, requestId }, 'A request failed unexpectedly');
  return new Problem('unavailable', `Something went wrong here, and it was noted. Tell your administrator the number ${requestId ?? 'of this request'} if it happens again.`);
}

export function problemOf(error: ZodError, where: 'body' | 'query'): Problem {
  const errors = error.issues.slice(0, 20).map((issue) => ({
    path: issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]].join('.') : issue.path.join('.'),
    message: issue.code === 'unrecognized_keys' ? `There is no ${where === 'body' ? 'field' : 'filter'} ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')}.` : sentenceOf(issue),
  }));
  const [first] = errors;
  const detail = first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : 'The request is not right.';
  return new Problem('invalid', detail, { errors });
}

const nouns: Record<string, string> = { string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'an object', record: 'an object', array: 'a list', date: 'a time' };

/** What a schema has no words of its own for, as a person reads it. */
function sentenceOf(issue: ZodError['issues'][number]): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) return issue.message.endsWith('received undefined') ? 'This is missing.' : `Give ${nouns[issue.expected] ?? issue.expected}.`;
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) return `One of: ${issue.values.map(String).join(', ')}.`;
  return issue.message;
}
