import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import type { SignatureChoice } from '@switchboard/domain/conversations/signature-words.ts';
import type { Withdrawn } from '@switchboard/domain/conversations/withdraw-message.ts';
import { api, newKey, Refusal } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { copiesFor, readCopies } from './copies.ts';
import type { Drafts, Kind } from './drafts.svelte.ts';
import type { Thread } from './thread.svelte.ts';
import { Uploads } from './uploads.svelte.ts';

export type Format = 'text' | 'html';
type Ticket = { id: string; requester: { email: string | null } };

/** What somebody writes in one ticket: an answer or a comment, with its files and copies, until it is sent. The field that shows it is told by `onreplace`. */
export class Writing {
  kind = $state<Kind>('out');
  /** Text, or HTML where text does not say it all. */
  text = $state('');
  format = $state<Format>('text');
  busy = $state(false);
  refused = $state<string | null>(null);
  /** The last message that stood here when writing began. */
  seen = $state(0);
  copies = $state('');
  copiesOpen = $state(false);
  /** What stands below the answer; left open: the writer's own, else the team's. */
  signature = $state<SignatureChoice | undefined>(undefined);
  /** The comment that a comment replies to. */
  replyTo = $state.raw<PublicMessage | null>(null);
  readonly uploads: Uploads;
  readonly drafts: Drafts;
  onreplace: (text: string) => void = () => {};
  #key = newKey();
  #ticket: Ticket;
  #thread: Thread;
  #t: Words['t'];

  constructor({ ticket, thread, drafts, t }: { ticket: Ticket; thread: Thread; drafts: Drafts; t: Words['t'] }) {
    this.#ticket = ticket;
    this.drafts = drafts;
    this.#thread = thread;
    this.#t = t;
    this.uploads = new Uploads({ tooLarge: (name) => t('composer.tooLarge', { name }), empty: (name) => t('composer.emptyFile', { name }), failed: (name) => t('composer.uploadFailed', { name }) });
  }

  /** Messages of the customer that came in since writing an answer began. */
  get drift(): number {
    return this.kind === 'out' && this.text && this.seen ? this.#thread.newSince(this.seen) : 0;
  }

  choose(kind: Kind): void {
    this.kind = kind;
    this.#show(this.drafts.read(kind));
    this.refused = null;
    if (kind === 'out') this.replyTo = null;
    this.seen = this.#thread.lastSeq;
    const to = copiesFor(this.#thread.messages, this.#ticket.requester.email);
    this.copies = to.join(', ');
    this.copiesOpen = to.length > 0;
  }

  typed(text: string, format: Format): void {
    if (!this.seen || !this.text) this.seen = this.#thread.lastSeq;
    this.text = text;
    this.format = format;
    this.refused = null;
    this.drafts.keep(this.kind, { body: text, format });
  }

  /** Puts something in place of what is written. */
  put(text: string, format: Format): void {
    this.typed(text, format);
    this.onreplace(text);
  }

  /** The text that was typed on another device takes the place of this one, or goes. */
  settle(useOther: boolean): void {
    const { other } = this.drafts;
    const { body, format } = useOther && other ? other : { body: this.text, format: this.format };
    if (useOther) this.#show({ body, format });
    this.drafts.settle(this.kind, { body, format });
  }

  saw(): void {
    this.seen = this.#thread.lastSeq;
  }

  /** Returns what was sent; null when something stands in the way, which `refused` says. A conflict means that the thread is not what it was. */
  async send({ status, onconflict }: { status?: 'resolved'; onconflict: () => void }): Promise<PublicMessage | null> {
    const cc = this.kind === 'out' && this.copiesOpen ? readCopies(this.copies) : [];
    this.refused = this.#obstacle(cc);
    if (this.busy || this.refused) return null;
    this.busy = true;
    try {
      await this.drafts.rest(this.kind);
      const message = await api.post<PublicMessage>(`service-desk/tickets/${this.#ticket.id}/messages`, this.#body(cc, status), this.#key);
      this.#sent();
      return message;
    } catch (error) {
      this.refused = this.#t('composer.failed', { reason: error instanceof Refusal ? error.message : String(error) });
      // Somebody wrote meanwhile and the news has not come yet: it is fetched, and what is new shows above.
      if (error instanceof Refusal && error.code === 'conflict') onconflict();
      return null;
    } finally {
      this.#key = newKey();
      this.busy = false;
    }
  }

  /** An answer that was taken back is in the field again, before what was written meanwhile. */
  takeBack(said: Withdrawn): void {
    if (this.kind !== 'out') this.choose('out');
    const also = this.text.trim() ? this.text : '';
    const html = said.format === 'html' || this.format === 'html';
    this.put(also ? `${said.body}${html ? '' : '\n'}${also}` : said.body, html ? 'html' : 'text');
    this.uploads.takeBack(said.attachments);
    if (said.cc.length > 0) [this.copies, this.copiesOpen] = [said.cc.join(', '), true];
  }

  #show({ body, format }: { body: string; format: Format }): void {
    this.text = body;
    this.format = format;
    this.onreplace(body);
  }

  #obstacle(cc: string[]): string | null {
    if (!this.text.trim() && this.uploads.ids.length === 0) return this.#t('composer.empty');
    if (this.uploads.busy) return this.#t('composer.uploading');
    const wrong = cc.find((address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address));
    return wrong ? this.#t('composer.ccBad', { address: wrong }) : null;
  }

  #body(cc: string[], status?: 'resolved') {
    const { text, format, kind, uploads, seen, drift, replyTo } = this;
    const said = text.trim() ? { body: text, format } : { body: uploads.list.map(({ name }) => name).join('\n'), format: 'text' };
    return {
      ...said,
      direction: kind,
      ...(kind === 'out' ? { undoable: true, ...(this.signature ? { signature: this.signature } : {}) } : {}),
      ...(kind === 'internal' && replyTo ? { replyTo: replyTo.seq } : {}),
      fromDraft: true,
      ...(status ? { status } : {}),
      ...(cc.length > 0 ? { cc } : {}),
      ...(uploads.ids.length > 0 ? { attachmentIds: uploads.ids } : {}),
      lastSeenSeq: seen || this.#thread.lastSeq,
      ...(drift > 0 ? { sendAnyway: true } : {}),
    };
  }

  #sent(): void {
    this.drafts.sent(this.kind);
    this.#show({ body: '', format: 'text' });
    this.replyTo = null;
    this.uploads.clear();
  }
}
