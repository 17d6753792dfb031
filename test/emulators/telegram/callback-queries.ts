/** Pressed buttons that wait for answerCallbackQuery. */
import { badRequest } from './api-refusal.ts';

export type CallbackAnswer = { readonly text?: string; readonly showAlert: boolean };

type Query = { readonly askedAt: Date; readonly answered: (answer: CallbackAnswer) => void };

export class CallbackQueries {
  /** How long a query can be answered, by the emulator's clock. */
  answerableMilliseconds = 15_000;
  readonly #open = new Map<string, Query>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  ask(id: string, answered: (answer: CallbackAnswer) => void): void {
    this.#open.set(id, { askedAt: this.#now(), answered });
  }

  answer(id: string, answer: CallbackAnswer): void {
    const query = this.#open.get(id);
    this.#open.delete(id);
    const age = query === undefined ? Number.NaN : this.#now().getTime() - query.askedAt.getTime();
    if (query === undefined || age > this.answerableMilliseconds) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    query.answered(answer);
  }
}
