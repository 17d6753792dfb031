/**
 * What a round means for the claims of its persona: which gained supporting voices by it, which lost by contradicting
 * ones, and which of its signals are of no claim yet. Which side a signal takes is said by whoever recorded it, or by the
 * evidence that it is already; nothing is guessed from its words.
 */
import { DIMENSIONS, type DimensionId } from '../../../domain/dimension.ts';
import { SIDES } from '../../persona/domain/claim.ts';
import type { Side } from '../../persona/domain/confidence.ts';

/** What users returned in a round, or the round's result itself. */
export type RoundPiece = {
  /** Its short id. */
  readonly thing: string;
  /** Pieces with equal ones are one voice. */
  readonly voice: string;
  /** It was said of the variant that won the round. */
  readonly isOfLeader: boolean;
  /** Of a signal. */
  readonly dimension?: DimensionId;
  /** What whoever recorded it said of it. */
  readonly said?: { readonly claim: number; readonly side: Side };
};

export type KnownLink = { readonly claim: number; readonly thing: string; readonly side: Side };

/** What an undecided proposal cites, for a claim that stands or for a new one. */
export type ProposedLink = Omit<KnownLink, 'claim'> & {
  readonly claim: number | undefined;
  /** P3 */
  readonly proposal: string;
};

/** A claim that gained (supporting) or lost (contradicting) by a round. */
export type ClaimMove = {
  readonly claim: number;
  readonly side: Side;
  readonly things: readonly string[];
  readonly voices: number;
  /** Undecided proposals that cite some of them for it. */
  readonly proposals: readonly string[];
  /** Of the things those that are no evidence of the claim yet, and that nobody has proposed. */
  readonly pending: readonly string[];
  /** Of those, one was said of the variant that won. */
  readonly isOfLeader: boolean;
};

export type RoundMoves = {
  /** Gains first, by their voices. */
  readonly moves: readonly ClaimMove[];
  /** Signals that are of no live claim and no proposal, by dimension in the method's order. */
  readonly left: readonly {
    readonly dimension: DimensionId;
    readonly things: readonly string[];
    readonly isOfLeader: boolean;
  }[];
};

/**
 * @param pieces what counts of a round, in order
 * @param links evidence that the pieces are already, of any claim of the persona
 * @param proposed what undecided proposals on the persona cite
 * @param live the numbers of the claims that stand
 */
export function roundMoves(
  pieces: readonly RoundPiece[],
  links: readonly KnownLink[],
  proposed: readonly ProposedLink[],
  live: ReadonlySet<number>,
): RoundMoves {
  const byThing = new Map(pieces.map(piece => [piece.thing, piece]));
  const groups = new Map<string, Group>();
  const used = new Set<string>();
  const take = ({ claim, thing, side }: KnownLink): Group | undefined => {
    if (!live.has(claim) || !byThing.has(thing)) return undefined;
    const key = `${claim} ${side}`;
    const group = groups.get(key) ?? {
      claim,
      side,
      things: new Set(),
      proposals: new Set(),
      pending: new Set(),
    };
    groups.set(key, group);
    group.things.add(thing);
    used.add(thing);
    return group;
  };
  // Evidence is what it was approved as, and what is voted on as it is proposed, whatever was said of it before.
  const settled = new Set<string>();
  for (const link of links) if (take(link) !== undefined) settled.add(`${link.claim} ${link.thing}`);
  for (const { claim, thing, side, proposal } of proposed) {
    used.add(thing);
    if (claim === undefined) continue;
    take({ claim, thing, side })?.proposals.add(proposal);
    settled.add(`${claim} ${thing}`);
  }
  for (const { thing, said } of pieces)
    if (said !== undefined && !settled.has(`${said.claim} ${thing}`))
      take({ ...said, thing })?.pending.add(thing);
  const inOrder = (things: ReadonlySet<string>) =>
    pieces.flatMap(({ thing }) => (things.has(thing) ? thing : []));
  const isOfLeader = (things: Iterable<string>) => [...things].some(thing => byThing.get(thing)?.isOfLeader);
  const moves = [...groups.values()].map(
    ({ claim, side, things, proposals, pending }): ClaimMove => ({
      ...{ claim, side, things: inOrder(things), proposals: [...proposals], pending: inOrder(pending) },
      voices: new Set([...things].map(thing => byThing.get(thing)?.voice)).size,
      isOfLeader: isOfLeader(pending),
    }),
  );
  return {
    moves: moves.sort(
      (one, other) =>
        SIDES.indexOf(one.side) - SIDES.indexOf(other.side) ||
        other.voices - one.voices ||
        one.claim - other.claim,
    ),
    left: DIMENSIONS.flatMap(({ id }) => {
      const own = pieces.flatMap(({ thing, dimension }) =>
        dimension === id && !used.has(thing) ? thing : [],
      );
      return own.length === 0 ? [] : [{ dimension: id, things: own, isOfLeader: isOfLeader(own) }];
    }),
  };
}

type Group = {
  readonly claim: number;
  readonly side: Side;
  readonly things: Set<string>;
  readonly proposals: Set<string>;
  readonly pending: Set<string>;
};
