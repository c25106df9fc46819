/** How tickets have to do with each other; each is told from the first and reads differently from the second. */
import { z } from 'zod';

export const linkKinds = ['duplicate_of', 'caused_by', 'blocks', 'child_of'] as const;
export type LinkKind = (typeof linkKinds)[number];

export const linkInput = z.strictObject({ kind: z.enum(linkKinds), ticket: z.string().trim().min(1, 'Name a ticket by its number.').max(40) });
export type LinkInput = z.infer<typeof linkInput>;

/** A link as one of its two tickets sees it. `outward`: as the kind says; else the other way round. */
export type LinkView = { id: string; kind: LinkKind; outward: boolean; ticket: { id: string; number: string; title: string; status: string; category: string; assigneeId: string | null } };
