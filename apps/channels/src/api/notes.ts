import { z } from 'zod';
import { addNotePicture } from '@switchboard/domain/documents/note-picture.ts';
import { readNote } from '@switchboard/domain/documents/read-note.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { findTicket } from '@switchboard/domain/tickets/find-ticket.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const note = '/service-desk/tickets/{id}/note';
const reads = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'] as const;
const writer = z.object({ id: z.string().nullable(), name: z.string() });
const written = { text: z.string(), html: z.string(), updatedAt: z.iso.datetime().nullable(), updatedBy: writer.nullable() };
const noteSchema = z.object({ ...written, access: z.enum(['read', 'write']), merged: z.array(z.object({ ticketId: z.string(), number: z.string(), title: z.string(), ...written })) }).meta({ id: 'Note' });
const versionSchema = z.object({ id: z.string(), at: z.iso.datetime(), by: z.array(writer), preview: z.string() }).meta({ id: 'NoteVersion' });

const nameOf = async (viewer: Viewer, id: string): Promise<string> => noteOf((await findTicket(viewer, id))._id.toString());
/** Yjs is loaded when somebody asks for what needs it. */
const versions = () => import('@switchboard/domain/documents/versions.ts');

/** The shared note of a ticket. It is written over the socket at `/documents/ticket-note/{ticketId}` (Yjs, y-websocket's protocol). */
export const notes = [
  endpoint({
    method: 'GET',
    path: note,
    summary: 'Read the shared note of a ticket, as plain text and as HTML, and the notes of the tickets that were merged into it; never shown to customers',
    right: [...reads],
    answers: noteSchema,
    handle: async ({ viewer, params }) => readNote(viewer, params.id!),
  }),
  endpoint({
    method: 'GET',
    path: `${note}/versions`,
    summary: 'List the versions of a note, each a stretch of writing by the same people, the newest first',
    right: [...reads],
    answers: listOf(versionSchema),
    handle: async ({ viewer, params }) => (await versions()).documentVersions(viewer, await nameOf(viewer, params.id!)),
  }),
  endpoint({
    method: 'GET',
    path: `${note}/versions/{versionId}`,
    summary: 'Read a version, with who typed what: `data-by` in its HTML is a place in `writers`',
    right: [...reads],
    answers: versionSchema.extend({ html: z.string(), text: z.string(), writers: z.array(writer) }),
    handle: async ({ viewer, params }) => (await versions()).documentVersion(viewer, await nameOf(viewer, params.id!), params.versionId!),
  }),
  endpoint({
    method: 'POST',
    path: `${note}/versions/{versionId}/restore`,
    summary: 'Put a version in the place of what the note says now, for everybody who has it open; what it said stays a version',
    right: 'tickets.comment',
    answers: versionSchema,
    handle: async ({ viewer, params }) => (await versions()).restoreVersion(viewer, await nameOf(viewer, params.id!), params.versionId!),
  }),
  endpoint({
    method: 'POST',
    path: `${note}/pictures`,
    summary: 'Give a picture that one uploaded to the ticket, so that its note can show it',
    right: 'tickets.comment',
    body: z.strictObject({ fileId: z.string().max(24) }),
    answers: z.object({ url: z.string() }),
    handle: async ({ viewer, params, body }) => addNotePicture(viewer, params.id!, body.fileId),
  }),
];
