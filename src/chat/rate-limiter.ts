/**
 * Rate limiter: how fast messages may be sent to a platform. What is known of its limits is kept to from the start; the rest is learnt from its
 * refusals, which name a time to wait. After one the chat waits exactly that long and then keeps to its limit; when
 * several chats are refused at once, all together slow down, further if that is refused too. Whoever waits keeps a place
 * in the line: a busy chat holds up no other.
 */

export type Limits = {
  /** So many messages of a chat within so many milliseconds. */
  readonly chatMessages: number;
  readonly chatWindowMilliseconds: number;
  /** So many of all chats together, once several were refused. */
  readonly overallPerSecond: number;
  /** Whether the chat's limit is kept to before it was ever refused. */
  readonly isKeptFromTheStart: boolean;
};

const OVERALL_LEAST = 1;
/** After so long without a refusal what was learnt is forgotten. */
const FORGET_MILLISECONDS = 600_000;
/** Refusals of several chats within this are about all of them. */
const TOGETHER_MILLISECONDS = 2_000;

type ChatPace = {
  /** When Telegram takes the next one. */
  pausedUntil: number;
  /** When it was refused last, or first kept to its limit. */
  slowSince: number;
  /** When its last messages went out, oldest first. */
  sent: number[];
};

export class RateLimiter {
  readonly #limits: Limits;
  /** Chats that keep to their limit; all others go unhindered. */
  readonly #slow = new Map<string, ChatPace>();
  /** The instant that was promised to a chat that waits. */
  readonly #promised = new Map<string, number>();
  #overall: { perSecond: number; nextAt: number; refusedAt: number } | undefined;
  #lastRefusal: { chatId: string; at: number } | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * @param now in milliseconds
   * @returns when the chat's next message may go out: now at the earliest; until then its place is kept
   */
  turn(chatId: string, now: number): number {
    this.#forget(now);
    const chat = this.#limits.isKeptFromTheStart ? this.#paceOf(chatId, now) : this.#slow.get(chatId);
    const ready = Math.max(now, chat === undefined ? now : this.#readyAt(chat, now));
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
    if (chat !== undefined) chat.sent = [...chat.sent, now].slice(-this.#limits.chatMessages);
    return now;
  }

  /** The platform refused a message: again after so many seconds. */
  refused(chatId: string, retryAfterSeconds: number, now: number): void {
    const chat = this.#paceOf(chatId, now);
    chat.pausedUntil = now + retryAfterSeconds * 1000;
    chat.slowSince = now;
    const last = this.#lastRefusal;
    const isTogether = last !== undefined && last.chatId !== chatId && now - last.at < TOGETHER_MILLISECONDS;
    if (isTogether) this.#slowDown(now);
    this.#lastRefusal = { chatId, at: now };
  }

  #slowDown(now: number): void {
    const before = this.#overall;
    // One wave of refusals is one lesson.
    if (before !== undefined && now - before.refusedAt < TOGETHER_MILLISECONDS) return;
    const perSecond = before === undefined ? this.#limits.overallPerSecond : before.perSecond * 0.8;
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
    if (first !== undefined && isOver(first[1].slowSince)) this.#slow.delete(first[0]);
  }

  #paceOf(chatId: string, now: number): ChatPace {
    const chat = this.#slow.get(chatId) ?? { pausedUntil: 0, slowSince: now, sent: [] };
    this.#slow.set(chatId, chat);
    return chat;
  }

  #readyAt({ pausedUntil, sent }: ChatPace, now: number): number {
    const { chatMessages, chatWindowMilliseconds } = this.#limits;
    const [oldest] = sent;
    const isFull = sent.length >= chatMessages && oldest !== undefined;
    return Math.max(now, pausedUntil, isFull ? oldest + chatWindowMilliseconds : now);
  }
}
