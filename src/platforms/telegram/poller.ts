/**
 * Asks Telegram what happened (Bot API: getUpdates). What was received is stored before the next call confirms it, so
 * a crash only makes Telegram say it again. No offset is kept: Telegram itself begins with what nobody confirmed.
 */
import { type Api, GrammyError } from 'grammy';
import type { Logger } from 'pino';
import type { Host } from '../../chat/platform.ts';
import { WRONG_TOKEN } from './platform-errors.ts';
import { ALLOWED_UPDATES, anyUpdateSchema } from './update-schema.ts';

const LEASE = 'telegram getUpdates';
const WAIT_SECONDS = 30;
/** Longer than a poll lasts, with what comes of it. */
const LEASE_SECONDS = WAIT_SECONDS + 30;
const UPDATES_AT_MOST = 100;
const CONFLICT_MILLISECONDS = 5_000;
/** Telegram answers a call that is repeated sooner with one update (docs/telegram.md, Facts the code relies on). */
const AGAIN_MILLISECONDS = 1_000;
const AGAIN_AT_MOST_MILLISECONDS = 10_000;

export type PollerOptions = {
  readonly api: Api;
  readonly host: Host;
  readonly log: Logger;
  /** Resolves when the update is stored. */
  readonly take: (update: unknown) => Promise<void>;
};

export class Poller {
  readonly #options: PollerOptions;
  readonly #stopped = new AbortController();
  #underWay: Promise<void> = Promise.resolve();
  #offset: number | undefined;
  #failures = 0;
  #isCaughtUp = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  get isConnected(): boolean {
    return this.#failures === 0;
  }

  get isCaughtUp(): boolean {
    return this.#isCaughtUp;
  }

  start(): void {
    this.#underWay = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#underWay;
  }

  async #run(): Promise<void> {
    const { host, log } = this.#options;
    let isElsewhere = false;
    while (!this.#stopped.signal.aborted) {
      try {
        if (await host.holdLease(LEASE, LEASE_SECONDS)) {
          isElsewhere = false;
          await this.#poll();
          continue;
        }
        if (!isElsewhere) log.info({ event: 'another process polls telegram' });
        isElsewhere = true;
        this.#isCaughtUp = false;
        await this.#sleep(CONFLICT_MILLISECONDS);
      } catch (error) {
        // The storage took it badly: what was received stays with Telegram.
        log.error({ event: 'updates not stored', err: error });
        await this.#sleep(AGAIN_MILLISECONDS);
      }
    }
  }

  async #poll(): Promise<void> {
    const { take, host } = this.#options;
    const updates = await this.#fetch();
    if (updates === undefined) return;
    await Promise.all(updates.map(take));
    const last = anyUpdateSchema.safeParse(updates.at(-1)).data;
    if (last !== undefined) this.#offset = last.update_id + 1;
    // Telegram cuts answers short for reasons of its own: only an empty one says that there is no more.
    if (updates.length > 0 || this.#isCaughtUp) return;
    this.#isCaughtUp = true;
    host.caughtUp();
  }

  /** @returns undefined when there was no answer; then some time has passed */
  async #fetch(): Promise<readonly unknown[] | undefined> {
    const { api, host } = this.#options;
    try {
      const updates = await api.getUpdates(
        {
          ...(this.#offset !== undefined && { offset: this.#offset }),
          limit: UPDATES_AT_MOST,
          // As long as there may be a backlog nobody waits for something new.
          timeout: this.#isCaughtUp ? WAIT_SECONDS : 0,
          allowed_updates: [...ALLOWED_UPDATES],
        },
        // grammY names the type of a stand-in for Node's own signal, which does the same.
        this.#stopped.signal as Parameters<Api['getUpdates']>[1],
      );
      this.#failures = 0;
      host.answered();
      return updates;
    } catch (error) {
      if (this.#stopped.signal.aborted) return undefined;
      await this.#afterFailure(error);
      return undefined;
    }
  }

  async #afterFailure(error: unknown): Promise<void> {
    const { api, host, log } = this.#options;
    this.#failures += 1;
    // What happens meanwhile is with Telegram: nothing that time brings may overtake it.
    this.#isCaughtUp = false;
    const code = error instanceof GrammyError ? error.error_code : undefined;
    const said = error instanceof GrammyError ? error.description : 'no answer';
    if (code === 401 || code === 404) {
      host.fail(WRONG_TOKEN);
      return this.#sleep(AGAIN_AT_MOST_MILLISECONDS);
    }
    if (code === 409 && said.toLowerCase().includes('webhook')) {
      log.warn({
        event: 'webhook removed',
        because: 'TELEGRAM_MODE is polling, which Telegram refuses while a webhook is set',
      });
      try {
        await api.deleteWebhook();
      } catch {
        // The next poll will say so again.
      }
      return this.#sleep(AGAIN_MILLISECONDS);
    }
    if (code === 409) {
      log.error({
        event: 'another bot polls with this token',
        because: 'only one program at a time can ask Telegram for its updates; stop the other one',
      });
      return this.#sleep(CONFLICT_MILLISECONDS);
    }
    const retryAfter = error instanceof GrammyError ? error.parameters.retry_after : undefined;
    if (retryAfter !== undefined) return this.#sleep(retryAfter * 1000);
    if (this.#failures === 1 || this.#failures % 20 === 0)
      log.warn({ event: 'telegram does not answer', failures: this.#failures, code, said });
    const wait = AGAIN_MILLISECONDS * 2 ** Math.min(this.#failures - 1, 4);
    return this.#sleep(Math.min(wait, AGAIN_AT_MOST_MILLISECONDS));
  }

  #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#stopped;
    return new Promise(resolve => {
      if (signal.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
  }
}
