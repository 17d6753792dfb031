/**
 * Pending callback queries: presses of a key, which shows that it works until they are answered. What is to be said to
 * the person alone (ephemeral) is said in answer; if nothing is, the press is answered empty after a moment.
 */
import type { Api } from 'grammy';
import type { Logger } from 'pino';
import { refuses } from './platform-errors.ts';

/** Most presses are handled by then. */
const ANSWER_WITHIN_MILLISECONDS = 1_500;
/** Bot API: answerCallbackQuery. */
export const EPHEMERAL_AT_MOST = 200;

type Waiting = { readonly chatId: string; readonly messageId: string; readonly timer: NodeJS.Timeout };

export class PendingPresses {
  readonly #api: Api;
  readonly #log: Logger;
  readonly #waiting = new Map<string, Waiting>();

  constructor(api: Api, log: Logger) {
    this.#api = api;
    this.#log = log;
  }

  /** A press came in. */
  expect(pressId: string, chatId: string, messageId: string): void {
    if (this.#waiting.has(pressId)) return;
    const timer = setTimeout(() => void this.#acknowledge(pressId), ANSWER_WITHIN_MILLISECONDS);
    this.#waiting.set(pressId, { chatId, messageId, timer });
  }

  /** A message shows something new: whoever pressed on it sees that. */
  seen(chatId: string, messageId: string): void {
    for (const [pressId, waiting] of this.#waiting)
      if (waiting.chatId === chatId && waiting.messageId === messageId) void this.#acknowledge(pressId);
  }

  /**
   * Says something to whoever pressed, and to nobody else.
   * @returns whether they saw it; not when Telegram waits no more
   * @throws what the call throws
   */
  async answerAlone(
    pressId: string,
    text: string,
    signal: Parameters<Api['answerCallbackQuery']>[2],
  ): Promise<boolean> {
    const waiting = this.#waiting.get(pressId);
    if (waiting === undefined) return false;
    this.#forget(pressId);
    try {
      await this.#api.answerCallbackQuery(pressId, { text, show_alert: true }, signal);
      return true;
    } catch (error) {
      if (refuses(error, 'query is too old', 'query id is invalid')) return false;
      throw error;
    }
  }

  stop(): void {
    for (const pressId of [...this.#waiting.keys()]) this.#forget(pressId);
  }

  async #acknowledge(pressId: string): Promise<void> {
    this.#forget(pressId);
    try {
      await this.#api.answerCallbackQuery(pressId);
    } catch (error) {
      // The key stops by itself; what the press did is shown elsewhere.
      const said = error instanceof Error ? error.message : 'unknown';
      this.#log.debug({ event: 'press not acknowledged', said });
    }
  }

  #forget(pressId: string): void {
    clearTimeout(this.#waiting.get(pressId)?.timer);
    this.#waiting.delete(pressId);
  }
}
