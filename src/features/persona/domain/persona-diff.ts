/** What two versions of a persona differ in (method.md §9): claims matched by id, never by text. */

import type { DimensionId } from '../../../domain/dimension.ts';
import { type ClaimContent, isSameClaim, type PersonaContent, SIDES } from './claim.ts';
import type { Side } from './confidence.ts';

export type Link = { readonly side: Side; readonly thing: string };
type FromTo<Value> = { readonly from: Value; readonly to: Value };

export type ClaimDelta =
  | { readonly kind: 'added'; readonly claim: number; readonly content: ClaimContent }
  | { readonly kind: 'removed'; readonly claim: number; readonly content: ClaimContent }
  | {
      readonly kind: 'changed';
      readonly claim: number;
      readonly dimension: DimensionId;
      readonly wording?: FromTo<string>;
      readonly isRetired?: FromTo<boolean>;
      readonly linked: readonly Link[];
      readonly ended: readonly Link[];
    };

/** In the order of the claims' numbers; empty when nothing changed. */
export type PersonaDiff = readonly ClaimDelta[];

/** @returns what leads from `before` to `after`: `applyDiff(before, diff(before, after))` is `after` */
export function diff(before: PersonaContent, after: PersonaContent): PersonaDiff {
  const claims = [...new Set([...before.keys(), ...after.keys()])].sort((one, other) => one - other);
  return claims.flatMap((claim): ClaimDelta[] => {
    const [from, to] = [before.get(claim), after.get(claim)];
    if (from === undefined) return to === undefined ? [] : [{ kind: 'added', claim, content: to }];
    if (to === undefined) return [{ kind: 'removed', claim, content: from }];
    if (isSameClaim(from, to)) return [];
    return [
      {
        kind: 'changed',
        claim,
        dimension: to.dimension,
        ...(from.wording !== to.wording && { wording: { from: from.wording, to: to.wording } }),
        ...(from.isRetired !== to.isRetired && { isRetired: { from: from.isRetired, to: to.isRetired } }),
        linked: linksOnlyIn(to, from),
        ended: linksOnlyIn(from, to),
      },
    ];
  });
}

/** @throws RangeError when the diff does not start from this content */
export function applyDiff(content: PersonaContent, changes: PersonaDiff): PersonaContent {
  const after = new Map(content);
  for (const delta of changes) {
    const current = after.get(delta.claim);
    if (!startsFrom(delta, current))
      throw new RangeError(`the diff does not start here: claim ${delta.claim}`);
    if (delta.kind === 'added') after.set(delta.claim, delta.content);
    else if (delta.kind === 'removed') after.delete(delta.claim);
    else if (current !== undefined) {
      after.set(delta.claim, {
        ...current,
        ...(delta.wording && { wording: delta.wording.to }),
        ...(delta.isRetired && { isRetired: delta.isRetired.to }),
        ...changedLinks(current, delta.linked, delta.ended),
      });
    }
  }
  return after;
}

function startsFrom(delta: ClaimDelta, current: ClaimContent | undefined): boolean {
  if (delta.kind === 'added') return current === undefined;
  if (current === undefined) return false;
  if (delta.kind === 'removed') return isSameClaim(delta.content, current);
  const { wording, isRetired, linked, ended } = delta;
  return (
    (wording === undefined || wording.from === current.wording) &&
    (isRetired === undefined || isRetired.from === current.isRetired) &&
    linked.every(({ side, thing }) => !current[side].has(thing)) &&
    ended.every(({ side, thing }) => current[side].has(thing))
  );
}

/** @returns what undoes a diff */
export function invert(changes: PersonaDiff): PersonaDiff {
  return changes.map((delta): ClaimDelta => {
    if (delta.kind === 'added') return { ...delta, kind: 'removed' };
    if (delta.kind === 'removed') return { ...delta, kind: 'added' };
    const { wording, isRetired, linked, ended, ...same } = delta;
    return {
      ...same,
      ...(wording && { wording: { from: wording.to, to: wording.from } }),
      ...(isRetired && { isRetired: { from: isRetired.to, to: isRetired.from } }),
      linked: ended,
      ended: linked,
    };
  });
}

function linksOnlyIn(one: ClaimContent, other: ClaimContent): Link[] {
  return SIDES.flatMap(side =>
    [...one[side]].filter(thing => !other[side].has(thing)).map(thing => ({ side, thing })),
  );
}

function changedLinks(
  current: ClaimContent,
  linked: readonly Link[],
  ended: readonly Link[],
): Pick<ClaimContent, Side> {
  const ofSide = (links: readonly Link[], side: Side) =>
    links.filter(link => link.side === side).map(link => link.thing);
  const changed = (side: Side) => {
    const gone = new Set(ofSide(ended, side));
    return new Set([...[...current[side]].filter(thing => !gone.has(thing)), ...ofSide(linked, side)]);
  };
  return { supporting: changed('supporting'), contradicting: changed('contradicting') };
}
