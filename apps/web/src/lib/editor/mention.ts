import { mergeAttributes, type AnyExtension } from '@tiptap/core';
import Mention from '@tiptap/extension-mention';
import type { Naming, Named } from './naming.svelte.ts';

type Chosen = { id: string; label: string };

/** `@` names a person or a team. Stored as `<span data-mention="person:ID">@Name</span>`; the server puts the true name in and tells whoever it is. */
export function mention(naming: Naming): AnyExtension {
  return Mention.extend({
    addAttributes: () => ({
      id: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute('data-mention'), renderHTML: ({ id }: Partial<Chosen>) => ({ 'data-mention': id }) },
      label: { default: '', parseHTML: (element: HTMLElement) => (element.textContent ?? '').replace(/^@/, ''), renderHTML: () => ({}) },
    }),
    parseHTML: () => [{ tag: 'span[data-mention]' }],
    renderHTML: ({ node, HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes), `@${String(node.attrs.label)}`],
    renderText: ({ node }) => `@${String(node.attrs.label)}`,
  }).configure({
    suggestion: {
      char: '@',
      allow: () => naming.allowed,
      items: ({ query }) => naming.find(query),
      render: () => ({
        onStart: (shown) => naming.show({ ...shown, items: shown.items as Named[] }),
        onUpdate: (shown) => naming.show({ ...shown, items: shown.items as Named[] }),
        onKeyDown: ({ event }) => naming.press(event),
        onExit: () => naming.hide(),
      }),
    },
  });
}
