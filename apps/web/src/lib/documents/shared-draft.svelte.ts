import { draftLists, replyOf, type DraftFile } from '@switchboard/domain/documents/words.ts';
import * as Y from 'yjs';
import { SharedText } from './shared-text.svelte.ts';

export type Recipients = 'to' | 'cc' | 'bcc';
type Opening = { ticketId: string; channel: string; n: number; me: string; why: () => Promise<string | null>; /** Something was typed or added here; whether it began with that. */ onown: (began: boolean) => void; /** Somebody changed something. */ onchange: () => void };

/** One answer of a ticket that everybody on it writes together, as this page has it: its text, whom it goes to besides the customer, and what goes with it. */
export class SharedDraft {
  readonly text: SharedText;
  readonly n: number;
  recipients = $state.raw<Record<Recipients, readonly string[]>>({ to: [], cc: [], bcc: [] });
  files = $state.raw<readonly DraftFile[]>([]);
  hasWords = $state(false);

  constructor({ ticketId, channel, n, me, why, onown, onchange }: Opening) {
    this.n = n;
    this.text = new SharedText(replyOf(ticketId, channel, n), { me, why });
    this.text.doc.on('update', (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
      const was = this.hasWords;
      this.#read();
      if (local) onown(!was && this.hasWords);
      if (this.text.ready) onchange();
    });
  }

  /** How much of everybody's typing is before the eyes here, in base64. */
  get vector(): string {
    return btoa(String.fromCharCode(...Y.encodeStateVector(this.text.doc)));
  }

  /** Whoever begins it writes to those the customer wrote to as well; once, so that who is taken out stays out. */
  begin(copies: readonly string[]): void {
    const begun = this.text.doc.getMap('begun');
    if (begun.get('copies')) return;
    this.text.doc.transact(() => {
      begun.set('copies', true);
      if (copies.length > 0) this.#list('cc').push([...copies]);
    });
  }

  add(list: Recipients, addresses: readonly string[]): void {
    const known = new Set(this.recipients[list].map((address) => address.toLowerCase()));
    const fresh = addresses.filter((address) => !known.has(address.toLowerCase()));
    if (fresh.length > 0) this.#list(list).push(fresh);
  }
  remove(list: Recipients, address: string): void {
    this.#drop(list, (each) => String(each).toLowerCase() === address.toLowerCase());
  }
  addFile(file: DraftFile): void {
    const { id, name, size, type } = file;
    this.#list(draftLists.files).push([{ id, name, size, type }]);
  }
  removeFile(id: string): void {
    this.#drop(draftLists.files, (each) => (each as DraftFile).id === id);
  }

  #list = (name: string): Y.Array<unknown> => this.text.doc.getArray(name);
  #drop(name: string, which: (each: unknown) => boolean): void {
    const list = this.#list(name);
    this.text.doc.transact(() => {
      for (let at = list.length - 1; at >= 0; at -= 1) if (which(list.get(at))) list.delete(at);
    });
  }
  #read(): void {
    const addresses = (name: Recipients) => [...new Map(this.#list(name).toArray().map((each) => [String(each).toLowerCase(), String(each)])).values()];
    this.recipients = { to: addresses('to'), cc: addresses('cc'), bcc: addresses('bcc') };
    this.files = [...new Map(this.#list(draftLists.files).toArray().map((file) => [(file as DraftFile).id, file as DraftFile])).values()];
    this.hasWords = saysSomething(this.text.doc.getXmlFragment('content'));
  }
}

/** As far as the first letter or picture. */
function saysSomething(part: Y.XmlFragment): boolean {
  return part.toArray().some((child) => (child instanceof Y.XmlText ? child.length > 0 : child instanceof Y.XmlElement && (child.nodeName === 'image' || saysSomething(child))));
}
