/** A TCP proxy between the bot and a platform, the net that can be pulled out: what goes through it is passed on as it is. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpProxy {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  /** @param target where the platform listens */
  static async to(target: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.plug();
    return proxy;
  }

  /** Where the bot finds the platform. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async plug(): Promise<void> {
    const server = createServer(near => {
      const far = connect(Number(this.#target.port), this.#target.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>(resolve => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  /** Whoever connects from now on is refused; what was under way breaks. */
  async pull(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise(resolve => server.close(resolve));
  }
}
