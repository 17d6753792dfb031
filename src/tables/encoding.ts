/**
 * Character encodings, detected: a byte order mark decides; UTF-16 without one shows by its zeros; text that is valid
 * UTF-8 is UTF-8 (next to no text of another encoding is); else GB18030, which has GBK and GB2312 in it, or Windows-1252.
 * Node's own TextDecoder knows all of them (WHATWG Encoding, full ICU).
 */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

const SAMPLE = 64 * 1024;

/** @returns undefined for bytes that all encodings read alike: ASCII */
export function detectEncoding(sample: Uint8Array): Encoding | undefined {
  const [first, second, third] = sample;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const wide = zerosSay(sample);
  if (wide !== undefined) return wide;
  if (sample.every(byte => byte < 0x80)) return undefined;
  const utf8 = lossOf(sample, 'utf-8');
  // Cells cut in the middle of a character leave a file what it is; another encoding loses nearly all.
  if (utf8 < 0.3) return 'utf-8';
  return lossOf(sample, 'gb18030') < 0.1 ? 'gb18030' : 'windows-1252';
}

/** Separators and digits of a table have a zero byte in UTF-16, whatever its language. */
function zerosSay(sample: Uint8Array): Encoding | undefined {
  let even = 0;
  let odd = 0;
  for (let index = 0; index < sample.length; index += 1) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = sample.length / 2;
  if (odd > half * 0.01 && even < odd * 0.05) return 'utf-16le';
  if (even > half * 0.01 && odd < even * 0.05) return 'utf-16be';
  return undefined;
}

/** @returns the share of what is not ASCII that the encoding can't read or that hardly stands in a text */
function lossOf(sample: Uint8Array, encoding: Encoding): number {
  // `stream`: the sample may end inside a character.
  const text = new TextDecoder(encoding).decode(sample, { stream: true });
  let lost = 0;
  let beyond = 0;
  for (const letter of text) {
    if (letter < '\u0080') continue;
    beyond += 1;
    // Private use: GB18030 has code points for bytes that mean nothing.
    if (letter === '\ufffd' || /[\ue000-\uf8ff\u0080-\u009f]/.test(letter)) lost += 1;
  }
  return beyond === 0 ? 0 : lost / beyond;
}

/** What was read so far says it; the encoding is set as soon as a byte beyond ASCII was seen. */
export type Decoded = {
  readonly text: AsyncGenerator<string>;
  encoding(): Encoding;
};

/**
 * Decodes text whose encoding shows only where the first character beyond ASCII stands.
 * @returns pieces of text without a byte order mark; what can't be decoded is U+FFFD
 */
export function decoded(chunks: AsyncIterable<Uint8Array>): Decoded {
  let encoding: Encoding | undefined;
  async function* text(): AsyncGenerator<string> {
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    for await (const sample of sampled(chunks)) {
      if (decoder === undefined) {
        encoding = detectEncoding(sample);
        if (encoding !== undefined) decoder = new TextDecoder(encoding);
      }
      const piece =
        decoder === undefined
          ? Buffer.from(sample).toString('latin1')
          : decoder.decode(sample, { stream: true });
      if (piece !== '') yield piece;
    }
    const rest = decoder?.decode() ?? '';
    if (rest !== '') yield rest;
  }
  return { text: text(), encoding: () => encoding ?? 'utf-8' };
}

/** Pieces that are large enough to judge by, except the last. */
async function* sampled(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < SAMPLE) continue;
    yield held.length === 1 ? chunk : Buffer.concat(held, size);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held, size);
}
