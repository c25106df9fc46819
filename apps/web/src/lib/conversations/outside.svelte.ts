import { getContext, setContext } from 'svelte';
import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';

/** What the page of a ticket lets its messages do beyond the house; null where they are only shown, as in a preview. */
type Outside = { forward: (message: PublicMessage | null) => void };

const key = Symbol('outside');

export const provideOutside = (outside: Outside): Outside => setContext(key, outside);
export const useOutside = (): Outside | null => getContext<Outside | undefined>(key) ?? null;
