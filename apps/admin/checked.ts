import type { ZodType } from 'zod';
import { Misuse } from './arguments.ts';

/** Input whose shape is right. @throws Misuse with what is wrong and where */
export function checked<Out>(schema: ZodType<Out>, input: unknown): Out {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Misuse(`${issue!.path.join('.')}: ${issue!.message}`);
}
