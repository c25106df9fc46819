/** The types of tickets (TK-17): four to begin with, and those an administrator added. */
export const types = ['issue', 'question', 'feature_request', 'complaint'] as const;

/** A key: one of these, or one that an administrator added. */
export type TicketType = (typeof types)[number] | (string & {});

export type TypeDefinition = { key: TicketType; label: string; active: boolean };

const labels: Record<(typeof types)[number], string> = { issue: 'Issue', question: 'Question', feature_request: 'Feature Request', complaint: 'Complaint' };
export const standardTypes: readonly TypeDefinition[] = types.map((key) => ({ key, label: labels[key], active: true }));

let known: readonly TypeDefinition[] = standardTypes;

/** Called by vocabulary.ts. */
export const knowTypes = (list: readonly TypeDefinition[]): void => void (known = list);
export const knownTypes = (): string[] => known.map(({ key }) => key);
export const isKnownType = (key: string): boolean => known.some((type) => type.key === key);
