import { getContext, setContext } from 'svelte';
import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import type { Withdrawn } from '@switchboard/domain/conversations/withdraw-message.ts';

/** What was forwarded and taken back: the dialog begins with it. */
export type Again = Withdrawn & { forward: NonNullable<Withdrawn['forward']> };

/** What the page of a ticket lets its messages do beyond the house; null where they are only shown, as in a preview. */
type Outside = { forward: (message: PublicMessage | null, again?: Again) => void };

const key = Symbol('outside');

export const provideOutside = (outside: Outside): Outside => setContext(key, outside);
export const useOutside = (): Outside | null => getContext<Outside | undefined>(key) ?? null;
