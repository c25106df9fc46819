export type Counts = Record<string, number | null>;

/** News come in bursts, and counting is the dearest thing a desk asks: once in this time is enough for a number beside a word. */
const AT_MOST_EVERY_MS = 4_000;

/** How many tickets each view holds, asked again when news say that they may have changed. Capped, see the server's list-tickets.ts. */
class ViewCounts {
  #counts = $state.raw<Counts>({});
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAt = 0;

  of = (view: string): number | undefined => this.#counts[view] ?? undefined;

  take(counts: Counts): void {
    this.#counts = counts;
    this.#askedAt = Date.now();
  }

  stale(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(this.#askedAt === 0 ? 0 : 300, this.#askedAt + AT_MOST_EVERY_MS - Date.now());
    this.#timer = setTimeout(async () => {
      this.#timer = undefined;
      if (document.visibilityState !== 'visible') return;
      const answer = await fetch('/desk/counts').catch(() => null);
      if (answer?.ok) this.take((await answer.json().catch(() => this.#counts)) as Counts);
    }, wait);
  }
}

export const counts = new ViewCounts();
