/**
 * Rounds as a kind of evidence: the result of T1/R2 is one voice, heard on the test's platform (method.md §11). It counts
 * once the round has ended and there are figures; what a vote on it holds for is its result as it is shown.
 */
import { createHash } from 'node:crypto';
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import { shortened } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { EvidenceKind } from '../../conversation/evidence-kind.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { numberOfRound, roundOf, shortId } from '../../domain/short-id.ts';
import { addDays } from '../../domain/zoned-time.ts';
import type { Transaction } from '../../store/database.ts';
import { weightOfIntensity, weightOfSources } from '../feedback/domain/evidence-weight.ts';
import { sourceLabel } from '../feedback/domain/source-names.ts';
import { listSources } from '../feedback/store/sources.ts';
import { roundName } from './domain/test-ref.ts';
import { foundTest, variantNames } from './find-test.ts';
import { readResult } from './read-round.ts';
import { experimentRefusal } from './refusals.ts';
import { resultText } from './say-verdict.ts';
import { recorderOf } from './store/figures.ts';
import { type Round, roundsOf } from './store/rounds.ts';
import { findTest, type Test } from './store/tests.ts';

/** So much is shown of what a test is called and what its variants are. */
const HEAD_AT_MOST = 40;

export const roundEvidence: EvidenceKind = {
  letter: 'R',
  read: async (transaction, teamId, numbers) =>
    (await endedRounds(transaction, teamId, numbers)).map(({ number, test, round, endedAt }) => ({
      number,
      voice: number,
      sourceId: test.sourceId,
      // As a feedback of which nobody said how strong it is.
      weight: weightOfIntensity(null),
      saidAt: saidAt(round, endedAt),
      isGone: false,
    })),
  // What the team sets for its sources is the basis of feedback already.
  weigh: async (transaction, teamId) => ({
    ...weightOfSources(await listSources(transaction, teamId)),
    basis: '',
  }),
  state: async (transaction, teamId, numbers) => {
    const rounds = await endedRounds(transaction, teamId, numbers);
    return Promise.all(
      rounds.map(async ({ number, test, round }) => ({
        number,
        words: hashOf(resultText(await readResult(transaction, test, round)).zh),
        voice: number,
        isGone: false,
        isUnquotable: false,
      })),
    );
  },
  words: async (context, numbers) => {
    const { transaction, team } = context;
    const say = translator(context);
    const sources = await listSources(transaction, team.id);
    const rounds = await endedRounds(transaction, team.id, numbers);
    const worded = rounds.map(async ({ number, test, round }) => {
      const id = shortId('R', number);
      const head = `${test.name} · ${say(variantNames(test))}`;
      const result = say(resultText(await readResult(transaction, test, round)));
      const source = sources.find(each => each.id === test.sourceId);
      const from = source === undefined ? id : `${id} ${say(sourceLabel(source))}`;
      const quote = (most = HEAD_AT_MOST) => {
        const words = `${shortened(head, most)} · ${result}`;
        return say(both(`${words}（${from}）`, `${words} (${from})`));
      };
      const personId = await recorderOf(transaction, round);
      const recorded = personId === undefined ? {} : { recorded: { personId, roomId: test.roomId } };
      return [number, { named: id, quote, ...recorded }] as const;
    });
    return new Map(await Promise.all(worded));
  },
  demand: demandCitable,
  partOf: {
    letter: 'T',
    refuse: async (context, number) => {
      const id = shortId('T', number);
      const test = await findTest(context.transaction, context.team.id, number);
      if (test === undefined) throw grammarRefusal('no-such-thing', { id });
      const ended = namesOfEnded(test, await roundsOf(context.transaction, test));
      throw experimentRefusal('cite-a-round', { id, ended });
    },
  },
  reworded: ({ zh, en }) =>
    both(`${zh} 的数改了，结果也变了`, `${en}: its figures changed, and so did its result`),
};

type EndedRound = {
  readonly number: number;
  readonly test: Test;
  readonly round: Round;
  readonly endedAt: Date;
};

/** @returns of the team's rounds under these numbers those that have ended */
async function endedRounds(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<EndedRound[]> {
  const found: EndedRound[] = [];
  for (const wanted of new Set(numbers.map(number => roundOf(number).test))) {
    const test = await findTest(transaction, teamId, wanted);
    if (test === undefined) continue;
    for (const round of await roundsOf(transaction, test)) {
      const number = numberOfRound(wanted, round.number);
      if (round.endedAt !== null && numbers.includes(number))
        found.push({ number, test, round, endedAt: round.endedAt });
    }
  }
  return found;
}

/** A round says what it says on its last day, however late somebody took note of its end. */
function saidAt({ lastDay }: Round, endedAt: Date): Date {
  const over = lastDay === null ? endedAt : new Date(`${addDays(lastDay, 1)}T00:00:00Z`);
  return over < endedAt ? over : endedAt;
}

/** @throws Refusal when there is no such round, it has not ended, or nobody gave figures of it */
async function demandCitable(context: ActionContext, number: number): Promise<void> {
  const { test: ofTest, round: ofRound } = roundOf(number);
  const id = roundName(ofTest, ofRound);
  const found = await foundTest(context, id);
  if (found === undefined) throw grammarRefusal('no-such-thing', { id });
  const { test, round, rounds } = found;
  if (round.endedAt === null) {
    const values = { id, day: round.plannedLastDay, ended: namesOfEnded(test, rounds) };
    throw experimentRefusal('not-ended', values, { example: `/ab summary ${id}` });
  }
  if ((await recorderOf(context.transaction, round)) !== undefined) return;
  const say = translator(context);
  const [first] = test.variants;
  const figures = say(
    both(
      '花费=10000 曝光=500000 点击=9000 转化=450 收入=54000',
      'spend=10000 impressions=500000 clicks=9000 conversions=450 revenue=54000',
    ),
  );
  throw experimentRefusal(
    'without-figures',
    { id },
    { example: `/ab record ${id} ${first?.name} ${figures}` },
  );
}

function namesOfEnded(test: Test, rounds: readonly Round[]): string[] {
  return rounds.filter(({ endedAt }) => endedAt !== null).map(each => roundName(test.number, each.number));
}

function hashOf(words: string): string {
  return createHash('sha256').update(words).digest('base64url').slice(0, 16);
}
