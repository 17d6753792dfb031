/**
 * Bodies of requests, so many at once (load shedding): the memory that strangers can make us hold has an end. Where one more
 * comes in, the one that has been read for longest is given up: a platform's is done within milliseconds.
 */
export class Bodies {
  readonly #atOnce: number;
  /** What gives each up, the oldest first. */
  readonly #underWay = new Set<() => void>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** hono's own limit needs the process's Request to be replaced. A chunked body is counted while it comes in. */
  async read(request: Request, mostBytes: number): Promise<Buffer | 'too-large' | 'broken-off'> {
    if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return 'too-large';
    const reader = request.body?.getReader();
    if (reader === undefined) return Buffer.alloc(0);
    let giveUp = () => {};
    const givenUp = new Promise<'given-up'>(resolve => {
      giveUp = () => resolve('given-up');
    });
    const [oldest] = this.#underWay;
    if (this.#underWay.size >= this.#atOnce) oldest?.();
    this.#underWay.add(giveUp);
    try {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for (;;) {
        const read = await Promise.race([reader.read(), givenUp]);
        if (read === 'given-up') return 'broken-off';
        if (read.value === undefined) return Buffer.concat(chunks);
        bytes += read.value.length;
        // What still comes is left to the adapter, which reads on for a moment so that the answer arrives.
        if (bytes > mostBytes) return 'too-large';
        chunks.push(read.value);
      }
    } catch {
      // The sender went away, and will post it again.
      return 'broken-off';
    } finally {
      this.#underWay.delete(giveUp);
    }
  }
}
