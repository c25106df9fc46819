import { invalidateAll } from '$app/navigation';
import { Refusal } from '#lib/api.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** One change under way: busy while it is, and what was refused, for the form it came from. */
export class Change {
  busy = $state(false);
  message = $state<string | null>(null);
  errors = $state.raw<Record<string, string>>({});
  #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  /** Does it, then reads the page anew. @returns whether it was done */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.clear();
    try {
      await work();
      await invalidateAll();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refuse(error);
      // Somebody else was quicker: show what stands now.
      if (error.code === 'conflict') await invalidateAll();
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** As `run`, for what has no form to show a refusal in. */
  async runOrTell(work: () => Promise<unknown>): Promise<boolean> {
    const done = await this.run(work);
    if (!done) toasts.show({ tone: 'bad', text: this.message ?? Object.values(this.errors)[0] ?? '' });
    return done;
  }

  clear(): void {
    this.message = null;
    this.errors = {};
  }

  #refuse({ message, errors }: Refusal): void {
    const said = (text: string) => this.#words.word(`said.${text}`, text);
    this.errors = Object.fromEntries(errors.map((error) => [error.path, said(error.message)]));
    this.message = errors.length > 0 ? null : said(message);
  }
}
