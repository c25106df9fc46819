import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { api, Refusal } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { MenuItem } from '../ui/Menu.svelte';
import { history, link, messageSquareLock, pencil, quote as quoteIcon, rotateCcw, trash2 } from '../ui/icons.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { quoteOf } from './quote.ts';
import type { Thread } from './thread.svelte.ts';

type Made = {
  ticket: { id: string; number: string };
  thread: Thread;
  words: Words;
  me: string;
  may: () => Record<string, boolean>;
  /** Puts a quote where one writes: a comment is quoted in a comment, so that no word of staff leaves by mistake. */
  onquote: (html: string, internal: boolean) => void;
  onreply: (comment: PublicMessage) => void;
};

/** What can be done with single messages of a ticket. */
export class Talk {
  /** The comment that is being changed, by its number in the ticket. */
  editing = $state<number | null>(null);
  /** The comment whose earlier texts are shown. */
  versionsOf = $state.raw<PublicMessage | null>(null);
  #of: Made;

  constructor(of: Made) {
    this.#of = of;
  }

  isOwn = (message: PublicMessage): boolean => isComment(message) && message.author.id === this.#of.me && Boolean(this.#of.may()['tickets.comment']);
  mayDelete = (message: PublicMessage): boolean => isComment(message) && (this.isOwn(message) || Boolean(this.#of.may()['comments.delete']));

  items(message: PublicMessage): MenuItem[] {
    const { words: { t }, may } = this.#of;
    if (message.deleted) return this.mayDelete(message) ? [{ label: t('talk.restore'), icon: rotateCcw, run: () => void this.restore(message) }] : [];
    const comments = message.direction === 'internal';
    return [
      ...(comments && may()['tickets.comment'] ? [{ label: t('talk.replyTo'), icon: messageSquareLock, run: () => this.#of.onreply(message) }] : []),
      ...(may()[comments ? 'tickets.comment' : 'tickets.reply'] ? [{ label: t('talk.quote'), icon: quoteIcon, keys: 'q', run: () => this.quote(message) }] : []),
      { label: t('talk.copyLink'), icon: link, run: () => void this.#copyLink(message) },
      ...(message.editedAt ? [{ label: t('talk.versions'), icon: history, run: () => void (this.versionsOf = message) }] : []),
      ...(this.isOwn(message) ? [{ label: t('talk.edit'), icon: pencil, run: () => void (this.editing = message.seq) }] : []),
      ...(this.mayDelete(message) ? [{ label: t('talk.delete'), icon: trash2, danger: true, apart: true, run: () => void this.remove(message) }] : []),
    ];
  }

  /** `q`: what is marked, else the message that has the focus, else the last one. */
  quoteHere(within: HTMLElement): void {
    const article = (getSelection()?.anchorNode?.parentElement ?? document.activeElement)?.closest<HTMLElement>('[data-seq]') ?? document.activeElement?.closest<HTMLElement>('[data-seq]');
    const inside = article && within.contains(article) ? article : null;
    const message = inside ? this.#of.thread.get(Number(inside.dataset.seq)) : this.#of.thread.messages.findLast(({ deleted }) => !deleted);
    if (message && !message.deleted) this.quote(message, inside ? markedIn(inside) : '');
  }

  quote(message: PublicMessage, selected = markedIn(document.querySelector<HTMLElement>(`[data-seq="${message.seq}"]`))): void {
    const { words, onquote } = this.#of;
    onquote(quoteOf(message, words.t('talk.wrote', { name: message.author.name, at: words.full(message.createdAt) }), selected), message.direction === 'internal');
  }

  async remove(message: PublicMessage): Promise<void> {
    const gone = await this.#ask(() => api.remove<PublicMessage>(this.#path(message)));
    if (gone) toasts.show({ text: this.#of.words.t('talk.deletedToast'), undo: () => this.restore(gone) });
  }
  async restore(message: PublicMessage): Promise<void> {
    if (await this.#ask(() => api.post<PublicMessage>(`${this.#path(message)}/restore`, {}))) toasts.show({ text: this.#of.words.t('talk.restoredToast') });
  }
  /** @throws Refusal */
  async save(message: PublicMessage, body: string, format: 'text' | 'html', version: number): Promise<void> {
    this.#of.thread.take([await api.patch<PublicMessage>(this.#path(message), { body, format, version })]);
    this.editing = null;
  }

  #path = ({ ticketId, seq }: PublicMessage): string => `service-desk/tickets/${ticketId}/messages/${seq}`;

  async #ask(work: () => Promise<PublicMessage>): Promise<PublicMessage | null> {
    try {
      const message = await work();
      this.#of.thread.take([message]);
      return message;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      toasts.show({ tone: 'bad', text: error.message });
      return null;
    }
  }

  async #copyLink({ seq }: PublicMessage): Promise<void> {
    const address = `${location.origin}/tickets/${this.#of.ticket.number}?message=${seq}`;
    // The clipboard exists only on https and localhost.
    await navigator.clipboard?.writeText(address).then(() => toasts.show({ text: this.#of.words.t('talk.linkCopied') }), () => toasts.show({ text: address }));
    if (!navigator.clipboard) toasts.show({ text: address });
  }
}

/** What is marked of a message; letters stand in frames of their own. */
function markedIn(article: HTMLElement | null): string {
  const own = getSelection();
  const text = own && article?.contains(own.anchorNode) ? own.toString() : '';
  return (text || (article?.querySelector<HTMLIFrameElement>('iframe.mail')?.contentDocument?.getSelection()?.toString() ?? '')).trim();
}

/** What went to or came from third parties stands beside the comments and is none: it was sent. */
const isComment = ({ direction, forward, thirdParty }: PublicMessage): boolean => direction === 'internal' && !forward && !thirdParty;
