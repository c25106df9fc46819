import type { DraftView } from '@switchboard/domain/conversations/draft.ts';
import type { SharedReply } from '@switchboard/domain/documents/read-reply.ts';
import type { TakenBack } from '@switchboard/domain/documents/take-back-reply.ts';
import type { DraftFile } from '@switchboard/domain/documents/words.ts';
import { flushSync } from 'svelte';
import { api, Refusal } from '../api.ts';
import type { SharedDraft } from '../documents/shared-draft.svelte.ts';
import type { ReplyHand } from '../documents/shared-reply-props.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { copiesFor } from './copies.ts';
import { Drift } from './drift.svelte.ts';
import { isLeftHere } from './left-here.ts';
import { dropPending, keepPending, readPending, type Pending } from './pending-reply.ts';
import { ReplyFiles } from './reply-files.svelte.ts';
import { Review } from './review.svelte.ts';
import { Sending } from './sending.svelte.ts';
import type { Thread } from './thread.svelte.ts';

/** Longer than saving takes; then one is told that it is not saved. */
const SAVED_WITHIN_MS = 8_000;
const DAY_MS = 86_400_000;
const CHANNEL = 'email';

type Ticket = { id: string; requester: { email: string | null } };
type Opening = { ticket: Ticket; thread: Thread; reply: SharedReply; draft: DraftView | undefined; me: string; t: Words['t']; /** Somebody writes here. */ ontyping: () => void };

/**
 * The answer of a ticket on this page. It is one text for everybody on the ticket; what makes it that (Yjs, the editor) is loaded when somebody writes, and the first letters wait in a plain field until
 * then (`pending`).
 */
export class Reply {
  n = $state(1);
  /** As it was read with the page, to be seen until the text itself is there. */
  html = $state('');
  pending = $state.raw<Pending | null>(null);
  draft = $state.raw<SharedDraft | null>(null);
  /** The draft whose text stands in the field. */
  shown = $state.raw<SharedDraft | null>(null);
  refused = $state<string | null>(null);
  /** Somebody else sent what was written here; `kept`: what was typed after that stands here. */
  told = $state.raw<{ name: string; at: string; kept: boolean } | null>(null);
  /** Nobody writes in it here: the ticket is in the trash, or a right was lost. */
  locked = $state(false);
  readonly files: ReplyFiles;
  readonly drift: Drift;
  readonly review = new Review(this);
  readonly sending: Sending;
  /** The field goes for another: it says whether it had the focus, so that the next one has it too. */
  onswap: () => void = () => {};
  #own: DraftView | undefined;
  #of: Opening;
  #hand = $state.raw<ReplyHand | null>(null);
  #handed = new Set<() => void>();
  #parts: ReturnType<typeof loadParts> | null = null;
  #opening: Promise<void> | null = null;
  #moving: Promise<void> | null = null;
  /** Drafts that were sent, until what goes on of them is stored. */
  #before = new Set<SharedDraft>();
  #gone = false;

  constructor(of: Opening) {
    this.#of = of;
    this.#own = of.draft;
    this.n = of.reply.n;
    this.html = of.reply.html;
    this.review.know(of.reply);
    this.drift = new Drift(of.thread, () => this.says || this.attached.length > 0);
    this.sending = new Sending(this, of.t);
    this.files = new ReplyFiles(of.ticket.id, { t: of.t, ready: () => this.#ready(), onrefused: (why) => (this.refused = why) });
  }

  get ticketId(): string {
    return this.#of.ticket.id;
  }
  get path(): string {
    return `service-desk/tickets/${this.ticketId}/replies/${CHANNEL}`;
  }
  /** Something is written, here or by somebody else. */
  get says(): boolean {
    return this.pending !== null || (this.draft?.text.ready ? this.draft.hasWords : this.html !== '');
  }
  /** What goes with it. */
  get attached(): readonly DraftFile[] {
    return this.draft?.files ?? [];
  }

  /** When the page is there: what waits on this device, or was begun by somebody, is opened. */
  async start(): Promise<void> {
    this.drift.saw();
    this.pending = readPending(this.#of.ticket.id, this.#own);
    if (this.pending || this.html !== '' || (await isLeftHere(this.#where))) await this.open().catch(() => undefined);
  }

  open(): Promise<void> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  /** A letter in the plain field. */
  typed(body: string): void {
    if (!this.says) this.drift.saw();
    this.pending = body ? { body, format: 'text', at: new Date().toISOString() } : null;
    keepPending(this.#of.ticket.id, this.pending ?? { body: '', format: 'text', at: '' });
    this.refused = null;
    this.#of.ontyping();
  }

  /** The text stands in its field. */
  there(hand: ReplyHand): void {
    this.#hand = hand;
    this.#takePending();
    this.#handed.forEach((tell) => tell());
    this.#handed.clear();
  }

  async insert(value: string, format: 'text' | 'html'): Promise<void> {
    await this.#ready();
    this.#hand?.insert(value, format);
  }
  focus(): boolean {
    this.#hand?.focus();
    return this.#hand !== null;
  }
  async attach(files: readonly File[]): Promise<void> {
    this.refused = null;
    await Promise.all(files.map(async (file) => this.#added(await this.files.bring(file))));
  }

  /** Everything that was written here stands at the server; false: it is not connected, or that takes too long. */
  async stored(): Promise<boolean> {
    const there = await this.#ready(SAVED_WITHIN_MS);
    const text = this.draft?.text;
    return there && text !== undefined && text.state !== 'away' && text.stored(SAVED_WITHIN_MS);
  }

  /** An answer that was taken back: one that was written together is in the shared draft again already. */
  async takeBack(said: TakenBack): Promise<void> {
    if (said.draft) {
      await this.check();
      return this.open();
    }
    await this.#ready();
    this.#hand?.append(said.body, said.format);
    for (const list of ['to', 'cc', 'bcc'] as const) this.draft?.add(list, said[list]);
    for (const { id } of said.attachments) this.#added(await this.files.share(id));
  }

  /** The server takes nothing more: because it was sent, or for good. */
  async unwritable(): Promise<void> {
    const { draft } = this;
    await this.check();
    this.locked = this.draft === draft && draft?.text.writable === false;
  }
  /** Asks which draft is the one that is written now. */
  async check(ownSeq = 0): Promise<void> {
    const now = await api.get<SharedReply>(this.path).catch(() => null);
    if (now) await this.take(now, ownSeq);
  }
  /** What the page heard of it. */
  async take(now: SharedReply, ownSeq = 0): Promise<void> {
    if (now.n >= this.n) this.review.know(now);
    if (now.n > this.n) await (this.#moving ??= this.#moveOn(now, ownSeq).finally(() => (this.#moving = null)));
    else if (!this.draft) this.html = now.html;
  }

  leave(): void {
    this.#gone = true;
    this.draft?.text.destroy();
    for (const before of this.#before) before.text.destroy({ kept: true });
    this.#before.clear();
  }

  get #where() {
    return { me: this.#of.me, ticketId: this.#of.ticket.id, channel: CHANNEL };
  }
  #added(file: DraftFile | null): void {
    if (file) this.draft?.addFile(file);
  }

  async #open(): Promise<void> {
    const draft = await this.#make(this.n);
    if (this.#gone) return draft.text.destroy();
    this.draft = draft;
    void this.#takeLeft(draft).catch(() => undefined);
  }
  async #make(n: number): Promise<SharedDraft> {
    this.#parts ??= loadParts().catch((error: unknown) => ((this.#parts = null), Promise.reject(error)));
    const { SharedDraft: Draft } = await this.#parts;
    const draft: SharedDraft = new Draft({ ...this.#where, n, why: () => this.#why(), onown: (began) => this.#typedIn(draft, began), onchange: () => this.#changed(draft) });
    return draft;
  }
  /** The door of the socket tells a browser nothing; this one does. */
  #why = () => api.get(this.path).then(() => null, (error: unknown) => (error instanceof Refusal && [401, 403, 404].includes(error.status) ? error.message : null));

  /** Somebody changed it: it is not what was approved any more. */
  #changed(draft: SharedDraft): void {
    if (draft === this.draft && this.review.approval.by) void this.check();
  }
  #typedIn(draft: SharedDraft, began: boolean): void {
    if (draft !== this.draft) return;
    if (began && !this.pending) this.drift.saw();
    if (draft.text.ready) draft.begin(copiesFor(this.#of.thread.messages, this.#of.ticket.requester.email));
    this.refused = null;
    this.#of.ontyping();
  }

  #takePending(): void {
    const [pending, draft] = [this.pending, this.shown];
    if (!pending || !draft || !this.#hand) return;
    const taken = draft.text.doc.getMap('begun');
    const mark = `taken:${this.#of.me}:${pending.at}`;
    if (!taken.get(mark)) {
      draft.text.doc.transact(() => {
        this.#hand?.append(pending.body, pending.format);
        taken.set(mark, true);
      });
    }
    this.pending = null;
    const own = this.#own;
    this.#own = undefined;
    void draft.text.stored(60_000).then((there) => (there ? dropPending(this.#of.ticket.id, pending.at, own) : undefined));
  }

  /** When the text stands in its field, with what was typed before that. False: not in time. */
  async #ready(withinMs = 30_000): Promise<boolean> {
    await this.open();
    if (this.#hand) return true;
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), withinMs);
      this.#handed.add(() => (clearTimeout(late), resolve(true)));
    });
  }

  /** The draft was sent: the next one takes its place in one step, with what was typed here and is not in what left. Until it is there one types on in the old one. */
  async #moveOn(now: SharedReply, ownSeq: number): Promise<void> {
    const before = this.draft;
    if (!before) return this.#begin(now);
    const next = await this.#make(now.n);
    await next.text.whenReady();
    if (this.#gone) return next.text.destroy();
    const { carryOn, vectorOf } = await this.#parts!;
    const own = now.sent !== null && (now.sent.seq === ownSeq || now.sent.by.id === this.#of.me);
    this.onswap();
    this.draft = next;
    const kept = carryOn({ doc: before.text.doc, n: before.n, mine: before.text.mine, left: vectorOf(now, before.n) }, next.text.doc);
    [this.n, this.html, this.#hand] = [now.n, '', null];
    this.drift.beginAnew();
    if (now.sent && !own) this.told = { name: now.sent.by.name, at: now.sent.at, kept };
    // In one go: a letter typed between the one field and the other would be a key of the page.
    if (this.shown) flushSync(() => (this.shown = next));
    // What is not in the message stays on this device, and this window's, until it is stored in the next draft.
    this.#before.add(before);
    void next.text.stored(DAY_MS).then((there) => (this.#before.delete(before) ? before.text.destroy({ kept: !there }) : undefined));
  }
  /** Nobody had it open here. */
  #begin(now: SharedReply): void {
    [this.n, this.html] = [now.n, now.html];
  }

  async #takeLeft(draft: SharedDraft): Promise<void> {
    const { bringLeft } = await import('../documents/left-behind.ts');
    const now = await bringLeft(this.#where, draft, () => api.get<SharedReply>(this.path));
    if (now?.sent) this.told = { name: now.sent.by.name, at: now.sent.at, kept: true };
  }
}

async function loadParts() {
  const [{ SharedDraft: Draft }, { carryOn, vectorOf }] = await Promise.all([import('../documents/shared-draft.svelte.ts'), import('../documents/carry-on.ts')]);
  return { SharedDraft: Draft, carryOn, vectorOf };
}
