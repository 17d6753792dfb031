/**
 * Tenant access tokens: given for the app's secret, good for two hours of real time, since the SDK that keeps them knows
 * no other. A token says itself how long it is good, so one emulator takes what another gave for the same app: the SDK
 * keeps tokens by app for a whole process.
 */
import { createHmac } from 'node:crypto';
import { ApiRefusal } from './api-refusal.ts';

const LIFETIME_SECONDS = 7_200;

export class Tokens {
  /** How long new ones live. */
  lifetimeSeconds = LIFETIME_SECONDS;
  readonly #secret: string;
  #generation = 0;

  constructor(appId: string, appSecret: string) {
    this.#secret = `${appId} ${appSecret}`;
  }

  issue(): { tenant_access_token: string; expire: number } {
    const goodUntil = Date.now() + this.lifetimeSeconds * 1000;
    return { tenant_access_token: this.#token(goodUntil), expire: this.lifetimeSeconds };
  }

  /** Makes every token worthless that was given so far. */
  revokeAll(): void {
    this.#generation++;
  }

  /** @throws ApiRefusal unless the header carries a token that is good now */
  check(authorization: string | undefined): void {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new ApiRefusal(
        99991661,
        'Missing access token for authorization. Please make a request with token attached.',
      );
    }
    const goodUntil = Number(/^t-g(\d+)-/.exec(token)?.[1] ?? 0);
    if (goodUntil <= Date.now() || token !== this.#token(goodUntil)) {
      throw new ApiRefusal(
        99991663,
        'Invalid access token for authorization. Please make a request with token attached.',
      );
    }
  }

  #token(goodUntil: number): string {
    const signed = createHmac('sha256', this.#secret)
      .update(`${goodUntil} ${this.#generation}`)
      .digest('hex');
    return `t-g${goodUntil}-${signed.slice(0, 32)}`;
  }
}
