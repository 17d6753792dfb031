/** What one call of the platform is: its verb and path, the scopes it asks for, what it takes and what it does with it. */
import { z } from 'zod';
import { type ApiRefusal, invalidField, invalidJsonType } from './api-refusal.ts';
import type { LongConnection } from './long-connection.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

export type Upload = { readonly name: string; readonly content: Buffer };

export type Surroundings = {
  readonly world: World;
  readonly tokens: Tokens;
  readonly rateLimits: RateLimits;
  readonly longConnection: LongConnection;
  readonly appSecret: string;
  /** Of the emulator, with its port. */
  readonly host: string;
};

export type Request = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly uploads: ReadonlyMap<string, Upload>;
};

/** What an answer holds beside `code` and `msg`; bytes are a download. */
export type Answer = Readonly<Record<string, unknown>> | Buffer;

export type Route = {
  readonly method: string;
  readonly verb: string;
  /** Matches a path, with its parts as named groups. */
  readonly pattern: RegExp;
  /** Any one of them is enough; undefined for the calls that need no token. */
  readonly scopes: readonly string[] | undefined;
  readonly run: (request: Request, surroundings: Surroundings) => Answer;
};

type Shape = z.ZodRawShape;
type Read<Of extends Shape> = z.output<z.ZodObject<Of, z.core.$strict>>;

export type Described<Query extends Shape, Body extends Shape> = {
  readonly scopes?: readonly string[];
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: (
    request: {
      readonly path: Request['path'];
      readonly query: Read<Query>;
      readonly body: Read<Body>;
      readonly uploads: Request['uploads'];
    },
    surroundings: Surroundings,
  ) => Answer;
};

/**
 * A parameter that is not listed is refused. The platform would ignore it: then a slip in a name would never be found.
 * @param method verb and path, such as `GET /open-apis/im/v1/chats/:chat_id`
 */
export function route<Query extends Shape = Record<never, never>, Body extends Shape = Record<never, never>>(
  method: string,
  { scopes, query, body, answer }: Described<Query, Body>,
): Route {
  const [verb = '', path = ''] = method.split(' ');
  // The types say that what is left out takes nothing, so an empty shape stands for it.
  const querySchema = z.strictObject((query ?? {}) as Query);
  const bodySchema = z.strictObject((body ?? {}) as Body);
  return {
    method,
    verb,
    pattern: new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
    scopes,
    run: (request, surroundings) =>
      answer(
        {
          path: request.path,
          uploads: request.uploads,
          query: read(querySchema, request.query),
          body: read(bodySchema, request.body),
        },
        surroundings,
      ),
  };
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw asRefusal(parsed.error, given);
  return parsed.data;
}

function asRefusal(error: z.ZodError, given: Readonly<Record<string, unknown>>): ApiRefusal {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const names = issue.keys.join(', ');
    return invalidField(names, 'unknown field (the platform ignores it, the emulator does not)');
  }
  const field = issue?.path.join('.') ?? '';
  const value = given[field];
  if (value === undefined) return invalidField(field, `${field} is required`);
  return issue?.code === 'invalid_type'
    ? invalidJsonType(field, value)
    : invalidField(field, issue?.message ?? '', value);
}

/** Numbers and truths in a query are strings. */
export const integerInQuery = z
  .string()
  .regex(/^\d{1,9}$/, 'must be an integer')
  .transform(Number);

export const pageSize = (most: number, usual: number) =>
  integerInQuery.refine(size => size >= 1 && size <= most, `must be between 1 and ${most}`).default(usual);
