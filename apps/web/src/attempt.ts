import { error, fail, type ActionFailure } from '@sveltejs/kit';
import type { ZodType } from 'zod';
import { Problem } from '@switchboard/domain/platform/problem.ts';

/** What a form shows after it was refused: the sentence, the fields at fault, and all that was typed (never a password). */
export type Refused = { message: string; code: string; errors: Record<string, string>; values: Record<string, string> };

/** The fields of a form. A body that is none, or was cut off, is the sender's fault and not a bug. */
export async function formOf({ request }: { request: Request }): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    error(400, 'This form did not arrive whole. Go back and send it again.');
  }
}

/** Runs the work behind a form. A refusal comes back to the form; what is no Problem is a bug and goes on. */
export async function attempt<T>(form: FormData, work: () => Promise<T>): Promise<T | ActionFailure<Refused>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = Object.fromEntries((error.errors ?? []).map(({ path, message }) => [path, message]));
    return fail(error.status, { message: error.message, code: error.code, errors, values: typed(form) });
  }
}

/** @throws Problem `invalid` with one entry for each field at fault */
export function shapeOf<T>(schema: ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new Problem('invalid', errors[0]!.message, { errors });
}

export const text = (form: FormData, name: string): string => String(form.get(name) ?? '');

function typed(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter(([name, value]) => typeof value === 'string' && !/password|code/i.test(name)) as [string, string][]);
}
