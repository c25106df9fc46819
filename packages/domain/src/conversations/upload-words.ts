/** The words of uploads in parts. Used by browser and server alike. */
import { z } from 'zod';

/** One part at most; parts of a megabyte lose little where a connection is cut. */
export const MOST_PART_BYTES = 8 * 1024 * 1024;

export const beginUploadInput = z.strictObject({
  name: z.string().max(1_000),
  type: z.string().max(200).default('application/octet-stream'),
  size: z.number().int('Whole bytes.').min(1, 'This file is empty.').max(Number.MAX_SAFE_INTEGER),
});
export type BeginUploadInput = z.output<typeof beginUploadInput>;

type StoredUpload = { id: string; name: string; type: string; size: number; inline: boolean; contentId: string | null; url: string };
export type UploadProgress = { id: string; size: number; offset: number; mostPerPart: number; /** Once it is whole. */ file: StoredUpload | null };
