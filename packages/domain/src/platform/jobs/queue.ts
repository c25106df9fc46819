/** A queue of one kind of job. Two adapters keep this: in-process.ts and bull.ts. */
export type Queue = {
  add(data: unknown, options: AddOptions): Promise<void>;
  /** Begins to run jobs; before, they only wait. */
  start(): Promise<void>;
  /** Takes no new ones, waits for those that run. */
  stop(): Promise<void>;
  depth(): Promise<Depth>;
};

export type AddOptions = {
  /** How long to wait at least. */
  delayMs?: number;
  /**
   * One waiting job for each key: adding another is ignored, unless it is due earlier. Jobs that run already do not count, because what
   * they have read may be old.
   */
  key?: string;
};

export type Depth = { waiting: number; running: number; delayed: number; failed: number };

export type Job = {
  name: string;
  concurrency: number;
  /** Safe to run twice: a job may be repeated, and a sweep may have been faster. */
  run: (data: never) => Promise<unknown>;
};
