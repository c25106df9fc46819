import { Refusal } from '../api.ts';
import { MOST_AT_ONCE, sendInParts } from './send-in-parts.ts';

/** A file on its way to the server, or there. */
export type Upload = { key: number; name: string; size: number; sent: number; id: string | null; error: string | null };

/** The server takes no larger ones (contract: uploads). */
export const MOST_BYTES = 25 * 1024 * 1024;

type Said = { tooLarge: (name: string) => string; empty: (name: string) => string; failed: (name: string) => string };

/** The files of a message that is being written. What was refused stays in the list with its sentence until it is taken away. */
export class Uploads {
  list = $state.raw<readonly Upload[]>([]);
  #said: Said;
  #requests = new Map<number, { abort(): void }>();
  #made = 0;
  /** Who waits for a file to arrive, or not to. */
  #waiting = new Map<number, (id: string | null) => void>();

  constructor(said: Said) {
    this.#said = said;
  }

  get busy(): boolean {
    return this.list.some(({ id, error }) => id === null && error === null);
  }
  get ids(): string[] {
    return this.list.flatMap(({ id }) => id ?? []);
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const key = ++this.#made;
      const refusal = file.size === 0 ? this.#said.empty(file.name) : file.size > MOST_BYTES ? this.#said.tooLarge(file.name) : null;
      this.list = [...this.list, { key, name: file.name || 'image.png', size: file.size, sent: 0, id: null, error: refusal }];
      if (!refusal) void (file.size > MOST_AT_ONCE ? this.#sendLarge(key, file) : this.#send(key, file));
    }
  }

  /** A picture that will stand in the text: in the list while it is on its way, its address when it is there. What was refused stays in the list. */
  async picture(file: File): Promise<string | null> {
    const there = await this.bring(file);
    return there && `/api/v1/files/${there}`;
  }

  /** A file that goes on to somewhere else: in the list while it is on its way, its id when it is there. */
  async bring(file: File): Promise<string | null> {
    this.add([file]);
    const { key, error } = this.list.at(-1)!;
    if (error) return null;
    const there = await new Promise<string | null>((resolve) => this.#waiting.set(key, resolve));
    if (there) this.list = this.list.filter((each) => each.key !== key);
    return there;
  }

  /** Files of an answer that was taken back: they are on the server already. */
  takeBack(files: readonly { id: string; name: string; size: number }[]): void {
    this.list = [...this.list, ...files.map(({ id, name, size }) => ({ key: ++this.#made, name, size, sent: size, id, error: null }))];
  }

  remove(key: number): void {
    this.#requests.get(key)?.abort();
    this.#requests.delete(key);
    this.list = this.list.filter((each) => each.key !== key);
    this.#settle(key, null);
  }

  clear(): void {
    for (const { key } of this.list) this.remove(key);
  }

  /** In parts, so that a lost connection or a reload costs little. */
  async #sendLarge(key: number, file: File): Promise<void> {
    const request = new AbortController();
    this.#requests.set(key, request);
    try {
      const { id, name } = await sendInParts(file, { signal: request.signal, onprogress: (sent) => this.#change(key, { sent }) });
      this.#change(key, { id, sent: file.size, name });
    } catch (error) {
      if (!request.signal.aborted) this.#change(key, { error: error instanceof Refusal && error.status > 0 ? error.message : this.#said.failed(file.name) });
    }
  }

  /** XMLHttpRequest, because fetch tells nothing of how far an upload has come. */
  #send(key: number, file: File): void {
    const form = new FormData();
    form.append('file', file, file.name || 'image.png');
    const request = new XMLHttpRequest();
    this.#requests.set(key, request);
    request.upload.onprogress = ({ loaded }) => this.#change(key, { sent: Math.min(loaded, file.size) });
    request.onerror = () => this.#change(key, { error: this.#said.failed(file.name) });
    request.onload = () => {
      const answer = read(request.responseText);
      if (request.status === 201 && answer.id) this.#change(key, { id: answer.id, sent: file.size, name: answer.name ?? file.name });
      else this.#change(key, { error: new Refusal(request.status, answer).message });
    };
    request.open('POST', '/api/v1/files');
    request.send(form);
  }

  #settle(key: number, id: string | null): void {
    this.#waiting.get(key)?.(id);
    this.#waiting.delete(key);
  }

  #change(key: number, change: Partial<Upload>): void {
    this.list = this.list.map((each) => (each.key === key ? { ...each, ...change } : each));
    if (change.id || change.error) this.#settle(key, change.id ?? null);
  }
}

function read(text: string): { id?: string; name?: string; detail?: string } {
  try {
    return JSON.parse(text) as { id?: string; name?: string };
  } catch {
    return {};
  }
}
