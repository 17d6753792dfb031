/** Compound files (MS-CFB), the container of old Excel files. Chains of sectors come from strangers: none is followed further than the file is long. */
import { TableError } from './table-error.ts';

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Sector ids from here on mean something else: end of chain, free. */
const NO_SECTOR = 0xfffffffa;
const ENTRY = 128;
const STREAM = 2;
const ROOT = 5;

export function isCompoundFile(head: Uint8Array): boolean {
  return SIGNATURE.equals(head.subarray(0, SIGNATURE.length));
}

type Entry = { readonly name: string; readonly type: number; readonly start: number; readonly size: number };

/** @returns the workbook's stream of records @throws TableError damaged, encrypted, unsupported-kind */
export function workbookStream(file: Uint8Array): Buffer {
  try {
    return new CompoundFile(file).workbook();
  } catch (error) {
    if (error instanceof TableError) throw error;
    throw new TableError('damaged', { kind: 'xls' }, { cause: error });
  }
}

class CompoundFile {
  readonly #file: Buffer;
  readonly #sectorSize: number;
  readonly #sectors: number;
  readonly #fat: Uint32Array;

  constructor(bytes: Uint8Array) {
    this.#file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const shift = this.#file.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) throw new Error('sectors of no known size');
    this.#sectorSize = 1 << shift;
    this.#sectors = Math.ceil(this.#file.length / this.#sectorSize);
    this.#fat = this.#table(this.#fatSectors());
  }

  workbook(): Buffer {
    const entries = this.#entries();
    const find = (...names: string[]) =>
      entries.find(({ name, type }) => type === STREAM && names.includes(name.toLowerCase()));
    if (find('encryptedpackage') !== undefined) throw new TableError('encrypted', {});
    const entry = find('workbook', 'book');
    if (entry === undefined) {
      const isWord = find('worddocument', 'powerpoint document') !== undefined;
      throw new TableError('unsupported-kind', { kind: isWord ? 'word' : 'binary' });
    }
    const isMini = entry.size < this.#file.readUInt32LE(56);
    const whole = isMini ? this.#mini(entry, entries) : this.#read(entry.start);
    return whole.subarray(0, entry.size);
  }

  /** 109 sectors of the allocation table stand in the header, the rest in a chain. */
  #fatSectors(): number[] {
    const sectors: number[] = [];
    for (let index = 0; index < 109; index += 1) sectors.push(this.#file.readUInt32LE(76 + index * 4));
    let next = this.#file.readUInt32LE(68);
    for (let step = 0; next < NO_SECTOR && step < this.#sectors; step += 1) {
      const sector = this.#sector(next);
      const last = this.#sectorSize - 4;
      // No file has more sectors of this kind than sectors.
      if (sectors.length > this.#sectors + 109) break;
      for (let offset = 0; offset < last; offset += 4) sectors.push(sector.readUInt32LE(offset));
      next = sector.readUInt32LE(last);
    }
    return [...new Set(sectors)].filter(sector => sector < NO_SECTOR);
  }

  #table(sectors: readonly number[]): Uint32Array {
    const perSector = this.#sectorSize / 4;
    const table = new Uint32Array(sectors.length * perSector);
    for (const [index, sector] of sectors.entries()) {
      const bytes = this.#sector(sector);
      for (let at = 0; at < perSector; at += 1) table[index * perSector + at] = bytes.readUInt32LE(at * 4);
    }
    return table;
  }

  #sector(id: number): Buffer {
    const from = (id + 1) * this.#sectorSize;
    if (from >= this.#file.length) throw new Error('a sector beyond the end');
    const bytes = this.#file.subarray(from, from + this.#sectorSize);
    // The last one may be cut.
    return bytes.length === this.#sectorSize
      ? bytes
      : Buffer.concat([bytes, Buffer.alloc(this.#sectorSize - bytes.length)]);
  }

  #chain(start: number): number[] {
    const chain: number[] = [];
    for (let id = start; id < NO_SECTOR; id = this.#fat[id] ?? NO_SECTOR) {
      if (chain.length > this.#sectors) throw new Error('a chain that never ends');
      chain.push(id);
    }
    return chain;
  }

  #read(start: number): Buffer {
    return Buffer.concat(this.#chain(start).map(id => this.#sector(id)));
  }

  #entries(): Entry[] {
    const directory = this.#read(this.#file.readUInt32LE(48));
    const entries: Entry[] = [];
    for (let at = 0; at + ENTRY <= directory.length; at += ENTRY) {
      const nameBytes = Math.min(Math.max(directory.readUInt16LE(at + 64) - 2, 0), 62);
      entries.push({
        name: directory.toString('utf16le', at, at + nameBytes),
        type: directory.readUInt8(at + 66),
        start: directory.readUInt32LE(at + 116),
        size: directory.readUInt32LE(at + 120),
      });
    }
    return entries;
  }

  /** Small streams share one stream, in sectors of 64 bytes. */
  #mini(entry: Entry, entries: readonly Entry[]): Buffer {
    const root = entries.find(({ type }) => type === ROOT);
    if (root === undefined) throw new Error('no root');
    const shared = this.#read(root.start);
    const table = this.#table(this.#chain(this.#file.readUInt32LE(60)));
    const size = 1 << 6;
    const pieces: Buffer[] = [];
    for (let id = entry.start; id < NO_SECTOR; id = table[id] ?? NO_SECTOR) {
      // Each of its sectors is one of the shared stream.
      if (pieces.length * size >= shared.length) throw new Error('a chain that never ends');
      pieces.push(shared.subarray(id * size, (id + 1) * size));
    }
    return Buffer.concat(pieces);
  }
}
