/** What the Bot API answers instead of a result; the HTTP status is the same code. */

export type RefusalParameters = { readonly retry_after?: number; readonly migrate_to_chat_id?: number };

export class ApiRefusal extends Error {
  constructor(
    readonly code: number,
    /** The whole description, as it is answered. */
    readonly description: string,
    readonly parameters: RefusalParameters = {},
  ) {
    super(description);
  }
}

export function badRequest(description: string, parameters?: RefusalParameters): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${description}`, parameters);
}

export function forbidden(description: string): ApiRefusal {
  return new ApiRefusal(403, `Forbidden: ${description}`);
}

export function conflict(description: string): ApiRefusal {
  return new ApiRefusal(409, `Conflict: ${description}`);
}

export function tooManyRequests(retryAfterSeconds: number): ApiRefusal {
  return new ApiRefusal(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
    retry_after: retryAfterSeconds,
  });
}
