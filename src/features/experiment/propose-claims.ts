/** One press drafts the proposal of what a round means: its signals, and where one variant won the round itself. */
import { quoteWord } from '../../chat/grammar/parse.ts';
import { asWord } from '../../chat/grammar/written-line.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { EVIDENCE_AT_MOST } from '../persona/domain/claim.ts';
import { CHANGES_AT_MOST } from '../proposal/domain/change.ts';
import type { Proposal } from '../proposal/store/proposals.ts';
import { proposeAll } from '../proposal/writing/propose.ts';
import { lineWithoutWording, type WantedChange } from '../proposal/writing/wanted-change.ts';
import { roundName } from './domain/test-ref.ts';
import type { Found } from './find-test.ts';
import { type RoundClaims, readClaims } from './read-claims.ts';
import { readResult } from './read-round.ts';
import { experimentRefusal } from './refusals.ts';
import type { Round } from './store/rounds.ts';

/**
 * @returns the changes that the signals of a round come to: what supports a claim strengthens it unless it is contested,
 *   what contradicts it weakens it. The round itself is cited where one variant won and users of that variant said so,
 *   on one side alone: a round that nobody won speaks for no claim.
 */
export function changesOf(claims: RoundClaims): WantedChange[] {
  const isOnBothSides = (claim: number) =>
    claims.moves.filter(each => each.claim === claim && each.isOfLeader).length > 1;
  const changes = claims.moves.flatMap(({ claim, side, pending, isOfLeader }): WantedChange[] => {
    const isContested = claims.claims.get(claim)?.challengeId !== null;
    if (pending.length === 0 || (side === 'supporting' && isContested)) return [];
    const isCited = isOfLeader && !isOnBothSides(claim) && !claims.citedFor.has(claim);
    const round = isCited ? [claims.id] : [];
    const evidence = [...round, ...pending].slice(0, EVIDENCE_AT_MOST);
    const kind = side === 'supporting' ? 'strengthen' : 'weaken';
    return [{ kind, claim, dimension: undefined, wording: undefined, evidence }];
  });
  return changes.slice(0, CHANGES_AT_MOST);
}

/** @returns the line that drafts a new claim on signals that are of none yet: its form asks for the wording alone */
export function lineForLeft(
  context: ActionContext,
  claims: RoundClaims,
  { dimension, things, isOfLeader }: RoundClaims['left'][number],
): string {
  const evidence = [...(isOfLeader ? [claims.id] : []), ...things].slice(0, EVIDENCE_AT_MOST);
  const wanted = { kind: 'add', claim: undefined, dimension, wording: undefined, evidence } as const;
  const key = translator(context)(both('理由', 'reason'));
  const reason = `${key}=${quoteWord(reasonOf(context, claims))}`;
  return `/persona propose ${asWord(claims.persona.name)} ${lineWithoutWording(wanted, context.language)} ${reason}`;
}

function reasonOf(context: ActionContext, { id, leader }: Pick<RoundClaims, 'id' | 'leader'>): string {
  const won = leader === undefined ? both('', '') : both(`，${leader} 更好`, `; ${leader} is better`);
  return translator(context)(both(`${id} 里用户的反应${won.zh}`, `What users returned in ${id}${won.en}`));
}

/**
 * Proposes what the signals of a round say of claims.
 * @throws Refusal when the round has not ended, or there is nothing that is not proposed or evidence already
 */
export async function proposeClaims(context: Context, found: Found): Promise<Proposal> {
  const { test } = found;
  const isEnded = ({ endedAt }: Round) => endedAt !== null;
  // Of a test alone the last round that is over is meant: the next one may run already.
  const round = found.isRoundNamed ? found.round : (found.rounds.findLast(isEnded) ?? found.round);
  const id = roundName(test.number, round.number);
  if (round.endedAt === null)
    throw experimentRefusal(
      'not-ended',
      { id, day: round.plannedLastDay, ended: [] },
      { example: `/ab summary ${id}` },
    );
  const claims = await readClaims(context, test, round, await readResult(context.transaction, test, round));
  const changes = changesOf(claims);
  if (changes.length > 0) return proposeAll(context, claims.persona, changes, reasonOf(context, claims));
  const [first] = claims.left;
  if (first !== undefined)
    throw experimentRefusal('of-no-claim', { id }, { example: lineForLeft(context, claims, first) });
  if (claims.moves.length > 0)
    throw experimentRefusal('all-drafted', { id }, { example: `/ab summary ${id}` });
  throw experimentRefusal('no-signals', { id });
}
