/** Moving a row of a list whose order means something, by its buttons or by Alt and an arrow. `save` stores the whole order; nothing moves beyond an end. */
export function rowOrder(ids: () => string[], save: (ids: string[]) => Promise<unknown>) {
  async function move(at: number, step: 1 | -1, event: Event): Promise<void> {
    const order = ids();
    const [moved] = order.splice(at, 1);
    if (!moved || at + step < 0 || at + step > order.length) return;
    order.splice(at + step, 0, moved);
    const button = event.currentTarget as HTMLElement | null;
    await save(order);
    // The row went elsewhere in the list and keeps the focus.
    button?.focus();
  }

  function keys(event: KeyboardEvent, at: number): void {
    const step = event.altKey && event.key === 'ArrowUp' ? -1 : event.altKey && event.key === 'ArrowDown' ? 1 : null;
    if (step === null) return;
    event.preventDefault();
    void move(at, step, event);
  }
  return { move, keys };
}
