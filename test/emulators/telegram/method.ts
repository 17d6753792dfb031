/** What one method of the Bot API is: the parameters it takes, and what it does with them. */
import { z } from 'zod';
import { type ApiRefusal, badRequest } from './api-refusal.ts';
import type { LongPoll } from './long-poll.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Upload } from './request-body.ts';
import type { Webhook } from './webhook.ts';
import type { World } from './world.ts';

export type Surroundings = {
  readonly world: World;
  readonly longPoll: LongPoll;
  readonly webhook: Webhook;
  readonly rateLimits: RateLimits;
};
export type Context = Surroundings & {
  readonly uploads: ReadonlyMap<string, Upload>;
  /** Aborted when the connection that asks is gone. */
  readonly signal: AbortSignal;
};
export type Method = (parameters: Readonly<Record<string, unknown>>, context: Context) => unknown;

/**
 * A parameter that is not listed is refused. Telegram would ignore it: then a slip in a name would never be found.
 */
export function method<Shape extends z.ZodRawShape>(
  shape: Shape,
  answer: (parameters: z.output<z.ZodObject<Shape, z.core.$strict>>, context: Context) => unknown,
): Method {
  const schema = z.strictObject(shape);
  return (parameters, context) => {
    const parsed = schema.safeParse(parameters);
    if (!parsed.success) throw asRefusal(parsed.error, parameters);
    return answer(parsed.data, context);
  };
}

function asRefusal(error: z.ZodError, parameters: Readonly<Record<string, unknown>>): ApiRefusal {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') {
    return badRequest(
      `unknown parameter ${issue.keys.join(', ')} (Telegram ignores it, the emulator does not)`,
    );
  }
  const where = issue?.path.join('.') ?? '';
  const isMissing = !where.includes('.') && parameters[where] === undefined;
  if (isMissing && where === 'text') return badRequest('message text is empty');
  return badRequest(isMissing ? `${where} is empty` : `${where}: ${issue?.message ?? 'invalid'}`);
}
