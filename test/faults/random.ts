/** Randomness with a seed, so that what was found once can be played again. */

export type Random = {
  /** @returns a whole number from `least` to `most`, both included */
  readonly whole: (least: number, most: number) => number;
  readonly chance: (share: number) => boolean;
  /** @returns the same items in another order */
  readonly shuffled: <Item>(items: readonly Item[]) => Item[];
  /** @throws RangeError for an empty list */
  readonly pick: <Item>(items: readonly Item[]) => Item;
};

/** mulberry32: small, and good enough to choose by. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    shuffled: items => {
      const left = [...items];
      return items.flatMap(() => left.splice(whole(0, left.length - 1), 1));
    },
    chance: share => next() < share,
    pick: <Item>(items: readonly Item[]): Item => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[whole(0, items.length - 1)] as Item;
    },
  };
}

/**
 * Draws by turns from a shuffled deck, and shuffles anew when it is used up: what is drawn varies by the seed, how often
 * each kind comes does not, however few draws there are. A card may be a deck itself, from which one is drawn in its place:
 * so what is rarer than once a deck comes by turns too.
 */
export class Deck<Card> {
  readonly #random: Random;
  readonly #cards: readonly (Card | Deck<Card>)[];
  #left: (Card | Deck<Card>)[] = [];

  constructor(random: Random, cards: readonly [Card | Deck<Card>, ...(Card | Deck<Card>)[]]) {
    this.#random = random;
    this.#cards = cards;
  }

  draw(): Card {
    if (this.#left.length === 0) this.#left = this.#random.shuffled(this.#cards);
    const card = this.#left.pop() as Card | Deck<Card>;
    return card instanceof Deck ? card.draw() : card;
  }
}

/** @returns the seed of this run: `FAULT_SEED` where it is set, else a new one */
export function chosenSeed(): number {
  const given = Number(process.env['FAULT_SEED']);
  return Number.isSafeInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31) + 1;
}
