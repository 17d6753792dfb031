/**
 * Pending button presses (card actions), which Lark waits to hear about for three seconds. What is to be said to the
 * person alone (ephemeral) is the answer, as a toast; if nothing is, the press is answered empty as soon as its message shows something new, or after a moment.
 */

/** What a press is answered with. */
export type PressAnswer = {
  readonly toast?: { readonly type: 'info' | 'warning' | 'error' | 'success'; readonly content: string };
};

/** Most presses are handled by then; the network needs its share of the three seconds. */
const ANSWER_WITHIN_MILLISECONDS = 1_500;
/** A toast is one glance. */
export const TOAST_AT_MOST = 200;

type Waiting = {
  readonly messageId: string;
  readonly answer: (answer: PressAnswer) => void;
};

export class PendingPresses {
  readonly #waiting = new Map<string, Waiting>();

  /** A press came in. @returns what to answer it with */
  expect(pressId: string, messageId: string): Promise<PressAnswer> {
    return new Promise(resolve => {
      const answer = (given: PressAnswer) => {
        clearTimeout(timer);
        this.#waiting.delete(pressId);
        resolve(given);
      };
      const timer = setTimeout(() => answer({}), ANSWER_WITHIN_MILLISECONDS);
      this.#waiting.set(pressId, { messageId, answer });
    });
  }

  /** A message shows something new: whoever pressed on it sees that. */
  seen(messageId: string): void {
    for (const waiting of [...this.#waiting.values()])
      if (waiting.messageId === messageId) waiting.answer({});
  }

  /** Says something to whoever pressed, and to nobody else. @returns whether Lark still waited for it */
  answerAlone(pressId: string, content: string): boolean {
    const waiting = this.#waiting.get(pressId);
    waiting?.answer({ toast: { type: 'info', content } });
    return waiting !== undefined;
  }

  /** Nobody is told any more. */
  stop(): void {
    for (const waiting of [...this.#waiting.values()]) waiting.answer({});
  }
}
