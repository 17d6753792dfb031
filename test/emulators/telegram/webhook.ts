/** Brings updates to the bot's address: in order within a lane, lanes side by side, again until it says 2xx. */
import type { PendingUpdate, UpdateQueue } from './update-queue.ts';

export type WebhookAddress = {
  readonly url: string;
  readonly secretToken: string | undefined;
  readonly maxConnections: number;
};

const LONGEST_PAUSE_MILLISECONDS = 60_000;

export class Webhook {
  /** The pause before an update is brought again; it doubles each time. Telegram's is about a second. */
  firstRetryMilliseconds = 1_000;
  readonly #queue: UpdateQueue;
  readonly #unwatch: () => void;
  readonly #busyLanes = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #address: WebhookAddress | undefined;
  #lastError: { readonly at: Date; readonly message: string } | undefined;
  #isClosed = false;

  constructor(queue: UpdateQueue) {
    this.#queue = queue;
    this.#unwatch = queue.watch(() => this.#bringNext());
  }

  get address(): WebhookAddress | undefined {
    return this.#address;
  }

  get lastError(): { readonly at: Date; readonly message: string } | undefined {
    return this.#lastError;
  }

  set(address: WebhookAddress | undefined): void {
    this.#address = address;
    this.#lastError = undefined;
    this.#bringNext();
  }

  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #bringNext(): void {
    const address = this.#address;
    if (address === undefined || this.#isClosed) return;
    for (const update of this.#queue.pending) {
      if (this.#busyLanes.size >= address.maxConnections) return;
      if (this.#busyLanes.has(update.lane)) continue;
      this.#busyLanes.add(update.lane);
      void this.#bring(update, 0);
    }
  }

  async #bring(update: PendingUpdate, failures: number): Promise<void> {
    const address = this.#address;
    const isWanted = address !== undefined && !this.#isClosed && this.#queue.pending.includes(update);
    const failure = isWanted ? await this.#post(address, update) : undefined;
    if (failure === undefined) {
      this.#busyLanes.delete(update.lane);
      if (isWanted) this.#queue.confirm(updateId => updateId === update.json.update_id);
      this.#bringNext();
      return;
    }
    this.#lastError = { at: this.#queue.now(), message: failure.message };
    const doubled = Math.min(this.firstRetryMilliseconds * 2 ** failures, LONGEST_PAUSE_MILLISECONDS);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#bring(update, failures + 1);
    }, failure.retryAfterMilliseconds ?? doubled);
    this.#timers.add(timer);
  }

  /** @returns what went wrong, if it did */
  async #post(
    { url, secretToken }: WebhookAddress,
    { json }: PendingUpdate,
  ): Promise<{ message: string; retryAfterMilliseconds: number | undefined } | undefined> {
    const secret = secretToken === undefined ? {} : { 'x-telegram-bot-api-secret-token': secretToken };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...secret },
        body: JSON.stringify(json),
      });
      await response.arrayBuffer();
      if (response.ok) return undefined;
      const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        message: `Wrong response from the webhook: ${response.status} ${response.statusText}`,
        retryAfterMilliseconds: Number.isNaN(retryAfter) ? undefined : retryAfter * 1000,
      };
    } catch (error) {
      // A bot that is down is what retries are for.
      return { message: `Connection failed: ${String(error)}`, retryAfterMilliseconds: undefined };
    }
  }
}
