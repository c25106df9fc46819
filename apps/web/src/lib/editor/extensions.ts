import type { Extensions } from '@tiptap/core';
import Placeholder from '@tiptap/extension-placeholder';
import { TableKit } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';

/**
 * What can be written: paragraphs, headings, lists, quotes, code, tables, links and the usual marks. The one list of it, for answers, comments, saved replies and
 * signatures; the server keeps the same elements (conversations/mail/sanitise-html.ts).
 */
export function extensions(placeholder: () => string): Extensions {
  return [
    StarterKit.configure({ heading: { levels: [2, 3] }, link: { openOnClick: false, autolink: true, defaultProtocol: 'https', protocols: ['http', 'https', 'mailto', 'tel'], HTMLAttributes: { rel: 'noopener noreferrer', target: null } } }),
    TableKit.configure({ table: { resizable: false } }),
    Placeholder.configure({ placeholder }),
  ];
}
