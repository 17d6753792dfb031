/** Pictures that a card shows: the platform must have them before, and names them by keys. */
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Painter } from '../../charts/painter.ts';
import type { View } from '../../chat/view.ts';
import type { Chart } from '../../domain/chart.ts';
import { picturesOf } from './card.ts';
import type { LarkClient } from './client.ts';
import type { Answer } from './platform-errors.ts';

type Uploaded = { readonly image_key?: string | undefined };
/** Makes the call of an upload, at the pace of the chat that it is for. @throws PlatformError */
export type Upload = (call: () => Promise<Answer<Uploaded>>) => Promise<Uploaded | undefined>;

export type PicturesOptions = {
  readonly client: LarkClient;
  readonly painter: Painter;
  readonly log: Logger;
};

export class Pictures {
  readonly #options: PicturesOptions;
  /** Keys of files that were uploaded, by path and time of change. */
  readonly #files = new Map<string, string>();

  constructor(options: PicturesOptions) {
    this.#options = options;
  }

  /** Each file once, whoever shows it how often. @returns the keys by path @throws PlatformError */
  async files(view: View, upload: Upload): Promise<ReadonlyMap<string, string>> {
    const keys = new Map<string, string>();
    for (const path of picturesOf(view)) {
      const file = await stat(path).catch((error: unknown) => {
        this.#options.log.error({ event: 'picture not there', path, err: error });
      });
      // What it shows is said in words.
      if (file === undefined) continue;
      const name = `${path} ${file.mtimeMs}`;
      let key = this.#files.get(name);
      if (key === undefined) {
        key = (await upload(() => this.#send(createReadStream(path))))?.image_key ?? '';
        this.#files.set(name, key);
      }
      if (key !== '') keys.set(path, key);
    }
    return keys;
  }

  /** @returns the keys of the charts that could be drawn and uploaded; the others are said in words alone */
  async charts(charts: readonly Chart[], upload: Upload): Promise<ReadonlyMap<Chart, string>> {
    const { painter, log } = this.#options;
    const keys = new Map<Chart, string>();
    for (const chart of charts) {
      try {
        const picture = Buffer.from(await painter.draw(chart));
        const key = (await upload(() => this.#send(picture)))?.image_key;
        if (key !== undefined) keys.set(chart, key);
      } catch (error) {
        // The words must not wait for a picture.
        log.error({ event: 'chart not drawn', err: error });
      }
    }
    return keys;
  }

  /** The SDK gives back the data alone here. */
  async #send(image: Buffer | ReadStream): Promise<Answer<Uploaded>> {
    const data = await this.#options.client.api.im.v1.image.create({
      data: { image_type: 'message', image },
    });
    return { code: 0, ...(data !== null && { data }) };
  }
}
