/** Signals: what users returned in a round is a feedback, which says from which round and variant it comes. */
import type { Context } from '../../conversation/command.ts';
import { shortId } from '../../domain/short-id.ts';
import type { FeedbackContent } from '../feedback/domain/feedback.ts';
import { recordFeedback } from '../feedback/record-feedback.ts';
import type { Side } from '../persona/domain/confidence.ts';
import { claimsOf, personaById } from '../persona/store/personas.ts';
import { proposalRefusal } from '../proposal/refusals.ts';
import { claimOfPersona } from '../proposal/writing/propose.ts';
import { roundName } from './domain/test-ref.ts';
import type { Found } from './find-test.ts';
import { experimentRefusal } from './refusals.ts';
import { insertSignal } from './store/rounds.ts';
import type { Variant } from './store/tests.ts';

/** The claim of the test's persona on which a signal takes a side. */
export type SaidOf = { readonly claim: number; readonly side: Side };

/**
 * @throws Refusal when both sides are named, or there is no such claim of the persona that stands
 * @returns undefined where none is named
 */
export async function claimSaid(
  context: Context,
  { test }: Found,
  {
    supports,
    contradicts,
  }: { readonly supports?: number | undefined; readonly contradicts?: number | undefined },
): Promise<SaidOf | undefined> {
  const number = supports ?? contradicts;
  if (number === undefined) return undefined;
  if (supports !== undefined && contradicts !== undefined) throw experimentRefusal('one-claim', {});
  const persona = await personaById(context.transaction, context.team.id, test.personaId);
  const claims = await claimsOf(context.transaction, persona.id);
  const claim = await claimOfPersona(context, persona, claims, number);
  if (claim.isRetired) throw proposalRefusal('claim-retired', { id: shortId('C', number) });
  return { claim: number, side: supports === undefined ? 'contradicting' : 'supporting' };
}

/** @returns the number of the feedback */
export async function recordSignal(
  context: Context,
  { test, round }: Found,
  variant: Variant,
  content: FeedbackContent,
  said: SaidOf | undefined,
): Promise<number> {
  const from = `${roundName(test.number, round.number)} ${variant.name}`;
  const { number: feedback } = await recordFeedback(context, content, from);
  const { claim = null, side = null } = said ?? {};
  const signal = { variantId: variant.id, feedback, claim, side };
  await insertSignal(context.transaction, round, signal, context.clock.now);
  return feedback;
}
