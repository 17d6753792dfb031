/** Randomness with a seed, so that what was found once can be played again. */

export type Random = {
  /** @returns a whole number from `least` to `most`, both included */
  readonly whole: (least: number, most: number) => number;
  readonly chance: (share: number) => boolean;
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
    chance: share => next() < share,
    pick: <Item>(items: readonly Item[]): Item => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[whole(0, items.length - 1)] as Item;
    },
  };
}

/** @returns the seed of this run: `FAULT_SEED` where it is set, else a new one */
export function chosenSeed(): number {
  const given = Number(process.env['FAULT_SEED']);
  return Number.isSafeInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31) + 1;
}
