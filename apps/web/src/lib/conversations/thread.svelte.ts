import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';

/** A line of history as the ticket page gets it. */
export type HistoryLine = { id: string; at: Date; event: string; seq: number; by: { kind: string; id: string | null; name: string }; reason?: string | null; payload: unknown };

export type ThreadItem =
  | { kind: 'day'; key: string; at: Date }
  | { kind: 'message'; key: string; at: Date; message: PublicMessage; replies: PublicMessage[] }
  /** Where a reply came that stands further up, beneath its comment. */
  | { kind: 'reply'; key: string; at: Date; message: PublicMessage; to: PublicMessage }
  | { kind: 'event'; key: string; at: Date; line: HistoryLine };

/** What is told between messages; the messages themselves are their own lines. */
const told = new Set(['ticket.created', 'ticket.changed', 'ticket.escalated', 'ticket.merged', 'ticket.absorbed', 'ticket.unmerged', 'ticket.split', 'ticket.linked', 'ticket.unlinked', 'ticket.accepted', 'reply.asked', 'reply.approved']);

/** At one moment: the ticket was opened by its first message, and what a message brought about follows it. */
const rankOf = (item: ThreadItem): number => (item.kind === 'event' ? (item.line.event === 'ticket.created' ? 0 : 2) : 1);

/** Everything said and done in one ticket, in its order, while the page is open. */
export class Thread {
  #messages = $state.raw<ReadonlyMap<number, PublicMessage>>(new Map());
  #lines = $state.raw<readonly HistoryLine[]>([]);

  /** Just written here, or read as earlier ones: a page that was asked for before may not have them yet. */
  #own = new Set<number>();

  get messages(): readonly PublicMessage[] {
    return [...this.#messages.values()];
  }

  /** With `lines` it is the end of the ticket as the server has it: what is not there was split off or went back where it came from. */
  take(messages: readonly PublicMessage[], lines?: readonly HistoryLine[]): void {
    const all = new Map(this.#messages);
    const first = messages[0]?.seq ?? Infinity;
    // Taken back before it left, perhaps by its writer in another window.
    for (const line of lines ?? []) if (line.event === 'message.withdrawn') this.#own.delete((line.payload as { seq: number }).seq);
    if (lines) for (const seq of all.keys()) if (seq >= first && !this.#own.has(seq)) all.delete(seq);
    for (const message of messages) {
      all.set(message.seq, message);
      if (lines) this.#own.delete(message.seq);
      else this.#own.add(message.seq);
    }
    this.#messages = new Map([...all].sort(([a], [b]) => a - b));
    if (lines) this.#lines = lines;
  }

  get(seq: number): PublicMessage | undefined {
    return this.#messages.get(seq);
  }

  drop(seq: number): void {
    this.#own.delete(seq);
    this.#messages = new Map([...this.#messages].filter(([each]) => each !== seq));
  }

  get lastSeq(): number {
    return Math.max(0, ...this.#messages.keys());
  }

  /** The first message that is here; earlier ones can be asked for while it is above 1. */
  get firstSeq(): number {
    return this.#messages.size === 0 ? 0 : Math.min(...this.#messages.keys());
  }

  /** What customers wrote after a message one had seen. */
  newSince(seq: number): number {
    return [...this.#messages.values()].filter((message) => message.seq > seq && message.direction === 'in').length;
  }

  /** @param dayOf names the day of a moment in the reader's zone */
  items(dayOf: (at: Date) => string): ThreadItem[] {
    const entries = [
      ...this.#comments(),
      ...this.#lines.filter(({ event }) => told.has(event)).map((line): ThreadItem => ({ kind: 'event', key: line.id, at: new Date(line.at), line })),
    ].sort((a, b) => a.at.getTime() - b.at.getTime() || rankOf(a) - rankOf(b));
    const items: ThreadItem[] = [];
    let day = '';
    for (const [place, entry] of entries.entries()) {
      if (entry.kind === 'reply' && isNext(entry, entries[place - 1])) continue;
      const itsDay = dayOf(entry.at);
      if (itsDay !== day) items.push({ kind: 'day', key: `d${itsDay}`, at: entry.at });
      day = itsDay;
      items.push(entry);
    }
    return items;
  }

  /** Replies stand beneath their comment, as far as that is here; where they came is told as well. */
  #comments(): ThreadItem[] {
    const all = this.messages;
    const byId = new Map(all.map((message) => [message.id, message]));
    const parentOf = (message: PublicMessage) => (message.parentId ? byId.get(message.parentId) : undefined);
    return all.flatMap((message): ThreadItem[] => {
      const [at, to] = [new Date(message.createdAt), parentOf(message)];
      if (to) return [{ kind: 'reply', key: `r${message.seq}`, at, message, to }];
      return [{ kind: 'message', key: `m${message.seq}`, at, message, replies: all.filter((other) => other.parentId === message.id) }];
    });
  }
}

/** Nothing stands between a reply and its comment with the replies before. */
const isNext = ({ to }: Extract<ThreadItem, { kind: 'reply' }>, before: ThreadItem | undefined): boolean => (before?.kind === 'message' && before.message === to) || (before?.kind === 'reply' && before.to === to);
