/** What A/B tests put before a review meeting: the verdict of the last round that is over. */

import { asWord } from '../../chat/grammar/written-line.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Agenda } from '../../conversation/agenda.ts';
import type { AgendaDetails, AgendaItem } from '../../domain/agenda.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { personaById } from '../persona/store/personas.ts';
import { parseTestRef, roundName } from './domain/test-ref.ts';
import { today } from './find-test.ts';
import { readRound } from './read-round.ts';
import { answerText } from './say-verdict.ts';
import { revisionsSince } from './store/figures.ts';
import { type Round, roundsOf } from './store/rounds.ts';
import { findTest, listTests, type Test } from './store/tests.ts';

const TESTS_LOOKED_AT = 20;
/** Of older rounds nobody waits for a decision any more. */
const LATELY_MILLISECONDS = 60 * 86_400_000;

export const agenda: Agenda = {
  items: async context => {
    const { transaction, team, clock } = context;
    const found: AgendaItem[] = [];
    for (const test of await listTests(transaction, team.id, TESTS_LOOKED_AT)) {
      const round = (await roundsOf(transaction, test)).findLast(({ endedAt }) => endedAt !== null);
      if (round?.endedAt && clock.now.getTime() - round.endedAt.getTime() < LATELY_MILLISECONDS)
        found.push(await itemOf(context, test, round));
    }
    return found.reverse();
  },
  title: async ({ transaction, team }, { kind, thing }) => {
    const ref = kind === 'verdict' ? parseTestRef(thing) : undefined;
    const test = ref && (await findTest(transaction, team.id, ref.test));
    return test && titleOf(test, thing);
  },
};

function titleOf({ name }: Test, thing: string) {
  return both(`${thing} ${name}`, `${thing} ${name}`);
}

async function itemOf(context: ActionContext, test: Test, round: Round): Promise<AgendaItem> {
  const thing = roundName(test.number, round.number);
  const { last } = await revisionsSince(context.transaction, round);
  return {
    kind: 'verdict',
    thing,
    title: titleOf(test, thing),
    standing: `${last}`,
    endsWithDecision: true,
    details: () => detailsOf(context, test, round),
  };
}

async function detailsOf(context: ActionContext, test: Test, round: Round): Promise<AgendaDetails> {
  const { transaction, team } = context;
  const reading = await readRound(transaction, test, round, today(context));
  const persona = await personaById(transaction, team.id, test.personaId);
  const { first, count } = reading.signals;
  const things = first.map(({ feedback }) => shortId('F', feedback));
  const evidence = things.length === 0 ? '' : ` evidence=${things.join(',')}`;
  const signals = count > 0 ? `（${things.join(' ')}）` : '';
  const signalsEn = count > 0 ? ` (${things.join(' ')})` : '';
  return {
    lines: [
      answerText(reading),
      both(
        `画像 ${persona.name} · ${count} 条用户反应${signals}`,
        `Persona ${persona.name} · ${count} signal${count === 1 ? '' : 's'}${signalsEn}`,
      ),
    ],
    accepted: [
      {
        label: both(`写进画像`, `Into the persona`),
        line: `/persona propose ${asWord(persona.name)} add${evidence}`,
      },
      {
        label: both('看汇总', 'Summary'),
        line: `/ab summary ${roundName(test.number, round.number)}`,
      },
    ],
    rejected: [],
  };
}
