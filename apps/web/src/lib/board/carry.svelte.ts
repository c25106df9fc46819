/** A card carried by a pointer: what moves, where it is over, and where it was dropped. Knows elements and no tickets. */
type Hands = {
  /** @returns the sentence beside the pointer, and whether it may be dropped there */
  over: (id: string, column: string | null) => { tip: string; drops: boolean } | null;
  drop: (id: string, column: string) => void;
  begin: (id: string) => void;
};

/** So far a press is a press and not a drag. */
const SLACK_PX = 5;
/** A finger rests this long before it carries; until then it scrolls. */
const HOLD_MS = 300;
/** Near an edge the board scrolls by itself. */
const EDGE_PX = 56;

export class Carry {
  id = $state<string | null>(null);
  column = $state<string | null>(null);
  tip = $state<{ tip: string; drops: boolean } | null>(null);
  #hands: Hands;
  #start: { id: string; x: number; y: number; card: HTMLElement; pointer: number } | null = null;
  #at = { x: 0, y: 0 };
  #grip = { x: 0, y: 0 };
  #clone: HTMLElement | null = null;
  #lanes: { key: string; element: HTMLElement; box: DOMRect }[] = [];
  #board: HTMLElement | null = null;
  #frame = 0;
  #hold: ReturnType<typeof setTimeout> | undefined;
  #dropped = false;

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  /** The element that holds the sentence beside the pointer. */
  tipElement: HTMLElement | null = null;

  press = (event: PointerEvent): void => {
    const card = (event.target as Element).closest<HTMLElement>('[data-id]');
    if (!card || event.button !== 0 || this.id) return;
    this.#start = { id: card.dataset.id!, x: event.clientX, y: event.clientY, card, pointer: event.pointerId };
    this.#at = { x: event.clientX, y: event.clientY };
    this.#board = event.currentTarget as HTMLElement;
    if (event.pointerType !== 'mouse') this.#hold = setTimeout(() => this.#begin(), HOLD_MS);
    window.addEventListener('pointermove', this.#move);
    window.addEventListener('pointerup', this.#up);
    window.addEventListener('pointercancel', this.cancel);
    // A finger that carries must not scroll; only a listener that is not passive can say so.
    window.addEventListener('touchmove', this.#still, { passive: false });
  };

  /** A drag is no press on the link under it. */
  click = (event: MouseEvent): void => {
    if (!this.#dropped) return;
    this.#dropped = false;
    event.preventDefault();
  };

  cancel = (): void => this.#end();

  #move = (event: PointerEvent): void => {
    if (!this.#start || event.pointerId !== this.#start.pointer) return;
    this.#at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(event.clientX - this.#start.x, event.clientY - this.#start.y) > SLACK_PX;
    if (this.id) return;
    if (event.pointerType === 'mouse' && far) this.#begin();
    else if (far && this.#hold) this.#end();
  };

  #still = (event: TouchEvent): void => {
    if (this.id) event.preventDefault();
  };

  #up = (event: PointerEvent): void => {
    if (event.pointerId !== this.#start?.pointer) return;
    const { id, column, tip } = this;
    this.#end();
    if (!id) return;
    this.#dropped = true;
    setTimeout(() => (this.#dropped = false), 50);
    if (column !== null && tip?.drops) this.#hands.drop(id, column);
  };

  #begin(): void {
    const { id, card, x, y } = this.#start!;
    const box = card.getBoundingClientRect();
    this.#grip = { x: x - box.left, y: y - box.top };
    this.#clone = card.cloneNode(true) as HTMLElement;
    this.#clone.removeAttribute('id');
    this.#clone.setAttribute('aria-hidden', 'true');
    this.#clone.classList.add('card-carried');
    this.#clone.style.inlineSize = `${box.width}px`;
    document.body.append(this.#clone);
    this.#lanes = [...this.#board!.querySelectorAll<HTMLElement>('[data-column]')].map((element) => ({ key: element.dataset.column!, element, box: element.getBoundingClientRect() }));
    this.id = id;
    this.#hands.begin(id);
    this.#draw();
  }

  /** Once a frame: only transforms and two scroll places are written. */
  #draw = (): void => {
    const { x, y } = this.#at;
    const board = this.#board!;
    // Read before anything is written, or the page is laid out twice in each frame.
    const edges = board.getBoundingClientRect();
    this.#clone!.style.transform = `translate(${x - this.#grip.x}px, ${y - this.#grip.y}px)`;
    if (this.tipElement) this.tipElement.style.transform = `translate(${Math.min(x + 12, innerWidth - 250)}px, ${Math.min(y + 20, innerHeight - 90)}px)`;
    const sideways = x < edges.left + EDGE_PX ? -12 : x > edges.right - EDGE_PX ? 12 : 0;
    if (sideways !== 0) {
      const before = board.scrollLeft;
      board.scrollLeft += sideways;
      if (board.scrollLeft !== before) for (const lane of this.#lanes) lane.box = lane.element.getBoundingClientRect();
    }
    const column = this.#lanes.find(({ box }) => x >= box.left && x <= box.right && y >= box.top - 40 && y <= box.bottom + 40)?.key ?? null;
    if (column !== this.column || this.tip === null) {
      this.column = column;
      this.tip = this.#hands.over(this.id!, column);
    }
    this.#frame = requestAnimationFrame(this.#draw);
  };

  #end(): void {
    clearTimeout(this.#hold);
    this.#hold = undefined;
    cancelAnimationFrame(this.#frame);
    this.#clone?.remove();
    this.#clone = null;
    this.#start = null;
    this.id = null;
    this.column = null;
    this.tip = null;
    window.removeEventListener('pointermove', this.#move);
    window.removeEventListener('pointerup', this.#up);
    window.removeEventListener('pointercancel', this.cancel);
    window.removeEventListener('touchmove', this.#still);
  }
}
