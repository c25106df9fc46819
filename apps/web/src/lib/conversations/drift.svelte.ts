import type { Thread } from './thread.svelte.ts';

/** What the customer wrote while an answer was being written (catalogue part 3, 3): it is told, and Send stops for it once. */
export class Drift {
  /** The last message that stood here when writing began. */
  seen = $state(0);
  /** The last one that a press of Send was stopped for. */
  #warned = $state(0);
  #thread: Thread;
  #written: () => boolean;

  /** @param written something stands in the answer */
  constructor(thread: Thread, written: () => boolean) {
    this.#thread = thread;
    this.#written = written;
  }

  /** Messages that came in since writing began. */
  get count(): number {
    return this.seen && this.#written() ? this.#thread.newSince(this.seen) : 0;
  }
  /** The next press sends although there are newer messages. */
  get anyway(): boolean {
    return this.count > 0 && this.#thread.newSince(Math.max(this.seen, this.#warned)) === 0;
  }

  saw(): void {
    this.seen = this.#thread.lastSeq;
  }
  warn(seq = this.#thread.lastSeq): void {
    this.#warned = Math.max(this.#warned, seq);
  }
  beginAnew(): void {
    this.saw();
    this.#warned = 0;
  }

  /** What a press of Send says of it. */
  get said(): { lastSeenSeq: number; sendAnyway?: true } {
    return { lastSeenSeq: this.seen || this.#thread.lastSeq, ...(this.anyway ? { sendAnyway: true } : {}) };
  }
}
