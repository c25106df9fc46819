/** The words of templates: what a new ticket begins with. Used by browser and server alike. */
import { z } from 'zod';
import { audiencesOfMacros as audiences } from '../macros/words.ts';
import { isKnownType } from '../tickets/type-words.ts';
import { priorities } from '../tickets/words.ts';
import { templateVariables, unknownTemplateVariables } from './fill-words.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');

const filled = (most: number) =>
  z
    .string()
    .max(most, `At most ${most.toLocaleString('en')} characters.`)
    .superRefine((text, context) => {
      for (const name of unknownTemplateVariables(text)) context.addIssue({ code: 'custom', message: `There is no variable {{${name.slice(0, 40)}}}. Known are: ${templateVariables.join(', ')}.` });
    });

const properties = {
  name: z.string().trim().min(1, 'Give it a name.').max(80, 'At most 80 characters.'),
  /** Subject and text of the ticket, with variables; empty leaves them to whoever opens it. */
  title: filled(300),
  description: filled(20_000),
  type: z.string().refine(isKnownType, 'There is no such type.').nullable(),
  category: z.string().trim().max(100),
  subcategory: z.string().trim().max(100),
  priority: z.enum(priorities).nullable(),
  tags: z.array(z.string().trim().toLowerCase().min(1).max(50)).max(20),
  customFields: z.record(z.string().max(50).regex(/^[\w-]+$/), z.union([z.string().max(2_000), z.number(), z.boolean()])),
  /** Which team the ticket goes to. */
  forTeamId: id.nullable(),
  sharedWith: z.enum(audiences),
  teamId: id.nullable(),
};

const begin = { title: '', description: '', type: null, category: '', subcategory: '', priority: null, tags: [], customFields: {}, forTeamId: null, sharedWith: 'me', teamId: null } as const;

export const templateInput = z.strictObject(properties).partial().required({ name: true }).transform((given) => ({ ...structuredClone(begin), ...given }) as Template);
type Template = z.output<z.ZodObject<typeof properties>>;
export type TemplateInput = z.output<typeof templateInput>;

export const changeTemplateInput = z.strictObject({ version: z.number().int().optional(), ...z.strictObject(properties).partial().shape });
export type ChangeTemplateInput = z.output<typeof changeTemplateInput>;

export const templateSchema = z.object({ id: z.string(), ...properties, ownerId: z.string().nullable(), mayChange: z.boolean(), used: z.number(), version: z.number() }).meta({ id: 'TicketTemplate' });
export type TemplateView = Template & { id: string; ownerId: string | null; mayChange: boolean; used: number; version: number };
