/**
 * What happened and waits for the bot. The filter works when something happens, not when it is fetched: what the bot
 * had not asked for by then is lost for good.
 */
import { isUpdateKind, seconds, UPDATE_KINDS, type UpdateJson, type UpdateKind } from './wire.ts';

const ONLY_ON_REQUEST: readonly UpdateKind[] = ['chat_member', 'message_reaction', 'message_reaction_count'];
const DEFAULT_KINDS = UPDATE_KINDS.filter(kind => !ONLY_ON_REQUEST.includes(kind));
const LIFETIME_SECONDS = 86_400;

export type PendingUpdate = {
  readonly json: UpdateJson;
  /** What a webhook keeps in order; getUpdates has one order for everything. */
  readonly lane: string;
  readonly expiresAtSeconds: number;
};

export class UpdateQueue {
  #allowed: ReadonlySet<UpdateKind> = new Set(DEFAULT_KINDS);
  #pending: PendingUpdate[] = [];
  #nextId = 500_000_001;
  readonly #listeners = new Set<() => void>();

  constructor(readonly now: () => Date) {}

  /** After a week without updates Telegram goes on with any number. */
  renumberFrom(updateId: number): void {
    this.#nextId = updateId;
  }

  get allowed(): readonly UpdateKind[] {
    return [...this.#allowed];
  }

  /** Unknown names are ignored; with no known one the default applies, as with an empty list. */
  allow(names: readonly string[]): void {
    const known = names.filter(isUpdateKind);
    this.#allowed = new Set(known.length === 0 ? DEFAULT_KINDS : known);
  }

  /** @returns the update's id, or undefined when the bot had not asked for this kind */
  add(kind: UpdateKind, payload: unknown, lane: string, happenedAt: Date = this.now()): number | undefined {
    if (!this.#allowed.has(kind)) return undefined;
    const id = this.#nextId++;
    const json: UpdateJson = { update_id: id, [kind]: payload };
    this.#pending.push({ json, lane, expiresAtSeconds: seconds(happenedAt) + LIFETIME_SECONDS });
    for (const listener of this.#listeners) listener();
    return id;
  }

  /** In the order in which they happened, without those that are older than a day. */
  get pending(): readonly PendingUpdate[] {
    const nowSeconds = seconds(this.now());
    if (this.#pending.some(update => update.expiresAtSeconds <= nowSeconds)) {
      this.#pending = this.#pending.filter(update => update.expiresAtSeconds > nowSeconds);
    }
    return this.#pending;
  }

  confirm(isConfirmed: (updateId: number) => boolean): void {
    const before = this.#pending.length;
    this.#pending = this.#pending.filter(update => !isConfirmed(update.json.update_id));
    if (this.#pending.length !== before) for (const listener of this.#listeners) listener();
  }

  /** Calls back after every change. @returns how to stop that */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
