import { getContext, setContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

/** Names of the customers, businesses and mailboxes that filters know by their ids: what the page came with, and what was chosen since. */
export type References = Map<string, string>;

const context = Symbol('references');
export const provideReferences = (names: Record<string, string>): References => setContext(context, new SvelteMap(Object.entries(names)));
export const useReferences = (): References => getContext<References>(context);
