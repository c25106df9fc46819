/** The variables of templates and how they are filled in: plain functions, for the form in the browser too. */

export const templateVariables = ['customer.name', 'customer.firstName', 'customer.email', 'customer.phone', 'customer.company', 'agent.name', 'agent.firstName', 'desk.name', 'date'] as const;
type TemplateVariable = (typeof templateVariables)[number];

const pattern = /\{\{\s*([\w.-]+)\s*\}\}/g;

export const unknownTemplateVariables = (text: string): string[] => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!).filter((name) => !(templateVariables as readonly string[]).includes(name)))];

/** What is known is filled in; the rest stays as it stands, so that the writer sees what is still missing. */
export const fillTemplate = (text: string, known: Partial<Record<TemplateVariable, string>>): string => text.replaceAll(pattern, (whole, name: TemplateVariable) => known[name] || whole);

/** What a text still has of these variables. */
export const stillOpen = (text: string): string[] => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!).filter((name) => (templateVariables as readonly string[]).includes(name)))];
