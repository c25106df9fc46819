import { capsOf, keys } from './keys.svelte.ts';

/**
 * One tooltip for the whole page: any element with `data-tip` (and `data-tip-keys`) shows it after half a second under the pointer, at once on
 * keyboard focus. It repeats a name the element already has, so screen readers are spared it.
 */
export function startTooltips(): () => void {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shownFor: Element | null = null;

  const hide = () => {
    clearTimeout(timer);
    tip.hidden = true;
    shownFor = null;
  };
  const show = (element: HTMLElement) => {
    if (!element.isConnected) return;
    tip.replaceChildren(element.dataset.tip ?? '', ...capsOf(keys.placed(element.dataset.tipKeys ?? '')).map(cap));
    tip.hidden = false;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const below = bottom + height + 8 < innerHeight;
    tip.style.insetBlockStart = `${below ? bottom + 6 : top - height - 6}px`;
    tip.style.left = `${Math.max(6, Math.min((left + right - width) / 2, innerWidth - width - 6))}px`;
  };
  const over = (event: Event) => {
    const element = (event.target as Element).closest?.<HTMLElement>('[data-tip]') ?? null;
    if (element === shownFor) return;
    hide();
    if (!element?.dataset.tip) return;
    if (event.type === 'focusin' && !element.matches(':focus-visible')) return;
    shownFor = element;
    timer = setTimeout(() => show(element), event.type === 'focusin' ? 0 : 500);
  };

  const fine = matchMedia('(pointer: fine)').matches;
  if (fine) document.addEventListener('pointerover', over);
  document.addEventListener('focusin', over);
  for (const name of ['focusout', 'pointerdown', 'keydown', 'scroll']) document.addEventListener(name, hide, true);
  return () => {
    hide();
    tip.remove();
    document.removeEventListener('pointerover', over);
    document.removeEventListener('focusin', over);
    for (const name of ['focusout', 'pointerdown', 'keydown', 'scroll']) document.removeEventListener(name, hide, true);
  };
}

function cap(text: string): HTMLElement {
  const element = document.createElement('kbd');
  element.className = 'kbd';
  element.textContent = text;
  return element;
}
