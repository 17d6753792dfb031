/** Errors of Lark’s API as platform errors, which the port knows: what a code means, and what can be done about it. Nothing here carries a token or a secret. */
import { z } from 'zod';
import { PlatformError, type PlatformTrouble } from '../../chat/platform.ts';
import type { Bilingual } from '../../domain/language.ts';
import { neverConnected } from '../shared/never-connected.ts';

/** What every call is answered with: code 0 means that it was done. */
export type Answer<Data> = {
  readonly code?: number | undefined;
  readonly msg?: string | undefined;
  readonly data?: Data | undefined;
};

/** Lark's codes (docs/feishu.md, Facts the code relies on). */
export const CODES = {
  /** Too many calls, of us or on this group; busy at full hours; still at work on the same uuid; the calendar's own. */
  slowDown: [99991400, 230020, 11232, 230049, 190004, 190005, 190010],
  tokenInvalid: [99991663, 99991661, 99991668, 99991671],
  wrongCredentials: [10003, 10014, 10015],
  lacksScope: [99991672, 99991679],
  /** Bot ability off. */
  botOff: [230006],
  outside: [230002, 232009, 102021, 232010, 232011],
  unavailablePerson: [230013],
  recalled: [230011, 230003, 230110, 231003],
  tooOldToUpdate: [230031],
  tooLong: [230025],
  /** Of something in it that the platform does not take. */
  invalidCard: [230017, 230099],
  fileTooLarge: [234037],
  /** Of a calendar event: its id is none, not found, deleted. */
  eventGone: [193000, 193001, 193003],
} as const;

export const WRONG_CREDENTIALS: Bilingual = {
  zh: 'LARK_APP_ID、LARK_APP_SECRET：飞书不认这对凭证（密钥可能重置过，或 LARK_DOMAIN 不对），请检查',
  en: 'LARK_APP_ID, LARK_APP_SECRET: Lark does not accept them (the secret may have been reset, or LARK_DOMAIN be the wrong one); check them',
};
const BOT_OFF: Bilingual = {
  zh: '应用没有打开机器人能力，或还没有发布：开放平台 → 应用能力 → 机器人，再“创建版本并发布”',
  en: 'the app has no bot ability, or is not published yet: developer console → Features → Bot, then create and publish a version',
};
const UNAVAILABLE: Bilingual = {
  zh: '这个人不在应用的可用范围里：开放平台 → 版本管理与发布 → 可用范围',
  en: 'this person is outside of the app’s availability: developer console → Version Management & Release → availability',
};

const SLOW_DOWN_SECONDS = 1;
const TOKEN_AGAIN_SECONDS = 1;
const CREDENTIALS_AGAIN_SECONDS = 60;

/** A call that Lark refused. */
export class LarkRefusal extends Error {
  override name = 'LarkRefusal';

  constructor(
    readonly code: number,
    said: string,
    readonly status: number,
    readonly retryAfterSeconds: number | undefined,
  ) {
    super(`${code} ${said.slice(0, 300)}`);
  }
}

/** An object of a class of axios's own. */
const headersSchema = z
  .object({
    'x-ogw-ratelimit-reset': z.coerce.number().optional(),
    'retry-after': z.coerce.number().optional(),
  })
  .catch({});

const axiosErrorSchema = z.object({
  isAxiosError: z.literal(true),
  code: z.string().optional(),
  cause: z.unknown().optional(),
  response: z
    .object({
      status: z.number(),
      headers: headersSchema,
      data: z.unknown(),
    })
    .optional(),
});
const refusalSchema = z.object({ code: z.number(), msg: z.string().catch('') });

/**
 * Makes a call that may fail by an answer (code other than 0, whatever the HTTP status) or without one.
 * @returns the data of its answer
 * @throws LarkRefusal, or PlatformError when there was no answer
 */
export async function answered<Data>(call: () => Promise<Answer<Data>>): Promise<Data | undefined> {
  return (await wholeAnswer(call)).data;
}

/** @returns what a call is answered with, code 0 @throws as `answered` does */
export async function wholeAnswer<Whole extends Answer<unknown>>(call: () => Promise<Whole>): Promise<Whole> {
  let answer: Whole;
  try {
    answer = await call();
  } catch (error) {
    throw fromThrown(error);
  }
  // A proxy's page has no code: nobody can tell what became of the call.
  if (typeof answer?.code !== 'number')
    throw new PlatformError({ kind: 'unknown' }, 'an answer that is not Lark’s');
  if (answer.code !== 0) throw new LarkRefusal(answer.code, answer.msg ?? '', 200, undefined);
  return answer;
}

/** @returns what may be logged of an error: in words of ours or of Lark's answer, never what it was asked with */
export function sayable(error: unknown): string {
  if (error instanceof LarkRefusal || error instanceof PlatformError) return error.message;
  return error instanceof Error ? error.name : 'unknown';
}

function fromThrown(error: unknown): Error {
  if (error instanceof LarkRefusal || error instanceof PlatformError) return error;
  const read = axiosErrorSchema.safeParse(error);
  // What the SDK throws by itself came before the call: it got no token.
  const code = read.success ? undefined : tokenCode(error);
  if (code !== undefined) return new LarkRefusal(code, 'no token', 200, undefined);
  if (!read.success) return new PlatformError({ kind: 'unreachable' }, 'no token from Lark');
  const { response, code: network = '', cause } = read.data;
  if (response === undefined) {
    const isUnreachable = neverConnected(error) || neverConnected(cause);
    const trouble: PlatformTrouble = { kind: isUnreachable ? 'unreachable' : 'unknown' };
    return new PlatformError(trouble, `no answer from Lark (${network || 'unreadable or too late'})`);
  }
  const { status, headers, data } = response;
  const refusal = refusalSchema.safeParse(data);
  if (!refusal.success || status >= 500) {
    const trouble: PlatformTrouble =
      status === 429
        ? { kind: 'try-later', retryAfterSeconds: resetOf(headers) ?? SLOW_DOWN_SECONDS }
        : { kind: 'unknown' };
    return new PlatformError(trouble, `HTTP ${status} from Lark`);
  }
  const retryAfter = resetOf(headers) ?? (status === 429 ? SLOW_DOWN_SECONDS : undefined);
  return new LarkRefusal(refusal.data.code, refusal.data.msg, status, retryAfter);
}

/** The SDK's own words may hold what it was asked with: only the code is taken. */
function tokenCode(error: unknown): number | undefined {
  const code = error instanceof Error ? /\bcode\W{0,3}(\d+)/.exec(error.message)?.[1] : undefined;
  return code === undefined ? undefined : Number(code);
}

/** @returns seconds that Lark asks to wait */
function resetOf(headers: z.infer<typeof headersSchema>): number | undefined {
  const seconds = headers['x-ogw-ratelimit-reset'] ?? headers['retry-after'];
  return seconds === undefined ? undefined : Math.max(seconds, 0.1);
}

/** @returns what an error of a call means; every refusal means that nothing was done */
export function platformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  if (!(error instanceof LarkRefusal)) throw error;
  return new PlatformError(troubleOf(error), error.message, { cause: error });
}

function troubleOf(refusal: LarkRefusal): PlatformTrouble {
  const { retryAfterSeconds } = refusal;
  if (isRefusedFor(refusal, 'slowDown') || retryAfterSeconds !== undefined)
    return { kind: 'try-later', retryAfterSeconds: retryAfterSeconds ?? SLOW_DOWN_SECONDS };
  if (isRefusedFor(refusal, 'tokenInvalid'))
    return { kind: 'try-later', retryAfterSeconds: TOKEN_AGAIN_SECONDS };
  if (isRefusedFor(refusal, 'wrongCredentials'))
    return { kind: 'try-later', retryAfterSeconds: CREDENTIALS_AGAIN_SECONDS };
  if (isRefusedFor(refusal, 'lacksScope')) return { kind: 'forbidden', missing: scopeWords(refusal) };
  if (isRefusedFor(refusal, 'botOff')) return { kind: 'forbidden', missing: BOT_OFF };
  if (isRefusedFor(refusal, 'unavailablePerson')) return { kind: 'forbidden', missing: UNAVAILABLE };
  if (isRefusedFor(refusal, 'outside')) return { kind: 'closed' };
  if (isRefusedFor(refusal, 'recalled') || isRefusedFor(refusal, 'eventGone')) return { kind: 'gone' };
  if (isRefusedFor(refusal, 'tooOldToUpdate')) return { kind: 'frozen' };
  return { kind: 'rejected' };
}

/** @returns whether Lark refused a call for a reason */
export function isRefusedFor(error: unknown, reason: keyof typeof CODES): error is LarkRefusal {
  const codes: readonly number[] = CODES[reason];
  return error instanceof LarkRefusal && codes.includes(error.code);
}

/** Lark names the scopes, any one of which would do. */
function scopeWords({ message }: LarkRefusal): Bilingual {
  const scopes = [...new Set(message.match(/\b[a-z]+(?::[\w.]+)+/g) ?? [])];
  const named = scopes.length === 0 ? '' : scopes.join(' / ');
  return {
    zh: `应用缺少权限 ${named}：开放平台 → 权限管理里打开，再发布新版本`,
    en: `the app lacks the scope ${named}: developer console → Permissions & Scopes, then publish a new version`,
  };
}
