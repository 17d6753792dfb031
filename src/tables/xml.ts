/** SAX over pieces of an XML file, bounded: no document types, no deep nesting, no single tag or text longer than a row may be. */
import { SaxesParser } from 'saxes';
import type { Limits } from './limits.ts';
import { TableError } from './table-error.ts';

/** The parser keeps each tag that is open; no part of a workbook nests as deep. */
const OPEN_TAGS_AT_MOST = 64;
/** Bytes parsed at once: what the handler gathers of them, shared strings among it, is in memory together. */
const PARSED_AT_ONCE = 4_096;

export type XmlHandler = {
  /** @param name without its namespace @param attribute by its name, or `*:id` in whatever namespace */
  open(name: string, attribute: (name: string) => string | undefined): void;
  text(text: string): void;
  close(name: string): void;
};

/**
 * Reads an XML file of an XLSX. It yields after each piece, so that whoever asked can hand on what the handler gathered.
 * @throws TableError damaged, row-too-long (row 0: not in a row)
 */
export async function* scanXml(
  chunks: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  limits: Limits,
): AsyncGenerator<void, void, void> {
  const decoder = new TextDecoder();
  const parser = new SaxesParser({ position: false, xmlns: false });
  let withoutEvent = 0;
  let depth = 0;
  const heard = () => {
    withoutEvent = 0;
  };
  parser.on('doctype', () => {
    throw new TableError('damaged', { kind: 'xlsx' });
  });
  parser.on('opentag', ({ name, attributes }) => {
    heard();
    depth += 1;
    if (depth > OPEN_TAGS_AT_MOST) throw new TableError('damaged', { kind: 'xlsx' });
    handler.open(local(name), wanted => attributeOf(attributes, wanted));
  });
  parser.on('text', text => {
    heard();
    handler.text(text);
  });
  parser.on('cdata', text => {
    heard();
    handler.text(text);
  });
  parser.on('closetag', ({ name }) => {
    heard();
    depth -= 1;
    handler.close(local(name));
  });
  const write = (text: string) => {
    withoutEvent += text.length;
    try {
      parser.write(text);
    } catch (error) {
      if (error instanceof TableError) throw error;
      throw new TableError('damaged', { kind: 'xlsx' }, { cause: error });
    }
    if (withoutEvent > limits.rowCharacters)
      throw new TableError('row-too-long', { row: 0, most: limits.rowCharacters });
  };
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PARSED_AT_ONCE) {
      write(decoder.decode(chunk.subarray(at, at + PARSED_AT_ONCE), { stream: true }));
      yield;
    }
  }
  try {
    parser.write(decoder.decode()).close();
  } catch (error) {
    throw new TableError('damaged', { kind: 'xlsx' }, { cause: error });
  }
  yield;
}

function attributeOf(attributes: Record<string, string>, wanted: string): string | undefined {
  if (!wanted.startsWith('*')) return Object.hasOwn(attributes, wanted) ? attributes[wanted] : undefined;
  return Object.entries(attributes).find(([name]) => name.endsWith(wanted.slice(1)))?.[1];
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** Reads to the end. */
export async function readXml(
  chunks: AsyncIterable<Uint8Array>,
  handler: Partial<XmlHandler>,
  limits: Limits,
): Promise<void> {
  const whole: XmlHandler = { open: () => {}, text: () => {}, close: () => {}, ...handler };
  for await (const _ of scanXml(chunks, whole, limits));
}

/** OOXML writes characters that XML has not as `_x000D_` (ECMA-376 part 1, 22.9.2.19). */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
