/** The SDK's client as we use it: no call without an end, no log with a secret in it, a token that can be forgotten. */
import type * as Sdk from '@larksuiteoapi/node-sdk';
import type { Logger } from 'pino';
import type { Answer } from './platform-errors.ts';
import { AppType, Client, defaultHttpInstance, LoggerLevel } from './sdk.ts';

/** Nobody waits longer for an answer; the SDK's own limit is none. */
const CALL_MILLISECONDS = 20_000;

export type LarkClient = {
  readonly api: Sdk.Client;
  /** Asks for a token without keeping it: answers whether the credentials are right, in Lark's own code. */
  verify(): Promise<Answer<unknown>>;
  /** Lark does not take the token that we hold: the next call gets a new one. */
  forgetToken(): void;
};

/** @param domain without a slash at its end */
export function larkClient(
  appId: string,
  appSecret: string,
  domain: string,
  now: () => Date,
  log: Logger,
): LarkClient {
  defaultHttpInstance.defaults.timeout = CALL_MILLISECONDS;
  const tokens = new Tokens(now);
  const api = new Client({
    ...{ appId, appSecret, domain, appType: AppType.SelfBuild, cache: tokens },
    ...{ logger: sdkLogger(log), loggerLevel: LoggerLevel.warn },
  });
  return {
    api,
    verify: () =>
      defaultHttpInstance.post(`${domain}/open-apis/auth/v3/tenant_access_token/internal`, {
        ...{ app_id: appId, app_secret: appSecret },
      }),
    forgetToken: () => tokens.clear(),
  };
}

/** As the SDK declares it: by the object type, not the primitive. */
// biome-ignore lint/complexity/noBannedTypes: the SDK's own
type Key = string | Symbol;
type Options = { namespace?: string };

/** The SDK's cache, which it would share among all clients of a process and never let go of. */
class Tokens {
  readonly #now: () => Date;
  readonly #tokens = new Map<string, { readonly value: unknown; readonly until: number | undefined }>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  async get(key: Key, options?: Options): Promise<unknown> {
    const kept = this.#tokens.get(nameOf(key, options));
    const isFresh = kept !== undefined && (kept.until === undefined || kept.until > this.#now().getTime());
    return isFresh ? kept.value : undefined;
  }

  async set(key: Key, value: unknown, until?: number, options?: Options): Promise<boolean> {
    this.#tokens.set(nameOf(key, options), { value, until });
    return true;
  }

  clear(): void {
    this.#tokens.clear();
  }
}

function nameOf(key: Key, options?: Options): string {
  return `${options?.namespace ?? ''} ${String(key)}`;
}

/**
 * What the SDK says of itself. It hands whole requests to its logger, tokens included: only plain sentences pass, and
 * quietly, since what goes wrong is said by whoever called, in its own words.
 * @param heard is told each sentence
 */
export function sdkLogger(log: Logger, heard: (said: string) => void = () => {}) {
  const pass = (...message: unknown[]) => {
    const words = message.flat(3).filter(part => typeof part === 'string');
    const said = words.join(' ').slice(0, 300);
    if (said === '') return;
    heard(said);
    log.debug({ event: 'lark sdk', said });
  };
  return { error: pass, warn: pass, info: pass, debug: pass, trace: pass };
}
