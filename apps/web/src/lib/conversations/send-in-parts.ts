import type { UploadProgress } from '@switchboard/domain/conversations/upload-words.ts';
import { api, Refusal } from '../api.ts';

/** Little is lost where a connection is cut, and little is said besides the bytes. */
const PART = 1024 * 1024;
/** Smaller ones go in one piece. */
export const MOST_AT_ONCE = 2 * PART;
/** Between tries while nobody answers; the last one again and again, for a quarter of an hour in all. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const MOST_TRIES = 60;

type File = Blob & { name: string; lastModified?: number };
type Options = { signal: AbortSignal; onprogress: (sent: number) => void; pause?: (ms: number) => Promise<void>; kept?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> };

/**
 * Sends a large file part by part. A lost connection is waited for; after a reload the same file goes on where it stopped. @throws Refusal where the server says no
 */
export async function sendInParts(file: File, { signal, onprogress, pause = later, kept = localStorage }: Options): Promise<{ id: string; name: string }> {
  const place = `switchboard.upload:${file.name}:${file.size}:${file.lastModified ?? 0}`;
  let state = await begun(file, kept.getItem(place));
  kept.setItem(place, state.id);
  for (let tries = 0; !state.file; ) {
    onprogress(state.offset);
    try {
      state = await part(state, file.slice(state.offset, state.offset + PART), signal);
      tries = 0;
    } catch (error) {
      if (signal.aborted || !isLost(error) || ++tries > MOST_TRIES) throw forget(place, kept, error);
      await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length) - 1]!);
      state = await api.get<UploadProgress>(`uploads/${state.id}`, { signal }).catch((cause: unknown) => {
        if (isLost(cause)) return state;
        throw forget(place, kept, cause);
      });
    }
  }
  kept.removeItem(place);
  onprogress(file.size);
  return state.file;
}

async function begun(file: File, known: string | null): Promise<UploadProgress> {
  const before = known ? await api.get<UploadProgress>(`uploads/${known}`).catch(() => null) : null;
  return before && before.size === file.size ? before : api.post<UploadProgress>('uploads', { name: file.name || 'file', type: file.type || 'application/octet-stream', size: file.size });
}

async function part({ id, offset }: UploadProgress, bytes: Blob, signal: AbortSignal): Promise<UploadProgress> {
  const answer = await fetch(`/api/v1/uploads/${id}?offset=${offset}`, { method: 'PATCH', headers: { 'content-type': 'application/offset+octet-stream' }, body: bytes, signal });
  if (answer.ok) return (await answer.json()) as UploadProgress;
  throw new Refusal(answer.status, (await answer.json().catch(() => ({}))) as { detail?: string });
}

/** Nobody answered, or only a proxy, or the upload stands elsewhere than was thought. */
const isLost = (error: unknown): boolean => !(error instanceof Refusal) || error.status === 0 || error.status === 409 || error.status >= 502;

function forget(place: string, kept: NonNullable<Options['kept']>, error: unknown): unknown {
  if (!isLost(error)) kept.removeItem(place);
  return error;
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
