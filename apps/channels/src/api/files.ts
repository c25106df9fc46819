import { pipeline } from 'node:stream/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MOST_UPLOAD_BYTES, openAttachment, upload, type OpenedFile } from '@switchboard/domain/conversations/upload.ts';
import type { AttachmentRecord } from '@switchboard/domain/conversations/attachment.ts';
import { isInMergedNote } from '@switchboard/domain/documents/merged-picture.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { answered, endpoint } from './endpoint.ts';
import { attachmentSchema } from './schemas.ts';

/** What a form needs around its file. */
const FORM_BYTES = 64 * 1024;

export const files = [
  endpoint({
    method: 'POST',
    path: '/files',
    summary: 'Upload a file (multipart/form-data, field "file") for a message that is written next',
    right: ['tickets.reply', 'tickets.comment'],
    raw: { type: 'multipart/form-data', maxBytes: MOST_UPLOAD_BYTES },
    answers: attachmentSchema,
    status: 201,
    async handle({ viewer, req }) {
      return shown(await receive(viewer, req));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/files/{id}',
    summary: 'Read a file of a ticket one may see',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    async handle({ viewer, params, res }) {
      await send(res, await openAttachment(viewer, params.id!, (file) => isInMergedNote(viewer, file)));
      return answered;
    },
  }),
];

const shown = ({ _id, name, type, size, inline, contentId }: AttachmentRecord) => ({ id: _id.toString(), name, type, size, inline, contentId, url: `/api/v1/files/${_id}` });

async function receive(viewer: Viewer, req: IncomingMessage): Promise<AttachmentRecord> {
  if (!/^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')) throw new Problem('invalid', 'Send the file as multipart/form-data in the field "file".');
  // Told before the first byte is read, and not after the last.
  if (Number(req.headers['content-length'] ?? 0) > MOST_UPLOAD_BYTES + FORM_BYTES) throw new Problem('too_large', `This file is larger than ${MOST_UPLOAD_BYTES / 1_048_576} MB. Share it by a link instead.`);
  const { default: busboy } = await import('busboy');
  const found = Promise.withResolvers<AttachmentRecord>();
  const parser = parserFor(() => busboy({ headers: req.headers, defParamCharset: 'utf8', limits: { files: 1, fields: 0, fileSize: MOST_UPLOAD_BYTES + 1 } }));
  let seen = false;
  parser.on('file', (_field, stream, { filename, mimeType }) => {
    seen = true;
    // A form that breaks off breaks its file, perhaps before anybody reads it: without a listener that ends the process.
    stream.on('error', () => undefined);
    upload(viewer, { name: filename ?? '', type: mimeType, stream }).then(found.resolve, (error: unknown) => {
      stream.resume();
      found.reject(error);
    });
  });
  parser.on('close', () => {
    if (!seen) found.reject(new Problem('invalid', 'There is no file in this request. Send it in the field "file".', { errors: [{ path: 'file', message: 'Choose a file.' }] }));
  });
  const reading = pipeline(req, parser).catch((cause: unknown) => found.reject(new Problem('invalid', 'The upload broke off or is not valid multipart/form-data.', { cause })));
  const file = await found.promise;
  await reading;
  return file;
}

/** The parser refuses what it cannot divide (no boundary) by throwing as it is made. */
function parserFor<Parser>(make: () => Parser): Parser {
  try {
    return make();
  } catch (cause) {
    throw new Problem('invalid', 'The upload is not valid multipart/form-data: its Content-Type names no boundary.', { cause });
  }
}

/** Pictures that cannot carry a script may be shown in place; everything else is only ever downloaded (catalogue 4.19, 1; E-28). */
const harmless = /^image\/(png|jpeg|gif|webp|avif)$/;

async function send(res: ServerResponse, { name, type, size, stream }: OpenedFile): Promise<void> {
  const inline = harmless.test(type);
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  res.writeHead(200, {
    'content-type': inline ? type : 'application/octet-stream',
    'content-length': size,
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=3600',
  });
  await pipeline(stream, res).catch(() => undefined); // The reader went away.
}
