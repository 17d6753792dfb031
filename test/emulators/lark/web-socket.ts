/** The server's end of a WebSocket, as far as the long connection needs one: binary messages, pings, a close. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const FINAL = 0x80;
const MASKED = 0x80;
const CONTINUATION = 0x0;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

export type SocketEvents = {
  readonly message: (payload: Buffer) => void;
  readonly closed: () => void;
};

export class WebSocketEnd {
  readonly #socket: Duplex;
  readonly #events: SocketEvents;
  #received = Buffer.alloc(0);
  #fragments: Buffer[] = [];

  /** Answers the handshake; frames that came along with it are read too. */
  constructor(request: IncomingMessage, socket: Duplex, head: Buffer, events: SocketEvents) {
    this.#socket = socket;
    this.#events = events;
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}${MAGIC}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    // The HTTP server lets its sockets be open by half: a bot that left would stay a connection for ever.
    socket.on('end', () => socket.end());
    socket.on('close', events.closed);
    // A bot that is killed resets the connection: 'close' follows and says all that matters.
    socket.on('error', () => {});
    this.#take(head);
  }

  send(payload: Buffer): void {
    this.#write(BINARY, payload);
  }

  close(): void {
    this.#write(CLOSE, Buffer.from([0x03, 0xe8]));
    this.#socket.end();
  }

  /** As when the machine on the other side is gone. */
  destroy(): void {
    this.#socket.destroy();
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#socket.writable)
      this.#socket.write(Buffer.concat([frameHead(opcode, payload.length), payload]));
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const frame = readFrame(this.#received);
      if (frame === undefined) return;
      this.#received = this.#received.subarray(frame.length);
      this.#handle(frame);
    }
  }

  #handle({ opcode, isFinal, payload }: ReadFrame): void {
    switch (opcode) {
      case PING:
        this.#write(PONG, payload);
        return;
      case CLOSE:
        this.#write(CLOSE, payload);
        this.#socket.end();
        return;
      case BINARY:
      case CONTINUATION: {
        this.#fragments.push(payload);
        if (!isFinal) return;
        const whole = Buffer.concat(this.#fragments);
        this.#fragments = [];
        this.#events.message(whole);
        return;
      }
      default:
        // Pongs and text, which the protocol above does not know.
        return;
    }
  }
}

type ReadFrame = {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
  readonly length: number;
};

/** @returns undefined while the frame is not all there */
function readFrame(bytes: Buffer): ReadFrame | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskAt = 2 + lengthBytes;
  const payloadAt = maskAt + ((second & MASKED) === 0 ? 0 : 4);
  if (bytes.length < payloadAt) return undefined;
  const size =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < payloadAt + size) return undefined;
  const mask = bytes.subarray(maskAt, payloadAt);
  const payload = Buffer.from(bytes.subarray(payloadAt, payloadAt + size));
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0);
  return { opcode: first & 0x0f, isFinal: (first & FINAL) !== 0, payload, length: payloadAt + size };
}

function frameHead(opcode: number, size: number): Buffer {
  if (size < 126) return Buffer.from([FINAL | opcode, size]);
  if (size < 65_536) return Buffer.from([FINAL | opcode, 126, size >> 8, size & 0xff]);
  const head = Buffer.alloc(10);
  head.set([FINAL | opcode, 127]);
  head.writeBigUInt64BE(BigInt(size), 2);
  return head;
}
