import type { MacroAction, MacroView } from '@switchboard/domain/macros/words.ts';
import { useVocabulary } from '../tickets/desk-words.svelte.ts';

/** What the form of a macro holds; empty means: leave as it is. */
export class MacroForm {
  name = $state('');
  body = $state('');
  isInternal = $state(false);
  status = $state('');
  /** What solved it, said with a status that resolves. */
  resolution = $state('');
  priority = $state('');
  assign = $state('');
  tags = $state('');
  sharedWith = $state<string>('me');
  teamId = $state('');
  /** What the form does not show stays. */
  #others: MacroAction[];

  constructor(macro: MacroView | null) {
    const actions = macro?.actions ?? [];
    const find = <D extends MacroAction['do']>(what: D) => actions.find((action): action is Extract<MacroAction, { do: D }> => action.do === what);
    this.name = macro?.name ?? '';
    this.body = macro?.body ?? '';
    this.isInternal = macro?.isInternal ?? false;
    this.status = find('status')?.status ?? '';
    this.resolution = find('status')?.resolution ?? '';
    this.priority = find('priority')?.priority ?? '';
    this.assign = find('assign')?.to ?? '';
    this.tags = find('addTags')?.tags.join(', ') ?? '';
    this.sharedWith = macro?.sharedWith ?? 'me';
    this.teamId = macro?.teamId ?? '';
    this.#others = actions.filter(({ do: what }) => what === 'team' || what === 'removeTags');
  }

  get resolves(): boolean {
    return useVocabulary().statuses.some(({ key, category }) => key === this.status && category === 'resolved');
  }

  get value() {
    const tags = this.tags.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
    const actions = [
      ...(this.status ? [{ do: 'status', status: this.status, ...(this.resolution.trim() && this.resolves ? { resolution: this.resolution } : {}) }] : []),
      ...(this.priority ? [{ do: 'priority', priority: this.priority }] : []),
      ...(this.assign ? [{ do: 'assign', to: this.assign }] : []),
      ...(tags.length > 0 ? [{ do: 'addTags', tags }] : []),
      ...this.#others,
    ];
    return { name: this.name, body: this.body, isInternal: this.isInternal, actions, sharedWith: this.sharedWith, teamId: this.sharedWith === 'team' ? this.teamId || null : null };
  }
}
