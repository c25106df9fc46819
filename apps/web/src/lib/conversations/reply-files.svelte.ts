import type { DraftFile } from '@switchboard/domain/documents/words.ts';
import { api } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { Uploads } from './uploads.svelte.ts';

type Shared = DraftFile & { url: string };
type Around = { t: Words['t']; /** The text is there that names the file. */ ready: () => Promise<unknown>; onrefused: (why: string) => void };

/** Files on their way into an answer that several write: uploaded once, then everybody's on the ticket. */
export class ReplyFiles {
  readonly uploads: Uploads;
  #ticketId: string;
  #around: Around;
  #sharing = $state(0);

  constructor(ticketId: string, around: Around) {
    const { t } = around;
    this.#ticketId = ticketId;
    this.#around = around;
    this.uploads = new Uploads({ tooLarge: (name) => t('composer.tooLarge', { name }), empty: (name) => t('composer.emptyFile', { name }), failed: (name) => t('composer.uploadFailed', { name }) });
  }

  get busy(): boolean {
    return this.uploads.busy || this.#sharing > 0;
  }

  async bring(file: File): Promise<Shared | null> {
    const id = await this.uploads.bring(file);
    return id ? this.share(id) : null;
  }
  /** The address of a picture that may stand in the text. */
  picture = async (file: File): Promise<string | null> => (await this.bring(file))?.url ?? null;

  /** Null: it was refused, and that was said. */
  async share(fileId: string): Promise<Shared | null> {
    this.#sharing += 1;
    try {
      await this.#around.ready();
      return await api.post<Shared>(`service-desk/tickets/${this.#ticketId}/replies/files`, { fileId });
    } catch (error) {
      this.#around.onrefused(this.#around.t('composer.failed', { reason: error instanceof Error ? error.message : String(error) }));
      return null;
    } finally {
      this.#sharing -= 1;
    }
  }
}
