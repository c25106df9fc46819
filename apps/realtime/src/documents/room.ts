import type { DocumentKind } from '@switchboard/domain/documents/kind.ts';
import { bytesOf, loadDocument, mergeParts } from '@switchboard/domain/documents/load-document.ts';
import type { Author, DocumentUpdateRecord } from '@switchboard/domain/documents/document.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { Cursors } from './cursors.ts';
import { steps, syncMessage, wireFrame } from './frames.ts';
import type { Reader } from './reader.ts';
import { closings } from '@switchboard/domain/documents/words.ts';

/** Merged into one when so many came since the last time somebody asked for all. */
const MERGE_AT = 500;

type Kept = { parts: Uint8Array[]; ready: Promise<void> };

/** One document that somebody has open here. Its text is kept as bytes, as it is stored; nobody needs more of it than that. */
export class Room {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly id: string;
  readonly subject: string;
  readonly readers = new Set<Reader>();
  readonly cursors: Cursors;
  /** Known once the document was loaded: who types under which client number. */
  authors: Set<number> | null = null;
  /** As stored, roughly: what was deleted since it last came to rest still counts. */
  bytes = 0;
  usedAt = performance.now();
  /** Updates on their way into the database, and their bytes. */
  storing = 0;
  storingBytes = 0;
  /** Some of them are being written at this moment (commit.ts). */
  writing = false;
  /** Something is stored that is not in its one state yet. */
  restless = false;
  #kept: Kept | null = null;

  constructor(name: string, { kind, id, subject }: { kind: DocumentKind; id: string; subject: { kind: string; id: string } }, whisperCursors: (name: string, states: unknown) => void) {
    this.name = name;
    this.kind = kind;
    this.id = id;
    this.subject = `${subject.kind}:${subject.id}`;
    this.cursors = new Cursors(this, whisperCursors);
  }

  /** Everything that is stored, once it is known. What is stored meanwhile is in it too. */
  async state(): Promise<Uint8Array> {
    const kept = (this.#kept ??= this.#load());
    await kept.ready;
    this.usedAt = performance.now();
    return merged(kept);
  }

  /** Whether so much more is too much: what is on its way counts, or many who paste at once would make a row that MongoDB does not take. */
  isTooLong(more: number, onlyDeletes: boolean): boolean {
    return this.bytes + this.storingBytes + more > this.kind.mostBytes * (onlyDeletes ? 2 : 1);
  }

  /** Nothing is taken before this: what is stored says how long it is and who typed it. */
  get loaded(): boolean {
    return this.authors !== null;
  }

  /** Client numbers that nobody is known for; from now on they are `viewer`'s. */
  newAuthors(clients: readonly number[], { actor }: Viewer): Author[] {
    const fresh = clients.filter((client) => !this.authors!.has(client));
    for (const client of fresh) this.authors!.add(client);
    return fresh.map((client) => ({ client, id: actor.kind === 'person' ? actor.id : null, name: actor.name }));
  }

  /** Something is stored, by this process or another. */
  keep(update: Uint8Array): void {
    this.usedAt = performance.now();
    this.bytes += update.length;
    const kept = this.#kept;
    if (!kept) return;
    kept.parts.push(update);
    if (kept.parts.length >= MERGE_AT) merged(kept);
  }

  /** Another process stored something; or one of the verbs did. */
  hear({ update, authors = [] }: DocumentUpdateRecord): void {
    const bytes = bytesOf(update);
    for (const { client } of authors) this.authors?.add(client);
    this.keep(bytes);
    this.tell(wireFrame(syncMessage(steps.update, bytes)), null);
  }

  tell(frame: Buffer, except: Reader | null): void {
    for (const reader of this.readers) if (reader !== except && !reader.write(frame)) reader.close(closings.tooSlow);
  }

  /** It came to rest: the same text in fewer bytes. What came since stays behind it. */
  settled(state: Uint8Array, partsBefore: Uint8Array[] | null): void {
    const kept = this.#kept;
    if (!kept || !partsBefore || partsBefore.some((part, at) => kept.parts[at] !== part)) return;
    kept.parts.splice(0, partsBefore.length, state);
    this.bytes = sizeOf(kept.parts);
  }
  get parts(): Uint8Array[] | null {
    return this.#kept && [...this.#kept.parts];
  }

  /** Lets go of the text; it is read again when somebody asks for it. */
  forgetText(): void {
    this.#kept = null;
  }

  #load(): Kept {
    const kept: Kept = { parts: [], ready: Promise.resolve() };
    kept.ready = loadDocument(this.name).then(({ state, authors }) => {
      kept.parts.unshift(state);
      this.bytes = sizeOf(kept.parts);
      this.authors = new Set([...(this.authors ?? []), ...authors.map(({ client }) => client)]);
    });
    kept.ready.catch(() => {
      if (this.#kept === kept) this.#kept = null;
    });
    return kept;
  }
}

const sizeOf = (parts: Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function merged(kept: Kept): Uint8Array {
  if (kept.parts.length > 1) kept.parts = [mergeParts(kept.parts)];
  return kept.parts[0]!;
}
