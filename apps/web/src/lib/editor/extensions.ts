import type { Extensions } from '@tiptap/core';
import Image from '@tiptap/extension-image';
import Placeholder from '@tiptap/extension-placeholder';
import { TableKit } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';
import { mention } from './mention.ts';
import type { Naming } from './naming.svelte.ts';

/**
 * What can be written: paragraphs, headings, lists, quotes, code, tables, pictures, links, names and the usual marks. The one list of it, for answers, comments, saved replies and
 * signatures; the server keeps the same elements (conversations/mail/sanitise-html.ts). `shared`: what makes it a text of several (documents/collaborate.ts), which brings its own undo.
 */
export function extensions(placeholder: () => string, naming: Naming, shared: Extensions | null = null): Extensions {
  return [
    StarterKit.configure({ ...(shared ? { undoRedo: false } : {}), heading: { levels: [2, 3] }, link: { openOnClick: false, autolink: true, defaultProtocol: 'https', protocols: ['http', 'https', 'mailto', 'tel'], HTMLAttributes: { rel: 'noopener noreferrer', target: null } } }),
    TableKit.configure({ table: { resizable: false } }),
    // Pictures are files of the message, never words of it.
    Image.configure({ inline: true, allowBase64: false }),
    mention(naming),
    Placeholder.configure({ placeholder }),
    ...(shared ?? []),
  ];
}
