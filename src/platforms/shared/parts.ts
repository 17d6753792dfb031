/** Division of a view into parts that each fit one message, whatever a platform measures messages by. */
import { type Block, heading, mention, plainText, quote, text, type View, view } from '../../chat/view.ts';

/** People are called in groups of so many, where not all have room at once. */
const PEOPLE_AT_ONCE = 25;

/** How a platform measures what has room in one message. */
export type Ruler<Size> = {
  readonly nothing: Size;
  readonly plus: (one: Size, other: Size) => Size;
  readonly hasRoom: (size: Size) => boolean;
  readonly sizeOf: (block: Block) => Size;
  /** Whether a part would show nothing: it is left out. */
  readonly isEmpty: (part: readonly Block[], taken: Size) => boolean;
  /** Whether a block takes a message of its own. */
  readonly standsAlone?: (block: Block) => boolean;
  /** Adds a text that is too long for one part from its beginning to its end. @param made makes a block of a piece */
  readonly addText: (parts: Parts<Size>, said: string, made: (piece: string) => Block) => void;
};

/** The parts so far, and the one that is being filled. */
export class Parts<Size> {
  readonly #ruler: Ruler<Size>;
  readonly #done: Block[][] = [];
  #part: Block[] = [];
  #taken: Size;

  constructor(ruler: Ruler<Size>) {
    this.#ruler = ruler;
    this.#taken = ruler.nothing;
  }

  /** What the part takes of a message already. */
  get taken(): Size {
    return this.#taken;
  }

  get isBegun(): boolean {
    return this.#part.length > 0;
  }

  add(block: Block, size: Size): void {
    this.#part.push(block);
    this.#taken = this.#ruler.plus(this.#taken, size);
  }

  close(): void {
    if (!this.#ruler.isEmpty(this.#part, this.#taken)) this.#done.push(this.#part);
    this.#part = [];
    this.#taken = this.#ruler.nothing;
  }

  /** Goes on with the next part; a heading goes along with what it is about, unless the part would be left empty. */
  turn(): void {
    const last = this.#part.findLastIndex(block => block.kind !== 'heading');
    const moved = last === -1 ? [] : this.#part.splice(last + 1);
    this.close();
    for (const block of moved) this.add(block, this.#ruler.sizeOf(block));
  }

  /** Puts a block of its own between two parts. */
  putAlone(block: Block): void {
    this.close();
    this.#done.push([block]);
  }

  hasRoomFor(size: Size): boolean {
    return this.#ruler.hasRoom(this.#ruler.plus(this.#taken, size));
  }

  /** Goes on with the next part where something has no room in this one; headings alone may leave it none either. */
  makeRoomFor(size: Size): void {
    if (!this.hasRoomFor(size)) this.turn();
    if (!this.hasRoomFor(size)) this.close();
  }

  end(): Block[][] {
    this.close();
    return this.#done;
  }
}

/**
 * Each block is measured once, and a text that is too long cut from its beginning to its end: the work is in proportion
 * to what is said, and each step leaves less to say.
 */
export function partsOf<Size>(blocks: readonly Block[], ruler: Ruler<Size>): Block[][] {
  const parts = new Parts(ruler);
  for (const block of blocks) {
    if (ruler.standsAlone?.(block) === true) {
      parts.putAlone(block);
      continue;
    }
    const size = ruler.sizeOf(block);
    if (ruler.hasRoom(size)) parts.makeRoomFor(size);
    if (parts.hasRoomFor(size)) parts.add(block, size);
    else if (block.kind !== 'mention') ruler.addText(parts, wordsOf(block), madeLike(block));
    else {
      for (let at = 0; at < block.people.length; at += PEOPLE_AT_ONCE) {
        const called = mention(block.people.slice(at, at + PEOPLE_AT_ONCE), '');
        const their = ruler.sizeOf(called);
        parts.makeRoomFor(their);
        parts.add(called, their);
      }
      ruler.addText(parts, block.text, text);
    }
  }
  return parts.end();
}

/**
 * Files are messages of their own, below all else that a view says: what it says can be acted on, a file is kept.
 * @param split divides what is left
 */
export function withFilesApart(whole: View, split: (rest: View) => readonly View[]): readonly View[] {
  const files = whole.blocks.filter(({ kind }) => kind === 'file');
  const others = whole.blocks.filter(({ kind }) => kind !== 'file');
  if (files.length === 0) return split(whole);
  const said = others.length === 0 ? [] : split({ ...whole, blocks: others });
  return [...said, ...files.map(file => view(file))];
}

/** What is left of a block when it is cut: its words, of the same kind where the kind means something to who reads. */
function madeLike({ kind }: Block): (piece: string) => Block {
  if (kind === 'heading') return heading;
  return kind === 'quote' ? quote : text;
}

function wordsOf(block: Block): string {
  return block.kind === 'heading' || block.kind === 'quote' ? block.text : plainText(view(block));
}
