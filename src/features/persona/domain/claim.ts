/** Claims, and the content of a persona: what its versions differ in. */

import type { DimensionId } from '../../../domain/dimension.ts';
import { normalForm } from '../../../domain/normal-form.ts';
import type { Side } from './confidence.ts';

/** The longest sentence a claim may be, in characters. */
export const WORDING_AT_MOST = 200;

/** A claim as it stands in one version. Evidence is named by short id (`F12`). */
export type ClaimContent = {
  /** A claim never moves to another dimension. */
  readonly dimension: DimensionId;
  readonly wording: string;
  readonly isRetired: boolean;
  readonly supporting: ReadonlySet<string>;
  readonly contradicting: ReadonlySet<string>;
};

/** Claims by number: the 5 of C5. Claims that a proposal adds have none yet and stand under −1, −2 … */
export type PersonaContent = ReadonlyMap<number, ClaimContent>;

export const SIDES: readonly Side[] = ['supporting', 'contradicting'];

/** @returns a wording as it is compared: two claims of a dimension with one of these say the same */
export function wordingKey(wording: string): string {
  // A wording of marks alone has no normal form; then it is compared as it stands.
  return normalForm(wording) || wording.trim();
}

export function isSameClaim(one: ClaimContent, other: ClaimContent): boolean {
  return (
    one.dimension === other.dimension &&
    isSameState(one, other) &&
    SIDES.every(side => isSameSet(one[side], other[side]))
  );
}

/** @returns whether wording and state are equal, whatever the evidence */
export function isSameState(one: ClaimContent, other: ClaimContent): boolean {
  return one.wording === other.wording && one.isRetired === other.isRetired;
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every(each => other.has(each));
}

export const EVIDENCE_AT_MOST = 100;
