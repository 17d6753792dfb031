/**
 * The connection by which Lark tells what happens (WSClient of the SDK). An event is acknowledged when `take` resolves
 * and told again when it rejects. The SDK connects anew by itself; what it gives up on is begun again here.
 */
import { EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import type { Logger } from 'pino';
import { sdkLogger } from './client.ts';

const PING_TIMEOUT_SECONDS = 5;
const HANDSHAKE_MILLISECONDS = 15_000;
/** After the SDK gave up: busy, too many connections, something of the platform's own. */
const AGAIN_MILLISECONDS = 10_000;
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
  #client: WSClient | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LongConnectionOptions) {
    this.#options = options;
    this.#events = new Events(options.take, sdkLogger(options.log));
  }

  get isOpen(): boolean {
    return this.#client?.getConnectionStatus().state === 'connected';
  }

  start(): void {
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
      onError: error => this.#again(error.message),
    });
    void this.#client.start({ eventDispatcher: this.#events });
  }

  /** Takes nothing more. What is not acknowledged is told to whoever connects next. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#events.stop();
    this.#client?.close();
    this.#client = undefined;
  }

  #again(said: string): void {
    const { log } = this.#options;
    log.error({ event: 'lark refuses the connection', said: said.slice(0, 200) });
    this.#client?.close();
    this.#client = undefined;
    this.#timer = setTimeout(() => {
      this.counts.reconnects += 1;
      this.start();
    }, AGAIN_MILLISECONDS);
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
