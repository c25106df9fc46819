/** What was just done, and the way back. One at a time, the newest replaces; an error stays until it is dismissed. */
export type Toast = { text: string; tone?: 'ok' | 'bad'; undo?: () => void | Promise<void>; action?: { label: string } & ({ href: string } | { run: () => void }) };

const SHOWN_MS = 8000;

class Toasts {
  current = $state.raw<Toast | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(toast: Toast): void {
    clearTimeout(this.#timer);
    this.current = toast;
    if (toast.tone !== 'bad') this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  /** `Z`: takes back what the toast tells of, while it is on the screen. */
  undo(): void {
    const undo = this.current?.undo;
    if (!undo) return;
    this.dismiss();
    void undo();
  }
}

export const toasts = new Toasts();
