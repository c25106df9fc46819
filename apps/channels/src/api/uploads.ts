import { z } from 'zod';
import { beginUpload, cancelUpload, continueUpload, readUpload } from '@switchboard/domain/conversations/upload-in-parts.ts';
import { beginUploadInput, MOST_PART_BYTES } from '@switchboard/domain/conversations/upload-words.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { endpoint } from './endpoint.ts';
import { attachmentSchema } from './schemas.ts';

const right: ('tickets.reply' | 'tickets.comment')[] = ['tickets.reply', 'tickets.comment'];
const progress = z.object({ id: z.string(), size: z.number(), offset: z.number(), mostPerPart: z.number(), file: attachmentSchema.nullable() }).meta({ id: 'Upload' });

/** Large files in parts, which go on after a lost connection where they stopped. Small ones go by POST /files. */
export const uploads = [
  endpoint({ method: 'POST', path: '/uploads', summary: 'Begin the upload of a large file; its parts follow', right, body: beginUploadInput, answers: progress, status: 201, handle: async ({ viewer, body }) => beginUpload(viewer, body) }),
  endpoint({ method: 'GET', path: '/uploads/{id}', summary: 'Read how far an upload of one’s own has come, and its file once it is whole', right, answers: progress, handle: async ({ viewer, params }) => readUpload(viewer, params.id!) }),
  endpoint({
    method: 'PATCH',
    path: '/uploads/{id}',
    summary: 'Send the next part (application/offset+octet-stream); offset says where it begins and must be where the upload stands',
    right,
    query: z.strictObject({ offset: z.coerce.number().int().min(0) }),
    raw: { type: 'application/offset+octet-stream', maxBytes: MOST_PART_BYTES },
    answers: progress,
    async handle({ viewer, params, query, req }) {
      if (Number(req.headers['content-length'] ?? 0) > MOST_PART_BYTES) throw new Problem('too_large', `A part has at most ${MOST_PART_BYTES / 1_048_576} MB.`);
      return continueUpload(viewer, params.id!, query.offset, req);
    },
  }),
  endpoint({ method: 'DELETE', path: '/uploads/{id}', summary: 'Give an upload up', right, status: 204, handle: async ({ viewer, params }) => cancelUpload(viewer, params.id!) }),
];
