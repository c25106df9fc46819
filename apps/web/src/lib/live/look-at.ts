import type { Attachment } from 'svelte/attachments';
import type { Presence } from './presence.svelte.ts';

/** On an element whose rows or cards carry `data-id`: says which of them are in view, and thereby gets who is at them. */
export function lookAt(presence: Presence, { desk = false }: { desk?: boolean } = {}): Attachment<Element> {
  return (root) => {
    const by = {};
    const inView = new Set<Element>();
    let stop = presence.look(by, { ids: [], desk });
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target);
        else inView.delete(target);
      }
      tell();
    });
    const tell = () => (stop = presence.look(by, { ids: [...inView].map((element) => (element as HTMLElement).dataset.id!), desk }));
    const each = (node: Node, run: (element: Element) => void) => {
      if (!(node instanceof HTMLElement)) return;
      if (node.dataset.id) run(node);
      else node.querySelectorAll('[data-id]').forEach(run);
    };
    const changes = new MutationObserver((records) => {
      for (const { addedNodes, removedNodes } of records) {
        removedNodes.forEach((node) => each(node, (element) => (seen.unobserve(element), inView.delete(element))));
        addedNodes.forEach((node) => each(node, (element) => seen.observe(element)));
      }
      if (records.some(({ removedNodes }) => removedNodes.length > 0)) tell();
    });
    each(root, (element) => seen.observe(element));
    root.querySelectorAll('[data-id]').forEach((element) => seen.observe(element));
    changes.observe(root, { childList: true, subtree: true });
    return () => {
      seen.disconnect();
      changes.disconnect();
      stop();
    };
  };
}
