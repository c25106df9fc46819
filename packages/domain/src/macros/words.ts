/** The words of macros: canned replies with variables, and what they do to a ticket in one step. Used by browser and server alike. */
import { z } from 'zod';
import { priorities, resolutionInput } from '../tickets/words.ts';

/** What a canned reply can say of its ticket. `field.<key>` stands for a custom field besides. */
export const variables = ['customer.name', 'customer.firstName', 'customer.email', 'customer.company', 'ticket.number', 'ticket.title', 'ticket.status', 'agent.name', 'agent.firstName', 'desk.name'] as const;
export type Variable = (typeof variables)[number];

export const audiencesOfMacros = ['me', 'team', 'everybody'] as const;
export type MacroAudience = (typeof audiencesOfMacros)[number];

/** `{{ customer.name }}`, with the name in group 1. */
export const variablePattern = /\{\{\s*([\w.-]+)\s*\}\}/g;

export const isVariable = (name: string): boolean => (variables as readonly string[]).includes(name) || /^field\.[\w-]{1,50}$/.test(name);

/** The names in a text that stand for nothing. */
export const unknownVariables = (text: string): string[] => [...new Set([...text.matchAll(variablePattern)].map(([, name]) => name!).filter((name) => !isVariable(name)))];

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
const tags = z.array(z.string().trim().toLowerCase().min(1).max(50)).min(1, 'Name at least one tag.').max(20);

/** `me`: whoever uses it. */
export const macroActionInput = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('status'), status: z.string().trim().min(1).max(60), /** What solved it, where the status is a resolved one (TK-30). */ resolution: resolutionInput.optional() }),
  z.strictObject({ do: z.literal('priority'), priority: z.enum(priorities) }),
  z.strictObject({ do: z.literal('assign'), to: z.union([z.enum(['me', 'nobody']), id]) }),
  z.strictObject({ do: z.literal('team'), teamId: id.nullable() }),
  z.strictObject({ do: z.literal('addTags'), tags }),
  z.strictObject({ do: z.literal('removeTags'), tags }),
]);
export type MacroAction = z.infer<typeof macroActionInput>;

const body = z
  .string()
  .max(20_000, 'At most 20,000 characters.')
  .superRefine((text, context) => {
    for (const name of unknownVariables(text)) context.addIssue({ code: 'custom', message: `There is no variable {{${name.slice(0, 40)}}}. Known are: ${variables.join(', ')}, and field.<key> for a custom field.` });
  });

const properties = {
  name: z.string().trim().min(1, 'Give it a name.').max(80, 'At most 80 characters.'),
  /** Text for an answer or a comment; may be empty where it only does something. */
  body,
  isInternal: z.boolean(),
  actions: z.array(macroActionInput).max(20),
  sharedWith: z.enum(audiencesOfMacros),
  teamId: id.nullable(),
};

export const macroInput = z.strictObject({ ...properties, body: properties.body.default(''), isInternal: properties.isInternal.default(false), actions: properties.actions.default([]), sharedWith: properties.sharedWith.default('me'), teamId: properties.teamId.default(null) });
export type MacroInput = z.output<typeof macroInput>;

export const changeMacroInput = z.strictObject({ version: z.number().int().optional(), ...z.strictObject(properties).partial().shape });
export type ChangeMacroInput = z.output<typeof changeMacroInput>;

export type MacroView = MacroInput & { id: string; ownerId: string | null; mayChange: boolean; used: number; version: number };
export type UsedMacro = { body: string; isInternal: boolean };
