/** What the platform answers instead of a result, in its words. */
import { hex } from './ids.ts';

export type RefusalMore = {
  /** Of HTTP; most refusals are 400. */
  readonly status?: number;
  /** What stands under `error` beside the log id. */
  readonly error?: Readonly<Record<string, unknown>>;
  /** The header x-ogw-ratelimit-reset. */
  readonly resetSeconds?: number;
};

export class ApiRefusal extends Error {
  readonly code: number;
  readonly msg: string;
  readonly more: RefusalMore;

  constructor(code: number, msg: string, more: RefusalMore = {}) {
    super(`${code} ${msg}`);
    this.code = code;
    this.msg = msg;
    this.more = more;
  }

  get status(): number {
    return this.more.status ?? 400;
  }

  asJson(): Readonly<Record<string, unknown>> {
    const log_id = hex();
    const troubleshooter = `排查建议查看(Troubleshooting suggestions): https://open.feishu.cn/search?from=openapi&log_id=${log_id}&code=${this.code}`;
    return { code: this.code, msg: this.msg, error: { log_id, troubleshooter, ...this.more.error } };
  }
}

/** @param what such as `invalid receive_id` */
export function invalidParameter(what: string): ApiRefusal {
  return new ApiRefusal(230001, `Your request contains an invalid request parameter, ext=${what}.`);
}

export function invalidField(field: string, description: string, value: unknown = ''): ApiRefusal {
  const violation = { field, description, value: String(value) };
  return new ApiRefusal(99992402, 'field validation failed', { error: { field_violations: [violation] } });
}

export function invalidJsonType(field: string, value: unknown): ApiRefusal {
  return new ApiRefusal(
    9499,
    `Invalid parameter type in json: ${field}. Invalid parameter value: ${JSON.stringify(value)}. Please check and modify accordingly.`,
  );
}

export function missingScope(appId: string, anyOf: readonly string[]): ApiRefusal {
  const list = anyOf.join(', ');
  const address = `https://open.feishu.cn/app/${appId}/auth?q=${anyOf.join(',')}&op_from=openapi&token_type=tenant`;
  return new ApiRefusal(
    99991672,
    `Access denied. One of the following scopes is required: [${list}].应用尚未开通所需的应用身份权限：[${list}]，点击链接申请并开通任一权限即可：${address}`,
    {
      error: {
        permission_violations: anyOf.map(subject => ({ type: 'action_scope_required', subject })),
        helps: [{ url: address, description: `Learn more about scopes and how to add them: [${list}]` }],
      },
    },
  );
}

export const NOT_IN_CHAT = new ApiRefusal(230002, 'Bot/User can NOT be out of the chat.');
export const CHAT_DISSOLVED = new ApiRefusal(
  232009,
  'Your request specifies a chat which has already been dissolved.',
);
export const MESSAGE_RECALLED = new ApiRefusal(230011, 'The message was recalled.');
export const NOT_AVAILABLE = new ApiRefusal(230013, 'Bot has NO availability to this user.');
export const TOO_LONG = new ApiRefusal(230025, 'The length of the message content reaches its limit.');
export const TOO_OLD = new ApiRefusal(
  230031,
  'The message has passed the time within which it can be updated.',
);
export const GROUP_LIMIT = new ApiRefusal(230020, 'This operation triggers the frequency limit.');

export function tooFrequent(resetSeconds: number): ApiRefusal {
  return new ApiRefusal(99991400, 'request trigger frequency limit', { status: 429, resetSeconds });
}
