/** ZIP archives, read by their central directory; zip bombs are refused by what they say they hold, and held to it. */
import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { type Bytes, bytesInMemory, chunksOf } from './bytes.ts';
import type { Limits } from './limits.ts';
import { damaged, TableError } from './table-error.ts';

/** More files than any archive has that a platform exports; each costs a read. */
const ENTRIES_AT_MOST = 5_000;

export type ZipFile = {
  /** Names of files, folders left out. */
  readonly names: readonly string[];
  /** @returns the unpacked bytes of a file in pieces; none for a name that isn't there */
  unpack(name: string): AsyncGenerator<Uint8Array>;
  /** @returns the size that the archive says; a file that unpacks to another is damaged */
  sizeOf(name: string): number | undefined;
};

class BytesReader extends yauzl.RandomAccessReader {
  constructor(readonly bytes: Bytes) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(chunksOf(this.bytes, start, end), { objectMode: false });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.bytes.read(position, position + length).then(
      bytes => {
        buffer.set(bytes, offset);
        callback(bytes.length < length ? new Error('the archive ends too early') : null);
      },
      (error: Error) => callback(error),
    );
  }
}

/** @throws TableError damaged, encrypted, too-many-unpacked-bytes */
export async function openZip(bytes: Bytes, limits: Limits): Promise<ZipFile> {
  const entries = new Map<string, yauzl.Entry>();
  let archive: yauzl.ZipFile;
  try {
    archive = await yauzl.fromRandomAccessReaderPromise(new BytesReader(bytes), bytes.size, {
      lazyEntries: true,
      autoClose: false,
    });
    if (archive.entryCount > ENTRIES_AT_MOST)
      throw new TableError('archive-holds', { count: archive.entryCount, names: [] });
    let unpacked = 0;
    for await (const entry of archive.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      unpacked += entry.uncompressedSize;
      if (unpacked > limits.unpackedBytes)
        throw new TableError('too-many-unpacked-bytes', { most: limits.unpackedBytes });
      entries.set(name, entry);
    }
  } catch (error) {
    throw damaged('zip', error);
  }
  return {
    names: [...entries.keys()],
    sizeOf: name => entries.get(name)?.uncompressedSize,
    async *unpack(name) {
      const entry = entries.get(name);
      if (entry === undefined) return;
      if (entry.isEncrypted()) throw new TableError('encrypted', {});
      try {
        // It fails as soon as the file grows beyond the size that the archive says.
        for await (const chunk of await archive.openReadStreamPromise(entry)) {
          limits.budget?.unpack((chunk as Uint8Array).length);
          yield chunk as Uint8Array;
        }
      } catch (error) {
        throw damaged('zip', error);
      }
    },
  };
}

/** Chinese Windows writes names in GBK and does not say so. */
function nameOf(entry: yauzl.Entry): string {
  const isUtf8 = (entry.generalPurposeBitFlag & 0x800) !== 0;
  const hasUnicodeName = entry.extraFields.some(field => field.id === 0x7075);
  return isUtf8 || hasUnicodeName
    ? entry.fileName
    : new TextDecoder('gb18030').decode(entry.fileNameRaw).replaceAll('\\', '/');
}

/** @returns a whole file of the archive in memory @throws TableError too-many-unpacked-bytes */
export async function unpackedWhole(zip: ZipFile, name: string, limits: Limits): Promise<Bytes> {
  if ((zip.sizeOf(name) ?? 0) > limits.heldBytes)
    throw new TableError('too-many-unpacked-bytes', { most: limits.heldBytes });
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.unpack(name)) chunks.push(chunk);
  return bytesInMemory(Buffer.concat(chunks));
}

/** What macOS and Windows put beside the files that people pack. */
const NOT_PACKED_BY_PEOPLE = /(?:^|\/)(?:__MACOSX\/|\.|thumbs\.db$|desktop\.ini$)/i;
const NAMES_SHOWN = 5;

/** @returns the name of the one file that people packed @throws TableError archive-holds */
export function onlyFileOf(zip: ZipFile): string {
  const names = zip.names.filter(name => !NOT_PACKED_BY_PEOPLE.test(name));
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new TableError('archive-holds', { count: names.length, names: names.slice(0, NAMES_SHOWN) });
  return name;
}
