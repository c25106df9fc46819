/** The only place that reads the time, so that a test can set it. */
let offset = 0;
let stopped: number | null = null;

export const clock = {
  now: (): Date => new Date(clock.ms()),
  ms: (): number => stopped ?? Date.now() + offset,

  /** Tests only: stops the clock at an instant. */
  stopAt(instant: string | Date): void {
    stopped = new Date(instant).getTime();
  },
  /** Tests only: moves a stopped clock, or shifts a running one. */
  advance(ms: number): void {
    if (stopped === null) offset += ms;
    else stopped += ms;
  },
  /** Tests only: back to the system's time. */
  run(): void {
    stopped = null;
    offset = 0;
  },
};
