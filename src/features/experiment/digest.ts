/** What A/B tests have to report of a period: rounds that began or ended in it, and which run. */
import type { DigestPart } from '../../conversation/digest-part.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { dayOf } from '../../domain/zoned-time.ts';
import { roundName } from './domain/test-ref.ts';
import { readRound } from './read-round.ts';
import { answerText } from './say-verdict.ts';
import { type Round, roundsOf } from './store/rounds.ts';
import { listTests, type Test } from './store/tests.ts';

/** The newest; of those before nothing is new. */
const TESTS_LOOKED_AT = 20;

export const testsPart: DigestPart = {
  id: 'tests',
  label: both('A/B 测试', 'A/B tests'),
  short: both('测试', 'Tests'),
  also: ['ab', 'A/B'],
  read: async (context, { untold }) => {
    const { transaction, team, clock } = context;
    const states: { test: Test; round: Round; finding: string }[] = [];
    for (const test of await listTests(transaction, team.id, TESTS_LOOKED_AT)) {
      const round = (await roundsOf(transaction, test)).at(-1);
      if (round === undefined) continue;
      const isOver = round.endedAt !== null;
      const name = roundName(test.number, round.number);
      states.push({ test, round, finding: `${name} ${isOver ? 'over' : 'running'}` });
    }
    const news = await untold(states.map(({ finding }) => finding));
    const found = states.filter(({ finding }) => news.has(finding));
    if (found.length === 0) return undefined;
    const shown: { id: string; isOver: boolean; name: string; text: Bilingual }[] = [];
    for (const { test, round } of found) {
      const id = roundName(test.number, round.number);
      const isOver = round.endedAt !== null;
      const answer = answerText(await readRound(transaction, test, round, dayOf(clock.now, clock.zone)));
      const state = isOver ? both('结束', 'over') : both('进行中', 'running');
      shown.push({
        ...{ id, isOver, name: shortId('T', test.number) },
        text: both(`${answer.zh}\n${test.name} · ${state.zh}`, `${answer.en}\n${test.name} · ${state.en}`),
      });
    }
    const ended = shown.filter(({ isOver }) => isOver).map(({ id }) => id);
    const running = shown.filter(({ isOver }) => !isOver).map(({ id }) => id);
    const parts = [
      ...(ended.length > 0 ? [both(`${ended.join('、')} 结束`, `${ended.join(', ')} over`)] : []),
      ...(running.length > 0 ? [both(`${running.join('、')} 进行中`, `${running.join(', ')} running`)] : []),
    ];
    return {
      urgency: ended.length > 0 ? 'change' : 'news',
      ...(ended.length > 0 && { headline: parts[0] }),
      line: both(parts.map(({ zh }) => zh).join(' · '), parts.map(({ en }) => en).join(' · ')),
      entries: shown.map(({ id, name, text }) => ({
        text,
        buttons: [{ label: both(`看 ${id}`, `Show ${id}`), line: `/ab summary ${name}` }],
      })),
      findings: found.map(({ finding }) => finding),
    };
  },
};
