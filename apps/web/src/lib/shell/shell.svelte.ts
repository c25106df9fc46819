import { getContext, setContext } from 'svelte';

export type Action = { id: string; label: string; icon?: string; keys?: string; href?: string; run?: () => void };
export type Hint = { keys: string; label: string };

/** What the frame around every page needs from the page: what can be done here, and which keys to show below. */
export class Shell {
  palette = $state(false);
  sheet = $state(false);
  /** A new ticket, over whatever page is open. */
  creating = $state(false);
  /** Actions of the page, first in the palette. */
  actions = $state.raw<readonly Action[]>([]);
  hints = $state.raw<readonly Hint[]>([]);
  /** Folded by `[`. */
  viewsFolded = $state(false);
  /** The views as a sheet, where there is no room for them beside the list. */
  viewsOpen = $state(false);

  /** For the time a page is open. @returns how to take it back. */
  offer({ actions, hints }: { actions: readonly Action[]; hints: readonly Hint[] }): () => void {
    this.actions = actions;
    this.hints = hints;
    return () => {
      this.actions = [];
      this.hints = [];
    };
  }
}

const context = Symbol('shell');
export const provideShell = (shell: Shell): Shell => setContext(context, shell);
export const useShell = (): Shell => getContext<Shell>(context);
