/** Reading what a round that is over means for the claims of its persona, as data; views and proposals are made of it. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { evidenceFacts } from '../../conversation/evidence.ts';
import { shortId } from '../../domain/short-id.ts';
import { feedbackByNumber } from '../feedback/store/feedback.ts';
import type { Persona } from '../persona/domain/persona.ts';
import { linksAmong } from '../persona/store/evidence.ts';
import { type Claim, claimsOf, personaById } from '../persona/store/personas.ts';
import { sideOf } from '../proposal/domain/change.ts';
import { undecidedProposals } from '../proposal/store/proposals.ts';
import { type RoundMoves, type RoundPiece, roundMoves } from './domain/round-claims.ts';
import { roundName } from './domain/test-ref.ts';
import type { RoundResult } from './read-round.ts';
import { type Round, signalsOf } from './store/rounds.ts';
import type { Test } from './store/tests.ts';

/** Of more signals of one round the first are looked at. */
const SIGNALS_READ = 1000;

export type RoundClaims = RoundMoves & {
  /** `T1/R2` */
  readonly id: string;
  readonly persona: Persona;
  /** By number. */
  readonly claims: ReadonlyMap<number, Claim>;
  /** The variant that won. */
  readonly leader: string | undefined;
  /** The claims for or against which the round itself is cited already. */
  readonly citedFor: ReadonlySet<number>;
};

export async function readClaims(
  context: ActionContext,
  test: Test,
  round: Round,
  { verdict }: Pick<RoundResult, 'verdict'>,
): Promise<RoundClaims> {
  const { transaction, team } = context;
  const id = roundName(test.number, round.number);
  const leader = verdict.state === 'read' ? verdict.leader : undefined;
  const leaderId = test.variants.find(({ name }) => name === leader)?.id;
  const persona = await personaById(transaction, team.id, test.personaId);
  const signals = (await signalsOf(transaction, round, SIGNALS_READ)).first;
  const numbers = signals.map(({ feedback }) => feedback);
  const records = await feedbackByNumber(transaction, team.id, numbers);
  const things = [id, ...numbers.map(number => shortId('F', number))];
  const facts = await evidenceFacts(context, team.id, things);
  const pieces = signals.flatMap(({ feedback, variantId, claim, side }): RoundPiece[] => {
    const thing = shortId('F', feedback);
    const [known, record] = [facts.get(thing), records.get(feedback)];
    if (known === undefined || known.isGone || record === undefined) return [];
    return [
      {
        ...{ thing, voice: `F${known.voice}`, dimension: record.dimension },
        isOfLeader: variantId === leaderId,
        ...(claim !== null && side !== null && { said: { claim, side } }),
      },
    ];
  });
  const links = await linksAmong(transaction, { teamId: team.id, personaId: persona.id }, things);
  const claims = new Map((await claimsOf(transaction, persona.id)).map(claim => [claim.number, claim]));
  const open = (await undecidedProposals(transaction, team.id)).filter(each => each.personaId === persona.id);
  const proposed = open.flatMap(({ number, changes }) =>
    changes.flatMap(change =>
      change.evidence.map(thing => ({
        ...{ thing, side: sideOf(change.kind), proposal: shortId('P', number) },
        claim: change.kind === 'add' ? undefined : change.claim,
      })),
    ),
  );
  const live = new Set([...claims.values()].flatMap(each => (each.isRetired ? [] : [each.number])));
  const result: RoundPiece = { thing: id, voice: id, isOfLeader: false };
  const moves = roundMoves([result, ...pieces], links, proposed, live);
  const cited = [...links, ...proposed].filter(({ thing }) => thing === id);
  const citedFor = new Set(cited.flatMap(({ claim }) => claim ?? []));
  return { ...moves, id, persona, claims, leader, citedFor };
}
