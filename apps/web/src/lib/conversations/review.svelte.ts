import type { SharedReply } from '@switchboard/domain/documents/read-reply.ts';
import { api } from '../api.ts';
import type { Reply } from './reply.svelte.ts';

/** Who was asked to finish a draft or to read it, and whether it may leave as it stands. */
export class Review {
  asked = $state.raw<SharedReply['asked']>(null);
  approval = $state.raw<SharedReply['approval']>({ needed: null, by: null, at: null });
  #reply: Reply;

  constructor(reply: Reply) {
    this.#reply = reply;
  }

  know({ asked, approval }: SharedReply): void {
    [this.asked, this.approval] = [asked, approval];
  }

  async ask(of: { for: 'finish' | 'review'; personId: string; line: string }): Promise<void> {
    await this.#reply.stored();
    await this.#reply.take(await api.post<SharedReply>(`${this.#reply.path}/ask`, of));
  }

  /** As it stands before the eyes: what came meanwhile is not approved unread. */
  async approve(): Promise<void> {
    const reply = this.#reply;
    try {
      await reply.stored();
      await reply.take(await api.post<SharedReply>(`${reply.path}/${reply.n}/approve`, { vector: reply.draft?.vector }));
      reply.refused = null;
    } catch (error) {
      reply.refused = error instanceof Error ? error.message : String(error);
    }
  }
}
