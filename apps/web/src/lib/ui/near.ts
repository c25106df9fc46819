import type { Attachment } from 'svelte/attachments';

/** Beyond the edges of what is seen, so that scrolling meets rows that are drawn. */
const MARGIN = '900px';

/** One observer for all parts of something long: says when each comes near to what is seen and when it has gone. */
export class Near {
  #shows = new Map<Element, (near: boolean) => void>();
  #observer: IntersectionObserver | null = null;
  #root: Element | null = null;

  /** @param root what scrolls */
  readonly root: Attachment<HTMLElement> = (root) => {
    this.#root = root;
    return () => {
      this.#observer?.disconnect();
      this.#observer = null;
      this.#root = null;
    };
  };

  readonly watch =
    (show: (near: boolean) => void): Attachment<HTMLElement> =>
    (element) => {
      this.#shows.set(element, show);
      // Blocks are there before what scrolls knows itself.
      queueMicrotask(() => this.#begin().observe(element));
      return () => {
        this.#shows.delete(element);
        this.#observer?.unobserve(element);
      };
    };

  #begin(): IntersectionObserver {
    this.#observer ??= new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => this.#shows.get(target)?.(isIntersecting)), { root: this.#root, rootMargin: MARGIN });
    return this.#observer;
  }
}
