/** BIFF8, the records of an XLS (MS-XLS): walked through one by one, and the strings that run across several. */

export type BiffRecord = { readonly id: number; readonly data: Buffer; readonly next: number };

export const RECORD = {
  formula: 0x0006,
  eof: 0x000a,
  dateMode: 0x0022,
  filePass: 0x002f,
  continue: 0x003c,
  boundSheet: 0x0085,
  multipleRk: 0x00bd,
  richString: 0x00d6,
  extendedFormat: 0x00e0,
  sharedStrings: 0x00fc,
  sharedString: 0x00fd,
  number: 0x0203,
  label: 0x0204,
  booleanOrError: 0x0205,
  string: 0x0207,
  rk: 0x027e,
  format: 0x041e,
  begin: 0x0809,
} as const;

/** @returns undefined at the end of the stream */
export function recordAt(stream: Buffer, at: number): BiffRecord | undefined {
  if (at + 4 > stream.length) return undefined;
  const next = at + 4 + stream.readUInt16LE(at + 2);
  if (next > stream.length) return undefined;
  return { id: stream.readUInt16LE(at), data: stream.subarray(at + 4, next), next };
}

/** @returns the number that an RK packs into four bytes (MS-XLS 2.5.217) */
export function unpackedRk(rk: number): number {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(rk & ~3, 4);
  const value = (rk & 2) !== 0 ? rk >> 2 : bytes.readDoubleLE();
  return (rk & 1) !== 0 ? value / 100 : value;
}

/** @param at where the number of characters stands @param lengthBytes 1 or 2 */
export function readString(data: Buffer, at: number, lengthBytes: 1 | 2): string {
  const length = lengthBytes === 1 ? data.readUInt8(at) : data.readUInt16LE(at);
  const from = at + lengthBytes + 1;
  const isWide = (data.readUInt8(at + lengthBytes) & 1) !== 0;
  return isWide
    ? data.toString('utf16le', from, from + length * 2)
    : data.toString('latin1', from, from + length);
}

/** Reads across the records that continue the first: a string that is cut says anew in which way its rest is packed. */
class Continued {
  #block = 0;
  #at = 0;

  constructor(readonly blocks: readonly Buffer[]) {}

  get isAtEnd(): boolean {
    while (this.#block < this.blocks.length && this.#left === 0) this.#turn();
    return this.#block >= this.blocks.length;
  }

  get #left(): number {
    return (this.blocks[this.#block]?.length ?? 0) - this.#at;
  }

  #turn(): void {
    this.#block += 1;
    this.#at = 0;
  }

  take(size: number): Buffer {
    const pieces: Buffer[] = [];
    for (let left = size; left > 0; ) {
      if (this.isAtEnd) throw new RangeError('strings end too early');
      const piece = this.blocks[this.#block]?.subarray(this.#at, this.#at + left) ?? Buffer.alloc(0);
      pieces.push(piece);
      this.#at += piece.length;
      left -= piece.length;
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  characters(length: number, flags: number): string {
    let isWide = (flags & 1) !== 0;
    let text = '';
    while (text.length < length) {
      if (this.#left === 0) {
        if (this.isAtEnd) throw new RangeError('a string ends too early');
        isWide = (this.take(1).readUInt8() & 1) !== 0;
      }
      const width = isWide ? 2 : 1;
      const count = Math.min(length - text.length, Math.floor(this.#left / width));
      if (count === 0) throw new RangeError('half a character');
      text += this.take(count * width).toString(isWide ? 'utf16le' : 'latin1');
    }
    return text;
  }
}

/** @param blocks the record of the shared strings and those that continue it @returns them by index */
export function readSharedStrings(blocks: readonly Buffer[]): string[] {
  const stream = new Continued(blocks);
  stream.take(4);
  const count = stream.take(4).readUInt32LE();
  const strings: string[] = [];
  // Each takes bytes: a count that lies ends with the stream.
  while (strings.length < count && !stream.isAtEnd) {
    const length = stream.take(2).readUInt16LE();
    const flags = stream.take(1).readUInt8();
    const runs = (flags & 8) !== 0 ? stream.take(2).readUInt16LE() : 0;
    const phonetic = (flags & 4) !== 0 ? stream.take(4).readUInt32LE() : 0;
    strings.push(stream.characters(length, flags));
    stream.take(runs * 4 + phonetic);
  }
  return strings;
}
