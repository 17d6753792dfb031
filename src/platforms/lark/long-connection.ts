/**
 * The connection by which Lark tells what happens (WSClient of the SDK). An event is acknowledged when `take` resolves
 * and told again when it rejects. The SDK connects anew by itself; what it gives up on is begun again here.
 */
import type * as Sdk from '@larksuiteoapi/node-sdk';
import type { Logger } from 'pino';
import { sdkLogger } from './client.ts';
import { type Answer, answered, LarkRefusal, sayable } from './platform-errors.ts';
import { defaultHttpInstance, EventDispatcher, LoggerLevel, WSClient } from './sdk.ts';

const PING_TIMEOUT_SECONDS = 5;
const HANDSHAKE_MILLISECONDS = 15_000;
/** So often it is looked whether it is open; the SDK by itself tries again only every two minutes. */
const LOOK_MILLISECONDS = 5_000;
const AGAIN_AT_MOST_LOOKS = 24;
/** What the endpoint's codes mean (docs/feishu.md, Facts the code relies on). */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'the platform is busy',
  403: 'this app may not open a long connection: it must be a self-built app of Feishu',
  514: 'the credentials are not accepted',
  1000040350: 'too many connections of this app are open: stop the other ones',
};
/** What the SDK says when nobody answered its ping: it tells nothing else of it. */
const PING_TIMED_OUT = 'no pong/inbound within';

export type LongConnectionOptions = {
  readonly appId: string;
  readonly appSecret: string;
  readonly domain: string;
  readonly log: Logger;
  /** @returns what the event is answered with */
  readonly take: (event: unknown) => Promise<unknown>;
  /** It is open, for the first time or again. */
  readonly onOpen: () => void;
};

export class LongConnection {
  readonly counts = { reconnects: 0, pingTimeouts: 0 };
  readonly #options: LongConnectionOptions;
  readonly #events: Events;
  #client: Sdk.WSClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** How often in a row it was found not to be open. */
  #closedLooks = 0;

  constructor(options: LongConnectionOptions) {
    this.#options = options;
    this.#events = new Events(options.take, sdkLogger(options.log));
  }

  get isOpen(): boolean {
    return this.#client?.getConnectionStatus().state === 'connected';
  }

  start(): void {
    this.#connect();
    this.#timer = setInterval(() => void this.#look(), LOOK_MILLISECONDS);
  }

  #connect(): void {
    const { appId, appSecret, domain, log, onOpen } = this.#options;
    const heard = (said: string) => {
      if (!said.includes(PING_TIMED_OUT)) return;
      this.counts.pingTimeouts += 1;
      log.warn({ event: 'lark does not answer a ping', seconds: PING_TIMEOUT_SECONDS });
    };
    this.#client = new WSClient({
      ...{ appId, appSecret, domain, handshakeTimeoutMs: HANDSHAKE_MILLISECONDS },
      ...{ logger: sdkLogger(log, heard), loggerLevel: LoggerLevel.info },
      wsConfig: { pingTimeout: PING_TIMEOUT_SECONDS },
      onReady: onOpen,
      onReconnecting: () => log.warn({ event: 'lark connection lost' }),
      onReconnected: () => {
        this.counts.reconnects += 1;
        log.info({ event: 'lark connected again', reconnects: this.counts.reconnects });
        onOpen();
      },
      onError: () => log.debug({ event: 'lark sdk gave up connecting' }),
    });
    void this.#client.start({ eventDispatcher: this.#events });
  }

  /** Takes nothing more. What is not acknowledged is told to whoever connects next. */
  stop(): void {
    clearInterval(this.#timer);
    this.#events.stop();
    this.#client?.close();
    this.#client = undefined;
  }

  /** Says why it is not open, and connects anew: soon, then less and less often. */
  async #look(): Promise<void> {
    if (this.isOpen) {
      this.#closedLooks = 0;
      return;
    }
    this.#closedLooks += 1;
    const looks = this.#closedLooks;
    const isTime = (looks & (looks - 1)) === 0 || looks % AGAIN_AT_MOST_LOOKS === 0;
    // The first look may come just before the SDK's own attempt succeeds.
    if (!isTime || looks === 1) return;
    this.#options.log.error({ event: 'lark connection not open', because: await this.#refusal() });
    if (this.isOpen || this.#client === undefined) return;
    this.#client.close({ force: true });
    this.counts.reconnects += 1;
    this.#connect();
  }

  /** The SDK does not tell what the endpoint said, and trips over an answer without data: asked here. */
  async #refusal(): Promise<string> {
    const { appId, appSecret, domain } = this.#options;
    try {
      const answer: Answer<unknown> = await defaultHttpInstance.post(`${domain}/callback/ws/endpoint`, {
        ...{ AppID: appId, AppSecret: appSecret },
      });
      await answered(async () => answer);
      return 'the endpoint answers, but the connection does not open';
    } catch (error) {
      const known = error instanceof LarkRefusal ? REFUSALS[error.code] : undefined;
      return known ?? sayable(error);
    }
  }
}

/** Hands on events as they came: the SDK's own way merges header and event into one object and keeps a list of types. */
class Events extends EventDispatcher {
  readonly #take: (event: unknown) => Promise<unknown>;
  #isStopped = false;

  constructor(take: (event: unknown) => Promise<unknown>, logger: ReturnType<typeof sdkLogger>) {
    super({ logger, loggerLevel: LoggerLevel.warn });
    this.#take = take;
  }

  stop(): void {
    this.#isStopped = true;
  }

  override async invoke(event: unknown): Promise<unknown> {
    if (this.#isStopped) throw new Error('stopped');
    return this.#take(event);
  }
}
