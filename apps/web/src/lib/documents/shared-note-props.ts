import type { ReadDocument } from '@switchboard/domain/documents/read-document.ts';

/** Of the part that is loaded later. */
export type SharedNoteProps = { ticketId: string; note: ReadDocument; folded: boolean; focusAtOnce: boolean; onsay: (line: string | null, warn: boolean) => void; onshow: () => void };
export type SharedNoteExports = { focus(): void };
