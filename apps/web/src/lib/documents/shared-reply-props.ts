import type { SharedDraft } from './shared-draft.svelte.ts';

/** What can be done to the field of a shared answer from outside. */
export type ReplyHand = { focus(): void; insert(value: string, format?: 'text' | 'html'): void; append(value: string, format?: 'text' | 'html'): void };

/** Of the part that is loaded later. */
export type SharedReplyProps = { draft: SharedDraft; label: string; editable: boolean; focusAtOnce: boolean; onfiles: (files: File[]) => void; onmacro?: () => void; onpicture?: (file: File) => Promise<string | null>; onthere: (hand: ReplyHand) => void };
