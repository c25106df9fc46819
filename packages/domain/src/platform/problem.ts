/** The ways a request can be refused (contract: REST errors). Anything else that is thrown is a bug. */
export type ProblemCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable';

export type FieldError = { path: string; message: string };

const statuses: Record<ProblemCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

type Extra = {
  /** One entry for each field at fault; `path` as in the JSON that was sent, `requester.email`. */
  errors?: FieldError[];
  /** The object as it stands now, for a change that came too late. */
  current?: unknown;
  /** Seconds until another try makes sense. */
  retryAfter?: number;
  cause?: unknown;
};

/** A refusal that a person can act on: `message` is the sentence they read. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors?: FieldError[];
  readonly current?: unknown;
  readonly retryAfter?: number;

  constructor(code: ProblemCode, sentence: string, extra: Extra = {}) {
    super(sentence, { cause: extra.cause });
    this.name = 'Problem';
    this.code = code;
    this.errors = extra.errors;
    this.current = extra.current;
    this.retryAfter = extra.retryAfter;
  }

  get status(): number {
    return statuses[this.code];
  }
}
