/** The words of signatures: what stands below answers as they are sent. Used by browser and server alike. */
import { z } from 'zod';

/** What a signature can say; filled in when an answer is sent, for who sends it and about which ticket. */
export const signatureVariables = ['agent.name', 'agent.firstName', 'team.name', 'ticket.number', 'desk.name'] as const;

const pattern = /\{\{\s*([\w.-]+)\s*\}\}/g;
const unknown = (text: string): string | undefined => [...text.matchAll(pattern)].map(([, name]) => name!).find((name) => !(signatureVariables as readonly string[]).includes(name));

/** HTML. One that asks for what there is not is refused where it is written, not where it is sent. */
export const signatureText = z
  .string()
  .max(10_000, 'At most 10,000 characters.')
  .superRefine((text, context) => {
    const name = unknown(text);
    if (name) context.addIssue({ code: 'custom', message: `There is no variable {{${name.slice(0, 40)}}}. Known are: ${signatureVariables.join(', ')}.` });
  });

/** `own`: the writer's, else their team's. `team`: the team's, whatever they have. */
export const signatureChoices = ['own', 'team', 'none'] as const;
export type SignatureChoice = (typeof signatureChoices)[number];

export const teamSignatureInput = z.strictObject({ signature: signatureText });

/** A signature as it would stand below an answer now; `html` empty: nothing would. */
export type SignatureView = { html: string; from: 'own' | 'team' | null; team: string | null; choices: SignatureChoice[] };

export const fillIn = (html: string, values: Record<(typeof signatureVariables)[number], string>): string =>
  html.replaceAll(pattern, (_whole, name: string) => escape(values[name as keyof typeof values] ?? ''));

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
