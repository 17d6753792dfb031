/** What somebody wants changed about a persona, as typed: which change it is, and what it still lacks. */

import { type DimensionId, dimensionById } from '../../../domain/dimension.ts';
import { type Bilingual, inLanguage, type Language } from '../../../domain/language.ts';
import { shortId } from '../../../domain/short-id.ts';
import { CHANGE_KINDS, type ChangeKind } from '../domain/change.ts';
import { proposalRefusal } from '../refusals.ts';

/** A change as it is typed: what it needs depends on its kind. */
export type WantedChange = {
  readonly kind: ChangeKind;
  readonly claim: number | undefined;
  readonly dimension: DimensionId | undefined;
  readonly wording: string | undefined;
  /** Short ids. */
  readonly evidence: readonly string[];
};

/** What is typed for a change, before it is known what its kind makes of it. */
export type TypedChange = {
  readonly claim?: number | undefined;
  readonly dimension?: DimensionId | undefined;
  readonly wording?: string | undefined;
  readonly evidence?: readonly string[] | undefined;
  readonly reason?: string | undefined;
};

/**
 * Makes of what was typed what a kind of change takes: free words are the wording where there is one, else the reason.
 * @throws Refusal for what the kind has no use for
 */
export function wantedChange(
  kind: ChangeKind,
  typed: TypedChange,
): { readonly wanted: WantedChange; readonly reason: string } {
  const { claim, dimension, wording, evidence = [], reason } = typed;
  const change = CHANGE_KINDS.find(each => each.id === kind)?.label ?? { zh: kind, en: kind };
  const refuse = (label: Bilingual): never => {
    throw proposalRefusal('not-taken', { label, change });
  };
  if (kind === 'add') {
    // “add C1 也适用于男士”: the sentence begins like an id.
    const words =
      claim === undefined || wording === undefined ? wording : `${shortId('C', claim)} ${wording}`;
    return { wanted: { kind, claim: undefined, dimension, wording: words, evidence }, reason: reason ?? '' };
  }
  if (dimension !== undefined) refuse({ zh: '维度', en: 'dimension' });
  if (kind === 'reword')
    return { wanted: { kind, claim, dimension, wording, evidence }, reason: reason ?? '' };
  const wanted = { kind, claim, dimension, wording: undefined, evidence };
  return { wanted, reason: [reason, wording].filter(each => each !== undefined).join(' ') };
}

/** @returns the arguments that a change of this kind lacks, by name; a change without any is complete */
export function missingOf(wanted: WantedChange): string[] {
  const needs: Readonly<Record<ChangeKind, readonly (keyof WantedChange)[]>> = {
    add: ['dimension', 'wording', 'evidence'],
    reword: ['claim', 'wording'],
    strengthen: ['claim', 'evidence'],
    weaken: ['claim', 'evidence'],
    retire: ['claim'],
    restore: ['claim'],
  };
  return needs[wanted.kind].filter(name =>
    name === 'evidence' ? wanted.evidence.length === 0 : wanted[name] === undefined,
  );
}

/** @returns how a change is typed that has no wording yet: a form asks for it. `add 维度=痛点 证据=F1,F2` */
export function lineWithoutWording(
  { kind, claim, dimension, evidence }: WantedChange,
  language: Language,
): string {
  const key = (name: Bilingual) => inLanguage(name, language);
  return [
    kind,
    ...(claim === undefined ? [] : [shortId('C', claim)]),
    ...(dimension === undefined
      ? []
      : [`${key({ zh: '维度', en: 'dimension' })}=${key(dimensionById(dimension).short)}`]),
    ...(evidence.length === 0 ? [] : [`${key({ zh: '证据', en: 'evidence' })}=${evidence.join(',')}`]),
  ].join(' ');
}
