/** An emulated platform on loopback, as tests see it: what was called, how to wait, and its end. */
import type { Server } from 'node:http';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import type { Call, CallLog } from './call-log.ts';
import type { Happenings } from './happenings.ts';

/** What both platforms' messages have. */
type AnyMessage = { readonly id: number | string; readonly from: 'bot' | { readonly name: string } };
type AnyChat<Message> = { readonly id: number | string; readonly messages: readonly Message[] };
type AnyWorld<Chat> = Happenings & { readonly chats: ReadonlyMap<unknown, Chat> };

export abstract class Emulator<Chat extends AnyChat<Message>, Message extends AnyMessage> {
  /** Whether the bot's process is at work now, where that can be told: on a busy machine it is slow, not quiet. */
  isBotBusy: () => boolean = () => false;
  protected abstract readonly world: AnyWorld<Chat>;
  protected abstract readonly log: CallLog;
  protected server: Server | undefined;

  /** How much of what the platform has to tell is not with the bot yet. */
  protected abstract get untold(): number;
  /** What a message shows, for the message of a failure. */
  protected abstract lineOf(message: Message): string;

  /** What the bot wrote that is to be seen, in order. */
  abstract fromBot(chat: Chat): Message[];

  /** Where the bot finds the platform, without a slash at the end. */
  get url(): string {
    const address = this.server?.address();
    if (address === null || typeof address !== 'object') throw new Error('the emulator is closed');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  lastFromBot(chat: Chat): Message {
    const message = this.fromBot(chat).at(-1);
    if (message === undefined) throw new Error(`the bot has said nothing in ${chat.id}\n${this.#dump()}`);
    return message;
  }

  get calls(): readonly Call[] {
    return this.log.calls;
  }

  /** @param method by its name in the platform's documents, such as `POST /open-apis/im/v1/messages` */
  callsOf(method: string): Call[] {
    return this.log.calls.filter(call => call.method === method);
  }

  /**
   * Waits until something is so, looking after everything that happens.
   * @returns what the condition gave
   */
  async until<Result>(
    condition: () => Result | Promise<Result>,
    milliseconds = PATIENCE_MILLISECONDS,
    what = 'what was waited for',
  ): Promise<Result> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const result = await condition();
      if (result) return result;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`${what} did not happen in ${milliseconds} ms\n${this.#dump()}`);
      // What is waited for may be outside of the platform, so it does not rely on events alone.
      await this.world.nextEvent(Math.min(left, 25));
    }
  }

  /**
   * Waits until the bot has all that there is to tell, has made no call but those that it makes at rest, and was not at work,
   * for so long.
   */
  async quiet(milliseconds = 300, atMost = PATIENCE_MILLISECONDS): Promise<void> {
    let busyAt = Number.NEGATIVE_INFINITY;
    const isQuiet = (): boolean => {
      if (this.isBotBusy()) busyAt = performance.now();
      const lastAt = Math.max(this.log.lastAt, this.world.lastHappenedAt, busyAt);
      return this.untold === 0 && this.log.running === 0 && performance.now() - lastAt >= milliseconds;
    };
    await this.until(isQuiet, atMost, 'quiet');
  }

  /** The end of every chat and the last calls, for the message of a failure. */
  #dump(): string {
    const chats = [...this.world.chats.values()].filter(chat => chat.messages.length > 0);
    const seen = chats.map(chat => {
      const last = chat.messages.slice(-8).map(message => {
        const { id, from } = message;
        return `  ${id} ${from === 'bot' ? 'bot' : from.name}: ${this.lineOf(message)}`;
      });
      return [`chat ${chat.id}`, ...last].join('\n');
    });
    const calls = this.log.calls
      .slice(-12)
      .map(({ method, outcome, answer }) =>
        outcome === 'refused' ? `  ${method} refused: ${JSON.stringify(answer)}` : `  ${method} ${outcome}`,
      );
    return [...seen, `last calls (${this.untold} events untold)`, ...calls].join('\n');
  }
}
