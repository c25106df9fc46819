import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { api, newKey, Refusal } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { Drafts } from './drafts.svelte.ts';
import type { Thread } from './thread.svelte.ts';
import { Uploads } from './uploads.svelte.ts';

export type Format = 'text' | 'html';
const KIND = 'internal';

/** The comment that somebody writes in one ticket, with its files, until it is sent: one person's words (docs/decisions/comments-and-drafts.md). The field that shows it is told by `onreplace`. */
export class Writing {
  /** Text, or HTML where text does not say it all. */
  text = $state('');
  format = $state<Format>('text');
  busy = $state(false);
  refused = $state<string | null>(null);
  /** The comment that a comment replies to. */
  replyTo = $state.raw<PublicMessage | null>(null);
  readonly uploads: Uploads;
  readonly drafts: Drafts;
  onreplace: (text: string) => void = () => {};
  #key = newKey();
  #ticketId: string;
  #thread: Thread;
  #t: Words['t'];

  constructor({ ticket, thread, drafts, t }: { ticket: { id: string }; thread: Thread; drafts: Drafts; t: Words['t'] }) {
    this.#ticketId = ticket.id;
    this.drafts = drafts;
    this.#thread = thread;
    this.#t = t;
    this.uploads = new Uploads({ tooLarge: (name) => t('composer.tooLarge', { name }), empty: (name) => t('composer.emptyFile', { name }), failed: (name) => t('composer.uploadFailed', { name }) });
  }

  begin(): void {
    this.#show(this.drafts.read(KIND));
    this.refused = null;
  }

  typed(text: string, format: Format): void {
    this.text = text;
    this.format = format;
    this.refused = null;
    this.drafts.keep(KIND, { body: text, format });
  }

  /** The text that was typed on another device takes the place of this one, or goes. */
  settle(useOther: boolean): void {
    const { other } = this.drafts;
    const { body, format } = useOther && other ? other : { body: this.text, format: this.format };
    if (useOther) this.#show({ body, format });
    this.drafts.settle(KIND, { body, format });
  }

  /** Returns what was added; null when something stands in the way, which `refused` says. A conflict means that the thread is not what it was. */
  async send({ onconflict }: { onconflict: () => void }): Promise<PublicMessage | null> {
    this.refused = !this.text.trim() && this.uploads.ids.length === 0 ? this.#t('composer.empty') : this.uploads.busy ? this.#t('composer.uploading') : null;
    if (this.busy || this.refused) return null;
    this.busy = true;
    try {
      await this.drafts.rest(KIND);
      const message = await api.post<PublicMessage>(`service-desk/tickets/${this.#ticketId}/messages`, this.#body(), this.#key);
      this.#sent();
      return message;
    } catch (error) {
      this.refused = this.#t('composer.failed', { reason: error instanceof Refusal ? error.message : String(error) });
      if (error instanceof Refusal && error.code === 'conflict') onconflict();
      return null;
    } finally {
      this.#key = newKey();
      this.busy = false;
    }
  }

  #show({ body, format }: { body: string; format: Format }): void {
    this.text = body;
    this.format = format;
    this.onreplace(body);
  }

  #body() {
    const { text, format, uploads, replyTo } = this;
    const said = text.trim() ? { body: text, format } : { body: uploads.list.map(({ name }) => name).join('\n'), format: 'text' };
    return { ...said, direction: KIND, ...(replyTo ? { replyTo: replyTo.seq } : {}), fromDraft: true, ...(uploads.ids.length > 0 ? { attachmentIds: uploads.ids } : {}), lastSeenSeq: this.#thread.lastSeq };
  }

  #sent(): void {
    this.drafts.sent(KIND);
    this.#show({ body: '', format: 'text' });
    this.replyTo = null;
    this.uploads.clear();
  }
}
