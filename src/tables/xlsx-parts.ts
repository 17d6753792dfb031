/** The parts of an XLSX besides its cells: workbook, relationships, number formats, shared strings (ECMA-376). */

import path from 'node:path';
import { memoised } from '../domain/memoised.ts';
import type { Limits } from './limits.ts';
import { type NumberFormat, numberFormat } from './number-format.ts';
import type { DateSystem } from './serial-date.ts';
import { TableError } from './table-error.ts';
import { readXml, scanXml, unescaped } from './xml.ts';
import type { ZipFile } from './zip.ts';

export type XlsxSheet = { readonly name: string; readonly path: string; readonly isHidden: boolean };

export type XlsxWorkbook = {
  readonly sheets: readonly XlsxSheet[];
  readonly system: DateSystem;
  readonly stringsPath: string | undefined;
  readonly stylesPath: string | undefined;
};

const SHEETS_AT_MOST = 500;
const FORMATS_AT_MOST = 100_000;
const WORKSHEET = '/worksheet';

type Relation = { readonly type: string; readonly path: string };

/** @returns undefined where the archive is no XLSX @throws TableError */
export async function readWorkbook(zip: ZipFile, limits: Limits): Promise<XlsxWorkbook | undefined> {
  if (!zip.names.includes('[Content_Types].xml')) return undefined;
  const root = await relationsOf(zip, '', limits);
  const main = [...root.values()].find(({ type }) => type.endsWith('/officeDocument'))?.path;
  if (main === undefined) return undefined;
  if (main.endsWith('.bin')) throw new TableError('unsupported-kind', { kind: 'xlsb' });
  if (/^(word|ppt)\//.test(main)) throw new TableError('unsupported-kind', { kind: 'word' });
  const relations = await relationsOf(zip, main, limits);
  const sheets: XlsxSheet[] = [];
  let system: DateSystem = '1900';
  await readXml(
    zip.unpack(main),
    {
      open(name, attribute) {
        if (name === 'workbookPr' && /^(1|true|on)$/.test(attribute('date1904') ?? '')) system = '1904';
        if (name !== 'sheet' || sheets.length >= SHEETS_AT_MOST) return;
        const relation = relations.get(attribute('*:id') ?? '');
        if (relation === undefined || !relation.type.endsWith(WORKSHEET)) return;
        const isHidden = (attribute('state') ?? 'visible') !== 'visible';
        sheets.push({ name: attribute('name') ?? '', path: relation.path, isHidden });
      },
    },
    limits,
  );
  const find = (type: string) => [...relations.values()].find(each => each.type.endsWith(type))?.path;
  return { sheets, system, stringsPath: find('/sharedStrings'), stylesPath: find('/styles') };
}

/** @param part whose relationships; '' for the package itself */
async function relationsOf(zip: ZipFile, part: string, limits: Limits): Promise<Map<string, Relation>> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const relations = new Map<string, Relation>();
  await readXml(
    zip.unpack(present(zip, `${folder}_rels/${part.slice(slash)}.rels`)),
    {
      open(name, attribute) {
        const target = attribute('Target');
        if (name !== 'Relationship' || target === undefined || relations.size >= SHEETS_AT_MOST * 2) return;
        // A target that begins with a slash is one of the package.
        const resolved = target.startsWith('/') ? target : path.posix.join('/', folder, target);
        const type = attribute('Type') ?? '';
        relations.set(attribute('Id') ?? '', { type, path: present(zip, resolved.slice(1)) });
      },
    },
    limits,
  );
  return relations;
}

/** Some writers differ in case between a part's name and what refers to it. */
function present(zip: ZipFile, part: string): string {
  if (zip.sizeOf(part) !== undefined) return part;
  return namesInLowerCase(zip).get(part.toLowerCase()) ?? part;
}

/** The first of each wins. Made once: a stranger's file may refer to as many parts as it has. */
const namesInLowerCase = memoised(
  ({ names }: ZipFile) => new Map(names.toReversed().map(name => [name.toLowerCase(), name])),
);

/** @returns the format of each cell style, by its index */
export async function readFormats(
  zip: ZipFile,
  part: string | undefined,
  limits: Limits,
): Promise<readonly NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let isInCells = false;
  if (part === undefined) return formats;
  await readXml(
    zip.unpack(part),
    {
      open(name, attribute) {
        const id = Number(attribute('numFmtId'));
        if (name === 'cellXfs') isInCells = true;
        else if (name === 'numFmt' && codes.size < FORMATS_AT_MOST)
          codes.set(id, attribute('formatCode') ?? '');
        else if (name === 'xf' && isInCells && formats.length < FORMATS_AT_MOST)
          formats.push(numberFormat(id, codes.get(id)));
      },
      close(name) {
        if (name === 'cellXfs') isInCells = false;
      },
    },
    limits,
  );
  return formats;
}

/** Texts that cells refer to, kept as UTF-8 outside of the heap: a third of what strings would take. */
export class SharedStrings {
  readonly #chunks: Buffer[] = [];
  /** Where each text begins: chunk, offset, length in bytes. */
  readonly #places: Uint32Array[] = [];
  #count = 0;
  #filled = CHUNK;

  add(text: string): void {
    const size = Buffer.byteLength(text);
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#filled + size > chunk.length) {
      chunk = Buffer.allocUnsafe(Math.max(CHUNK, size));
      this.#chunks.push(chunk);
      this.#filled = 0;
    }
    chunk.write(text, this.#filled);
    const page = Math.floor(this.#count / PAGE);
    if (this.#places.length === page) this.#places.push(new Uint32Array(PAGE * 3));
    this.#places[page]?.set([this.#chunks.length - 1, this.#filled, size], (this.#count % PAGE) * 3);
    this.#filled += size;
    this.#count += 1;
  }

  /** @returns '' for one that isn't there */
  get(index: number): string {
    if (!(index >= 0 && index < this.#count)) return '';
    const places = this.#places[Math.floor(index / PAGE)];
    const at = (index % PAGE) * 3;
    const chunk = this.#chunks[places?.[at] ?? 0];
    const from = places?.[at + 1] ?? 0;
    return chunk?.toString('utf8', from, from + (places?.[at + 2] ?? 0)) ?? '';
  }
}

const CHUNK = 1024 * 1024;
const PAGE = 8_192;

/** @throws TableError too-many-unpacked-bytes */
export async function readStrings(
  zip: ZipFile,
  part: string | undefined,
  limits: Limits,
): Promise<SharedStrings> {
  const strings = new SharedStrings();
  if (part === undefined) return strings;
  if ((zip.sizeOf(part) ?? 0) > limits.heldBytes)
    throw new TableError('too-many-unpacked-bytes', { most: limits.heldBytes });
  const text = new RichText();
  const handler = {
    open: (name: string) => {
      if (name === 'si') text.begin();
      else text.open(name);
    },
    text: (piece: string) => text.add(piece),
    close: (name: string) => {
      if (name === 'si') strings.add(text.text);
      else text.close(name);
    },
  };
  for await (const _ of scanXml(zip.unpack(part), handler, limits));
  return strings;
}

/** The text of an `si` or `is`: of its runs, without how it is pronounced. */
export class RichText {
  text = '';
  #isInText = false;
  #isInPhonetic = false;

  begin(): void {
    this.text = '';
    this.#isInText = false;
    this.#isInPhonetic = false;
  }

  open(name: string): void {
    if (name === 't') this.#isInText = true;
    else if (name === 'rPh') this.#isInPhonetic = true;
  }

  add(piece: string): void {
    if (this.#isInText && !this.#isInPhonetic) this.text += unescaped(piece);
  }

  close(name: string): void {
    if (name === 't') this.#isInText = false;
    else if (name === 'rPh') this.#isInPhonetic = false;
  }
}
