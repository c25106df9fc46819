/** What the REST API refused, in its own words: `message` is a sentence for the reader. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: { path: string; message: string }[];
  readonly current: unknown;

  constructor(status: number, problem: { detail?: string; title?: string; code?: string; errors?: { path: string; message: string }[]; current?: unknown }) {
    super(problem.detail ?? problem.title ?? `${status}`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.errors = problem.errors ?? [];
    this.current = problem.current;
  }
}

/** Set once by the shell, in the reader's language: what is said when no answer comes. */
export const said = { offline: 'The server does not answer.' };

export const api = {
  get: <T>(path: string, options: { signal?: AbortSignal } = {}): Promise<T> => ask<T>('GET', path, undefined, options),
  /** The key makes a second try of the same press harmless: pass the same one again. */
  post: <T>(path: string, body: unknown, key: string = newKey()): Promise<T> => ask<T>('POST', path, body, { headers: { 'idempotency-key': key } }),
  put: <T>(path: string, body: unknown): Promise<T> => ask<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown): Promise<T> => ask<T>('PATCH', path, body),
  remove: <T = null>(path: string): Promise<T> => ask<T>('DELETE', path),
};

/** crypto.randomUUID exists only on https and localhost; a desk in a local network is often plain http. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function ask<T>(method: string, path: string, body?: unknown, { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {}): Promise<T> {
  const response = await fetch(`/api/v1/${path}`, {
    method,
    signal,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new Refusal(0, { detail: said.offline, code: 'offline' });
  });
  if (response.ok) return (response.status === 204 ? null : await response.json()) as T;
  throw new Refusal(response.status, (await response.json().catch(() => ({}))) as { detail?: string });
}
