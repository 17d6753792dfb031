/** Three-way merge of persona contents (method.md §10, applying). */
import {
  type ClaimContent,
  isSameState,
  type PersonaContent,
  SIDES,
  wordingKey,
} from '../../persona/domain/claim.ts';

/**
 * - `text`: wording or state was changed on both sides, differently
 * - `retired`: `theirs` puts evidence on a claim that `ours` retired meanwhile
 * - `same-words`: the other side has a live claim of the dimension that says the same
 */
export type ConflictKind = 'text' | 'retired' | 'same-words';

export type Conflict = {
  readonly kind: ConflictKind;
  /** The claim as `theirs` knows it; negative for one that it adds. */
  readonly claim: number;
  readonly base: ClaimContent | undefined;
  /** What stands now; with `same-words`, the claim that says the same, by `rival`. */
  readonly ours: ClaimContent | undefined;
  readonly theirs: ClaimContent | undefined;
  /** With `same-words`: the number of the claim that says the same. */
  readonly rival?: number;
};

export type Merged =
  | { readonly kind: 'merged'; readonly content: PersonaContent }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] };

/**
 * Merges what two sides made of one base. Evidence always merges, except onto a claim retired meanwhile;
 * wording and state conflict when both sides changed them differently; so do two live claims that say the same.
 * @param ours what stands now
 * @param theirs what is proposed
 */
export function merge(base: PersonaContent, ours: PersonaContent, theirs: PersonaContent): Merged {
  const content = new Map<number, ClaimContent>();
  const conflicts: Conflict[] = [];
  for (const claim of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const [from, our, their] = [base.get(claim), ours.get(claim), theirs.get(claim)];
    const merged = mergeClaim(from, our, their);
    if (typeof merged === 'string')
      conflicts.push({ kind: merged, claim, base: from, ours: our, theirs: their });
    else if (merged !== undefined) content.set(claim, merged);
  }
  conflicts.push(...sameWords(base, ours, theirs, content));
  return conflicts.length > 0 ? { kind: 'conflict', conflicts } : { kind: 'merged', content };
}

function mergeClaim(
  base: ClaimContent | undefined,
  ours: ClaimContent | undefined,
  theirs: ClaimContent | undefined,
): ClaimContent | undefined | ConflictKind {
  if (ours === undefined || theirs === undefined) {
    // Nobody removes a claim; one that is missing on a side is one that the other added.
    return base === undefined ? (ours ?? theirs) : undefined;
  }
  const oursChanged = base === undefined || !isSameState(base, ours);
  const theirsChanged = base === undefined || !isSameState(base, theirs);
  if (oursChanged && theirsChanged && !isSameState(ours, theirs)) return 'text';
  const state = theirsChanged ? theirs : ours;
  // Whoever retires the claim as well may give evidence for that.
  const isRetiredBy = (side: ClaimContent) => side.isRetired && base?.isRetired === false;
  if (isRetiredBy(ours) && !isRetiredBy(theirs) && hasNewEvidence(base, theirs)) return 'retired';
  return {
    dimension: state.dimension,
    wording: state.wording,
    isRetired: state.isRetired,
    supporting: mergeSets(base?.supporting, ours.supporting, theirs.supporting),
    contradicting: mergeSets(base?.contradicting, ours.contradicting, theirs.contradicting),
  };
}

function hasNewEvidence(base: ClaimContent | undefined, side: ClaimContent): boolean {
  return SIDES.some(each => [...side[each]].some(thing => base?.[each].has(thing) !== true));
}

/** What either side has, but for what one of them ended. */
function mergeSets(
  base: ReadonlySet<string> | undefined,
  ours: ReadonlySet<string>,
  theirs: ReadonlySet<string>,
): ReadonlySet<string> {
  return new Set(
    [...ours, ...theirs].filter(thing => base?.has(thing) !== true || (ours.has(thing) && theirs.has(thing))),
  );
}

/** Pairs of live claims that say the same and did not both say so on one side already. */
function sameWords(
  base: PersonaContent,
  ours: PersonaContent,
  theirs: PersonaContent,
  merged: PersonaContent,
): Conflict[] {
  const byWords = new Map<string, number[]>();
  for (const [claim, content] of merged) {
    if (content.isRetired) continue;
    const key = `${content.dimension} ${wordingKey(content.wording)}`;
    byWords.set(key, [...(byWords.get(key) ?? []), claim]);
  }
  const conflicts: Conflict[] = [];
  for (const claims of byWords.values()) {
    for (const claim of claims.filter(each => isChanged(base, theirs, each))) {
      const rival = claims.find(each => each !== claim && !isChanged(base, theirs, each));
      if (rival === undefined) continue;
      conflicts.push({
        kind: 'same-words',
        claim,
        base: base.get(claim),
        ours: ours.get(rival),
        theirs: theirs.get(claim),
        rival,
      });
    }
  }
  return conflicts;
}

function isChanged(base: PersonaContent, side: PersonaContent, claim: number): boolean {
  const [from, to] = [base.get(claim), side.get(claim)];
  if (to === undefined) return false;
  return from === undefined || !isSameState(from, to);
}
