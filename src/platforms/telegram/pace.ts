/**
 * How fast Telegram takes messages. Its limits are not told and vary: they are learnt from its refusals (429), which
 * name a time to wait. Until one comes nothing waits. After it the chat waits that long and then keeps to what
 * Telegram's FAQ names, 20 messages a minute; when several chats are refused at once, all together keep to 30 a second,
 * fewer if that is refused too. Whoever waits keeps a place in the line: a busy chat holds up no other.
 */

const CHAT_MESSAGES = 20;
const CHAT_WINDOW_MILLISECONDS = 60_000;
const OVERALL_PER_SECOND = 30;
const OVERALL_LEAST = 1;
/** After so long without a refusal what was learnt is forgotten. */
const FORGET_MILLISECONDS = 600_000;
/** Refusals of several chats within this are about all of them. */
const TOGETHER_MILLISECONDS = 2_000;

type ChatPace = {
  /** When Telegram takes the next one. */
  pausedUntil: number;
  refusedAt: number;
  /** When its last messages went out, oldest first. */
  sent: number[];
};

export class Pace {
  /** Chats that were refused lately; all others go unhindered. */
  readonly #slow = new Map<string, ChatPace>();
  /** The instant that was promised to a chat that waits. */
  readonly #promised = new Map<string, number>();
  #overall: { perSecond: number; nextAt: number; refusedAt: number } | undefined;
  #lastRefusal: { chatId: string; at: number } | undefined;

  /**
   * @param now in milliseconds
   * @returns when the chat's next message may go out: now at the earliest; until then its place is kept
   */
  turn(chatId: string, now: number): number {
    this.#forget(now);
    const chat = this.#slow.get(chatId);
    const ready = Math.max(now, chat === undefined ? now : readyAt(chat, now));
    if (ready > now) return ready;
    const promised = this.#promised.get(chatId);
    if (promised !== undefined) {
      if (promised > now) return promised;
      this.#promised.delete(chatId);
    } else if (this.#overall !== undefined) {
      const slot = Math.max(now, this.#overall.nextAt);
      this.#overall.nextAt = slot + 1000 / this.#overall.perSecond;
      if (slot > now) {
        this.#promised.set(chatId, slot);
        return slot;
      }
    }
    if (chat !== undefined) chat.sent = [...chat.sent, now].slice(-CHAT_MESSAGES);
    return now;
  }

  /** Telegram refused a message: again after so many seconds. */
  refused(chatId: string, retryAfterSeconds: number, now: number): void {
    const chat = this.#slow.get(chatId) ?? { pausedUntil: 0, refusedAt: 0, sent: [] };
    chat.pausedUntil = now + retryAfterSeconds * 1000;
    chat.refusedAt = now;
    this.#slow.set(chatId, chat);
    const last = this.#lastRefusal;
    const isTogether = last !== undefined && last.chatId !== chatId && now - last.at < TOGETHER_MILLISECONDS;
    if (isTogether) this.#slowDown(now);
    this.#lastRefusal = { chatId, at: now };
  }

  #slowDown(now: number): void {
    const before = this.#overall;
    // One wave of refusals is one lesson.
    if (before !== undefined && now - before.refusedAt < TOGETHER_MILLISECONDS) return;
    const perSecond = before === undefined ? OVERALL_PER_SECOND : before.perSecond * 0.8;
    this.#overall = { perSecond: Math.max(OVERALL_LEAST, perSecond), nextAt: now, refusedAt: now };
  }

  #forget(now: number): void {
    const isOver = (refusedAt: number) => now - refusedAt > FORGET_MILLISECONDS;
    if (this.#overall !== undefined && isOver(this.#overall.refusedAt)) {
      this.#overall = undefined;
      this.#promised.clear();
    }
    // The oldest stand first only roughly; a look at one a call is enough to keep the map small.
    const [first] = this.#slow;
    if (first !== undefined && isOver(first[1].refusedAt)) this.#slow.delete(first[0]);
  }
}

function readyAt({ pausedUntil, sent }: ChatPace, now: number): number {
  const [oldest] = sent;
  const isFull = sent.length >= CHAT_MESSAGES && oldest !== undefined;
  return Math.max(now, pausedUntil, isFull ? oldest + CHAT_WINDOW_MILLISECONDS : now);
}
