import type { Extensions } from '@tiptap/core';
import Collaboration from '@tiptap/extension-collaboration';
import CollaborationCaret from '@tiptap/extension-collaboration-caret';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { tintOf } from '#lib/ui/people.ts';
import type { SharedText } from './shared-text.svelte.ts';

type User = { id?: string; name?: string };

/** What makes of the editor one of several: the text they share, their cursors, undo that is one's own, and checklists. `checked` names a box for whoever cannot see it. */
export function collaborate(text: SharedText, { checked }: { checked: (words: string) => string }): Extensions {
  return [
    Collaboration.configure({ document: text.doc, field: 'content' }),
    CollaborationCaret.configure({ provider: text.provider, user: {}, render: caret, selectionRender: ({ id = '' }: User) => ({ class: `typed ${tintOf(id)}` }) }),
    TaskList,
    TaskItem.configure({ nested: true, a11y: { checkboxLabel: (node) => checked(node.textContent) } }),
  ];
}

/** Two pixels in somebody's colour; the flag with their name goes by itself once they rest. */
function caret({ id = '', name = '' }: User): HTMLElement {
  const cursor = document.createElement('span');
  cursor.className = `caret fresh ${tintOf(id)}`;
  cursor.dataset.name = name.split(' ')[0] ?? '';
  cursor.dataset.person = id;
  return cursor;
}
