import { api, Refusal } from '#lib/api.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

type Customer = { id: string; version: number; name: string };

/** Changes of one contact or account, fact by fact: told in a toast and taken back with Z. */
export class CustomerChange<T extends Customer> {
  current: T = $state.raw() as T;
  readonly path: 'contacts' | 'accounts';
  #words: Words;
  #changed: (now: T) => void;

  constructor(path: 'contacts' | 'accounts', customer: T, words: Words, changed: (now: T) => void = () => undefined) {
    this.path = path;
    this.current = customer;
    this.#words = words;
    this.#changed = changed;
  }

  take(customer: T): void {
    if (customer.id !== this.current.id || customer.version >= this.current.version) this.current = customer;
  }

  /** @throws Refusal, with what stands now taken over when somebody was quicker */
  async set(field: keyof T & string, label: string, value: unknown): Promise<void> {
    const before = this.current[field];
    await this.#patch({ [field]: value });
    toasts.show({ text: this.#words.t('customers.changed', { field: label, name: this.current.name }), undo: () => this.#patch({ [field]: before }).catch((error: Error) => toasts.show({ tone: 'bad', text: error.message })) });
  }

  async #patch(change: Record<string, unknown>): Promise<void> {
    try {
      this.current = await api.patch<T>(`${this.path}/${this.current.id}`, { ...change, version: this.current.version });
      this.#changed(this.current);
    } catch (error) {
      const now = error instanceof Refusal && error.code === 'conflict' ? (error.current as T | undefined) : undefined;
      if (now?.id === this.current.id) this.current = now;
      throw error;
    }
  }
}
