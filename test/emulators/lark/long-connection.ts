/** The bot's long connections: the endpoint that gives their address, and the frames that go over them. */
import { randomBytes, randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { Carrier, Delivery } from './event-queue.ts';
import { decodeFrame, encodeFrame, type Frame, type Header } from './frame.ts';
import { hex } from './ids.ts';
import { WebSocketEnd } from './web-socket.ts';
import type { EventEnvelope } from './wire.ts';

/** In seconds; a count of −1 is for ever. */
export type ClientConfig = {
  readonly PingInterval: number;
  readonly ReconnectCount: number;
  readonly ReconnectInterval: number;
  readonly ReconnectNonce: number;
};

type Connection = {
  readonly socket: WebSocketEnd;
  readonly service: number;
  /** Whether the bot has spoken: the SDK pings at once, and loses what comes before it listens. */
  hasSpoken: boolean;
  isSilent: boolean;
};
type Asked = { readonly connection: Connection; readonly answered: (delivery: Delivery) => void };

const CONTROL = 0;
const DATA = 1;
const MOST_CONNECTIONS = 50;
const LARGE_EVENT_BYTES = 4_096;
const EVERY_SO_MANY_IN_PARTS = 7;

const ackSchema = z.object({ code: z.number(), data: z.string().optional() });

export class LongConnection implements Carrier {
  clientConfig: ClientConfig = {
    PingInterval: 120,
    ReconnectCount: -1,
    ReconnectInterval: 120,
    ReconnectNonce: 30,
  };
  refusesConnections = false;
  /** How long the bot has for its acknowledgement. */
  patienceMilliseconds = 3_000;
  readonly #connections = new Set<Connection>();
  readonly #asked = new Map<string, Asked>();
  readonly #tickets = new Map<string, number>();
  readonly #happened: () => void;
  #sent = 0;

  constructor(happened: () => void) {
    this.#happened = happened;
  }

  /** How many are open, were heard from, and are not silent. */
  get open(): number {
    return [...this.#connections].filter(connection => connection.hasSpoken && !connection.isSilent).length;
  }

  /**
   * What POST /callback/ws/endpoint answers to the right secret.
   * @param host of the emulator, with its port
   */
  endpoint(host: string): Readonly<Record<string, unknown>> {
    if (this.refusesConnections) return { code: 1, msg: 'system busy' };
    if (this.#connections.size >= MOST_CONNECTIONS)
      return { code: 1_000_040_350, msg: 'exceed connection limit' };
    const ticket = hex();
    const service = randomInt(1e7, 1e8);
    this.#tickets.set(ticket, service);
    const query = new URLSearchParams({
      fpid: '493',
      aid: '552564',
      device_id: String(randomInt(1e12, 2e12)),
      access_key: hex(),
      service_id: String(service),
      ticket,
    });
    return {
      code: 0,
      msg: '',
      data: { URL: `ws://${host}/ws/v2?${query}`, ClientConfig: this.clientConfig },
    };
  }

  /** Takes a handshake; an address is good for one connection. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { searchParams, pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const ticket = searchParams.get('ticket') ?? '';
    const service = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (pathname !== '/ws/v2' || service === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nhandshake-status: 403\r\nhandshake-msg: invalid ticket\r\n\r\n');
      return;
    }
    const end = new WebSocketEnd(request, socket, head, {
      message: payload => this.#receive(connection, payload),
      closed: () => this.#forget(connection),
    });
    const connection: Connection = { socket: end, service, hasSpoken: false, isSilent: false };
    this.#connections.add(connection);
  }

  /** Any one of the connections gets it; a silent one too, since nobody knows that it is. */
  deliver(envelope: EventEnvelope): Promise<Delivery> {
    const all = [...this.#connections].filter(each => each.hasSpoken);
    const connection = all[randomInt(Math.max(1, all.length))];
    if (connection === undefined) return Promise.resolve({ kind: 'failed', reason: 'no connection' });
    const messageId = hex();
    return new Promise(resolve => {
      const answered = (delivery: Delivery): void => {
        clearTimeout(timer);
        this.#asked.delete(messageId);
        resolve(delivery);
      };
      const timer = setTimeout(() => answered({ kind: 'timeout' }), this.patienceMilliseconds);
      this.#asked.set(messageId, { connection, answered });
      if (!connection.isSilent) this.#send(connection, messageId, Buffer.from(JSON.stringify(envelope)));
    });
  }

  cut(): void {
    this.drop('close');
  }

  drop(how: 'close' | 'silent'): void {
    for (const connection of this.#connections) {
      if (how === 'silent') {
        connection.isSilent = true;
      } else {
        connection.socket.close();
        // At once, so that nobody takes it for the connection that comes after it.
        this.#forget(connection);
      }
    }
  }

  close(): void {
    for (const connection of this.#connections) connection.socket.destroy();
    for (const { answered } of this.#asked.values())
      answered({ kind: 'failed', reason: 'the emulator is closed' });
  }

  #send({ socket, service }: Connection, messageId: string, payload: Buffer): void {
    const isInParts = payload.length > LARGE_EVENT_BYTES || ++this.#sent % EVERY_SO_MANY_IN_PARTS === 0;
    const size = isInParts ? Math.min(LARGE_EVENT_BYTES, Math.ceil(payload.length / 2)) : payload.length;
    const sum = Math.ceil(payload.length / size);
    for (let seq = 0; seq < sum; seq++) {
      const headers: Header[] = [
        { key: 'type', value: 'event' },
        { key: 'message_id', value: messageId },
        { key: 'sum', value: String(sum) },
        { key: 'seq', value: String(seq) },
        { key: 'trace_id', value: hex() },
      ];
      const part = payload.subarray(seq * size, (seq + 1) * size);
      socket.send(encodeFrame({ ...numbers(), service, method: DATA, headers, payload: part }));
    }
  }

  #receive(connection: Connection, bytes: Buffer): void {
    if (connection.isSilent) return;
    if (!connection.hasSpoken) {
      connection.hasSpoken = true;
      this.#happened();
    }
    const frame = decodeFrame(bytes);
    const type = header(frame, 'type');
    if (frame.method === CONTROL && type === 'ping') this.#pong(connection, frame);
    if (frame.method === DATA) this.#acknowledge(frame);
  }

  #pong({ socket }: Connection, ping: Frame): void {
    const payload = Buffer.from(JSON.stringify(this.clientConfig));
    socket.send(encodeFrame({ ...ping, headers: [{ key: 'type', value: 'pong' }], payload }));
  }

  /** The bot's answer is the frame of the event with another payload. */
  #acknowledge(frame: Frame): void {
    const asked = this.#asked.get(header(frame, 'message_id') ?? '');
    // Too late, or for an event of before a restart.
    if (asked === undefined) return;
    const { code, data } = ackSchema.parse(JSON.parse(frame.payload.toString('utf8')));
    const answer: unknown =
      data === undefined ? {} : JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
    asked.answered(
      code === 200
        ? { kind: 'acknowledged', answer }
        : { kind: 'failed', reason: `the bot answered ${code}` },
    );
  }

  #forget(connection: Connection): void {
    this.#connections.delete(connection);
    for (const { connection: where, answered } of this.#asked.values()) {
      if (where === connection) answered({ kind: 'failed', reason: 'the connection is gone' });
    }
    this.#happened();
  }
}

function header({ headers }: Frame, key: string): string | undefined {
  return headers.find(each => each.key === key)?.value;
}

/** Log ids use all of their 64 bits. */
function numbers(): { seqId: bigint; logId: bigint } {
  return { seqId: 1n, logId: randomBytes(8).readBigUInt64BE() };
}
