/** Validation of changes: what has to hold before one becomes part of a proposal. */
import { grammarRefusal } from '../../../chat/grammar/refusals.ts';
import { asWord } from '../../../chat/grammar/written-line.ts';
import { exampleOf } from '../../../chat/refusal.ts';
import type { Context } from '../../../conversation/command.ts';
import { demandCitable, quotesOf } from '../../../conversation/evidence.ts';
import type { DimensionId } from '../../../domain/dimension.ts';
import { inLanguage, listed } from '../../../domain/language.ts';
import { oneLine } from '../../../domain/normal-form.ts';
import { shortId, versionName } from '../../../domain/short-id.ts';
import { wordingKey } from '../../persona/domain/claim.ts';
import type { Side } from '../../persona/domain/confidence.ts';
import type { Persona } from '../../persona/domain/persona.ts';
import { challengedWith } from '../../persona/store/challenges.ts';
import { linkedAlready } from '../../persona/store/evidence.ts';
import { type Claim, claimsOf, claimThatSays, contentAt, findClaim } from '../../persona/store/personas.ts';
import { type Change, sideOf, strengthenedClaim } from '../domain/change.ts';
import { proposalRefusal } from '../refusals.ts';
import type { Proposal } from '../store/proposals.ts';
import { claimOfPersona } from './propose.ts';
import type { WantedChange } from './wanted-change.ts';

/**
 * Checks a complete change against the persona as it stands.
 * @throws Refusal when the claim is not there, or is not such that it can be changed so
 */
export async function checkedChange(
  context: Context,
  persona: Persona,
  typed: WantedChange,
): Promise<Change> {
  const wanted = { ...typed, wording: typed.wording === undefined ? undefined : oneLine(typed.wording) };
  const { transaction } = context;
  const evidence = await checkedEvidence(context, wanted.evidence);
  const claims = await claimsOf(transaction, persona.id);
  if (wanted.kind === 'add') {
    const { dimension, wording = '' } = wanted;
    if (dimension === undefined) throw new TypeError('an incomplete change');
    demandNew(context, claims, dimension, wording, persona, evidence);
    return { kind: 'add', dimension, wording, evidence };
  }
  const claim = await claimOfPersona(context, persona, claims, wanted.claim ?? 0);
  const id = shortId('C', claim.number);
  const side = sideOf(wanted.kind);
  await demandNotOpposite(context, claim, side, evidence);
  if (wanted.kind === 'restore') {
    if (!claim.isRetired) throw proposalRefusal('claim-live', { id });
    demandNew(context, claims, claim.dimension, claim.wording, persona, evidence);
    return { kind: 'restore', claim: claim.number, evidence };
  }
  if (claim.isRetired) {
    const example = `/persona propose ${asWord(persona.name)} restore ${id}`;
    throw proposalRefusal('claim-retired', { id }, { example });
  }
  if (side === 'supporting' && evidence.length > 0) await demandNoContest(context, claim);
  if (wanted.kind === 'reword') {
    const { wording = '' } = wanted;
    if (wording === claim.wording) throw grammarRefusal('nothing-to-change', { id });
    const others = claims.filter(each => each.id !== claim.id);
    if (wordingKey(wording) !== wordingKey(claim.wording))
      demandNew(context, others, claim.dimension, wording, persona, evidence);
    return { kind: 'reword', claim: claim.number, wording, evidence };
  }
  if (wanted.kind === 'retire') return { kind: 'retire', claim: claim.number, evidence };
  const known = await linkedAlready(transaction, claim.id, side, evidence);
  if (known.length === evidence.length)
    throw proposalRefusal('evidence-known', { id, evidence: listed(known, context.language) });
  return {
    kind: wanted.kind,
    claim: claim.number,
    evidence: evidence.filter(thing => !known.includes(thing)),
  };
}

/** @throws Refusal when some of the evidence speaks for the other side already */
export async function demandNotOpposite(
  { transaction, language }: Context,
  claim: Claim,
  side: Side,
  evidence: readonly string[],
): Promise<void> {
  const other = side === 'supporting' ? 'contradicting' : 'supporting';
  const opposite = await linkedAlready(transaction, claim.id, other, evidence);
  if (opposite.length === 0) return;
  throw proposalRefusal('evidence-opposite', {
    id: shortId('C', claim.number),
    evidence: listed(opposite, language),
  });
}

/** @throws Refusal 'is-contested' as long as a challenge of the claim is open */
export async function demandNoContest(
  { transaction, language }: Context,
  claim: Claim,
  example?: string,
): Promise<void> {
  if (claim.challengeId === null) return;
  const against = (await challengedWith(transaction, [claim.challengeId])).get(claim.id) ?? [];
  const id = shortId('C', claim.number);
  throw proposalRefusal('is-contested', { id, evidence: listed(against, language) }, exampleOf(example));
}

/** @throws Refusal when one of the changes would strengthen a contested claim */
export async function demandUncontested(
  context: Context,
  number: number,
  claims: readonly Claim[],
  changes: readonly Change[],
): Promise<void> {
  const key = inLanguage({ zh: '第几项', en: 'item' }, context.language);
  for (const [index, change] of changes.entries()) {
    const claim = claims.find(each => each.number === strengthenedClaim(change));
    const without = `/proposal edit ${shortId('P', number)} drop ${key}=${index + 1}`;
    if (claim !== undefined) await demandNoContest(context, claim, changes.length > 1 ? without : undefined);
  }
}

/** @throws Refusal when a live claim of the dimension says the same already */
export function demandNew(
  { language }: Context,
  claims: readonly Claim[],
  dimension: DimensionId,
  wording: string,
  persona: Persona,
  evidence: readonly string[],
): void {
  const same = claimThatSays(claims, dimension, wording);
  if (same === undefined) return;
  const id = shortId('C', same.number);
  const key = inLanguage({ zh: '证据', en: 'evidence' }, language);
  const things = evidence.length === 0 ? 'F12' : evidence.join(',');
  const example = `/persona propose ${asWord(persona.name)} strengthen ${id} ${key}=${things}`;
  const isContested = same.challengeId !== null;
  throw proposalRefusal('same-claim', { id, wording: same.wording }, isContested ? {} : { example });
}

/**
 * Whoever refused to be quoted is not quoted as a claim either, by a button of before they refused or by anybody.
 * @param example the line without the wording
 * @throws Refusal when the wording is what a cited record says that must not be quoted
 */
export async function demandOwnWords(
  context: Context,
  { wording, evidence }: Pick<WantedChange, 'wording' | 'evidence'>,
  example: string,
): Promise<void> {
  if (wording === undefined) return;
  const quotes = await quotesOf(context, evidence);
  const said = evidence.filter(thing => {
    const words = quotes.of(thing);
    return words?.isUnquotable === true && words.isSaidBy?.(wording) === true;
  });
  if (said.length > 0)
    throw proposalRefusal('says-refused', { evidence: listed(said, context.language) }, { example });
}

/** @returns the short ids of evidence @throws Refusal when one is not there or deleted */
export async function checkedEvidence(context: Context, things: readonly string[]): Promise<string[]> {
  await demandCitable(context, things);
  return [...things];
}

/** @throws Refusal when the claim came about, or became something else, after the version that the proposal is based on */
export async function demandInBase(
  context: Context,
  proposal: Proposal,
  claim: number | undefined,
): Promise<void> {
  const { transaction, team } = context;
  const current = claim === undefined ? undefined : await findClaim(transaction, team.id, claim);
  if (claim === undefined || current === undefined) return;
  const base = (await contentAt(transaction, proposal.personaId, proposal.baseVersion, [claim])).get(claim);
  if (base?.wording === current.wording && base.isRetired === current.isRetired) return;
  const id = shortId('P', proposal.number);
  const values = { id, claim: shortId('C', claim), base: versionName(proposal.baseVersion) };
  throw proposalRefusal('newer-than-base', values, { example: `/proposal rebase ${id}` });
}
