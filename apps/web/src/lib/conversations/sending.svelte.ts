import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import type { SignatureChoice } from '@switchboard/domain/conversations/signature-words.ts';
import { api, newKey, Refusal } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { Reply } from './reply.svelte.ts';

type Sent = { status?: 'resolved'; /** The thread is not what it was. */ onconflict: () => void };

/** A press of Send: what stands in its way is said, and the rest is the server's, where one message leaves, whatever races. */
export class Sending {
  busy = $state(false);
  signature = $state<SignatureChoice | undefined>(undefined);
  #reply: Reply;
  #t: Words['t'];
  #key = newKey();

  constructor(reply: Reply, t: Words['t']) {
    this.#reply = reply;
    this.#t = t;
  }

  /** Returns what was sent; null when something stands in the way, which the reply's `refused` says. */
  async send({ status, onconflict }: Sent): Promise<PublicMessage | null> {
    const reply = this.#reply;
    if (this.busy) return null;
    reply.refused = null;
    if (reply.drift.count > 0 && !reply.drift.anyway) {
      reply.drift.warn();
      return null;
    }
    this.busy = true;
    try {
      const { draft, n } = reply;
      reply.refused = await this.#obstacle();
      // Somebody else sent it while this waited: what stands here now is another answer, which nobody asked to send.
      if (reply.n !== n || (draft && reply.draft !== draft)) reply.refused = null;
      else if (!reply.refused) {
        const said = { ...reply.drift.said, undoable: true, ...(status ? { status } : {}), ...(this.signature ? { signature: this.signature } : {}) };
        const message = await api.post<PublicMessage>(`${reply.path}/${n}/send`, said, this.#key);
        await reply.check(message.seq);
        return message;
      }
      return null;
    } catch (error) {
      await this.#refuse(error, onconflict);
      return null;
    } finally {
      this.#key = newKey();
      this.busy = false;
    }
  }

  async #obstacle(): Promise<string | null> {
    const reply = this.#reply;
    if (!reply.says && reply.attached.length === 0 && reply.files.uploads.list.length === 0) return this.#t('composer.empty');
    if (reply.files.busy) return this.#t('composer.uploading');
    if (!(await reply.stored().catch(() => false))) return this.#t('reply.notSaved');
    return reply.draft?.hasWords || reply.attached.length > 0 ? null : this.#t('composer.empty');
  }

  async #refuse(error: unknown, onconflict: () => void): Promise<void> {
    const reply = this.#reply;
    const refusal = error instanceof Refusal ? error : null;
    const conflict = refusal?.code === 'conflict';
    if (conflict) onconflict();
    // Newer messages: they are fetched and shown, and the next press sends.
    if (conflict && Array.isArray(refusal.current)) return reply.drift.warn(Math.max(...refusal.current.map(({ seq }: { seq: number }) => seq)));
    if (conflict && (refusal.current as { n?: number } | null)?.n) return reply.check();
    reply.refused = this.#t('composer.failed', { reason: error instanceof Error ? error.message : String(error) });
  }
}
