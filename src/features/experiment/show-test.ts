/** How tests are shown: the frozen plan with its hash, and the list. */
import { actions, fields, heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both, type Language, listed } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { sourceLabel } from '../feedback/domain/source-names.ts';
import { listSources } from '../feedback/store/sources.ts';
import { personaById } from '../persona/store/personas.ts';
import { CLUSTERED_FROM_DAYS } from './domain/estimate.ts';
import { metricOf } from './domain/metric.ts';
import { normalShares } from './domain/plan.ts';
import { roundName } from './domain/test-ref.ts';
import { today, variantText } from './find-test.ts';
import { type Power, readPower } from './read-power.ts';
import { plannedOf } from './read-round.ts';
import { FIGURE_LABELS } from './say-figures.ts';
import { showCount, showMoney } from './say-numbers.ts';
import { type Round, roundsOf } from './store/rounds.ts';
import { listTests, type Test } from './store/tests.ts';

/** @returns the frozen plan (pre-registration), what it needs, and where it stands */
export async function planView(context: ActionContext, test: Test): Promise<View> {
  const say = translator(context);
  const { transaction, team, language } = context;
  const { plan } = test;
  const id = shortId('T', test.number);
  const metric = metricOf(plan.metric);
  const persona = await personaById(transaction, team.id, test.personaId);
  const source = (await listSources(transaction, team.id)).find(each => each.id === test.sourceId);
  const shares = plan.rounds.join('/');
  const row = (label: Bilingual, value: Bilingual | string) => ({
    label: say(label),
    value: typeof value === 'string' ? value : say(value),
  });
  const events = FIGURE_LABELS[metric.events];
  const rows = [
    row(both('画像', 'Persona'), persona.name),
    ...(source === undefined ? [] : [row(both('平台', 'Platform'), sourceLabel(source))]),
    row(
      both('变体', 'Variants'),
      listed(
        test.variants.map(each => variantText(each, language)),
        language,
      ),
    ),
    row(
      both('指标', 'Metric'),
      plan.better === 'high'
        ? both(`${metric.label.zh}，越高越好`, `${metric.label.en}, higher is better`)
        : both(`${metric.label.zh}，越低越好`, `${metric.label.en}, lower is better`),
    ),
    row(both('轮次', 'Rounds'), `${shares}${roundBudgets(test, language)}`),
    row(
      both('每轮', 'Each round'),
      plan.plannedDays < CLUSTERED_FROM_DAYS
        ? both(
            `${plan.plannedDays} 天；⚠ 不到 ${CLUSTERED_FROM_DAYS} 天的轮次只有区间，不下结论：天和天的差别看不出来`,
            `${plan.plannedDays} days; ⚠ a round of fewer than ${CLUSTERED_FROM_DAYS} has intervals and no verdict: nobody can tell how days differ`,
          )
        : both(
            `${plan.plannedDays} 天；没到 ${plan.minimumDays} 天、每个变体没到 ${plan.minimumSample} ${events.zh}之前不下结论`,
            `${plan.plannedDays} days; no verdict before ${plan.minimumDays} days and ${plan.minimumSample} ${events.en} a variant`,
          ),
    ),
    row(both('分配', 'Split'), splitText(test)),
    row(
      both('比较', 'Compared'),
      plan.control === null
        ? both('两两比较', 'all pairs')
        : both(`都和 ${plan.control} 比`, `each against ${plan.control}`),
    ),
    row(
      both('实验', 'Experiment'),
      plan.isSplitTest
        ? both('平台的分流实验', 'the platform’s own split test')
        : both(
            '否，比的是计划：投放算法给它们的人可能不一样',
            'no, a comparison of plans: the delivery algorithm may give them different people',
          ),
    ),
    row(both('归因', 'Attribution'), both(`${plan.attributionDays} 天`, `${plan.attributionDays} days`)),
    row(
      both('有意义的差别', 'Smallest difference that matters'),
      `${Math.round(plan.smallestDifference * 100)} %`,
    ),
  ];
  const rounds = await roundsOf(transaction, test);
  return view(
    heading(
      say(
        both(
          `${id} ${test.name} · 计划 ${test.planHash}（已冻结）`,
          `${id} ${test.name} · plan ${test.planHash} (frozen)`,
        ),
      ),
    ),
    fields(...rows),
    text(
      ...rounds.map(each => say(roundText(test, each, today(context)))),
      say(powerText(test, await readPower(transaction, test))),
      say(
        both(
          `记数：/ab record ${id} ${test.variants[0]?.name ?? 'A'} 花费=… 曝光=… 点击=… 转化=… 收入=…，或换行后贴表格。改计划要开新的测试`,
          `Figures: /ab record ${id} ${test.variants[0]?.name ?? 'A'} spend=… impressions=… clicks=… conversions=… revenue=…, or a table pasted below the line. Another plan is a new test`,
        ),
      ),
    ),
  );
}

function roundBudgets(test: Test, language: Language): string {
  const budgets = test.plan.rounds.flatMap((_, index) => plannedOf(test, { number: index + 1 }) ?? []);
  if (budgets.length === 0) return '';
  const shown = budgets.map(each => showMoney(Math.round(each))).join(' / ');
  return language === 'en' ? ` (${shown})` : `（${shown}）`;
}

function splitText({ plan, variants }: Test): string {
  const shares = normalShares(plan.split.map(({ share }) => share));
  return variants.map(({ name }, index) => `${name} ${Math.round((shares[index] ?? 0) * 100)} %`).join(' · ');
}

function roundText(test: Test, round: Round, now: string): Bilingual {
  const name = roundName(test.number, round.number);
  const [state, en] =
    round.endedAt === null
      ? runningText(round, now)
      : round.isEndedEarly
        ? ['提前结束', 'ended early']
        : ['结束', 'over'];
  const last = round.lastDay ?? round.plannedLastDay;
  return both(
    `${name} ${round.firstDay} 到 ${last} · ${state} · 画像 v${round.personaVersion}`,
    `${name} ${round.firstDay} to ${last} · ${en} · persona v${round.personaVersion}`,
  );
}

/** What a round does that has not ended. */
function runningText({ firstDay }: Round, now: string): readonly [zh: string, en: string] {
  return firstDay > now ? ['还没开始', 'to come'] : ['进行中', 'running'];
}

/** What it takes to see the difference that one hopes for. */
function powerText({ plan }: Test, { lift, rounds, days, events, expected }: Power): Bilingual {
  const { zh, en } = FIGURE_LABELS[metricOf(plan.metric).events];
  const percent = `${Math.round(lift * 100)} %`;
  const needed = showCount(Math.ceil(events));
  if (days === undefined)
    return both(
      `要看出 ${percent} 的差别：每个变体约 ${needed} ${zh}，天和天差得大还要更多；团队还没有同指标的轮次，说不出要几天`,
      `To see a difference of ${percent}: about ${needed} ${en} a variant, more where days differ much; the team has no earlier round of this metric to say how many days`,
    );
  const brings =
    expected === undefined
      ? both('', '')
      : both(
          `；第 1 轮的预算照以前的价约换来 ${showCount(Math.round(expected))} ${zh}`,
          `; at earlier prices the budget of round 1 brings about ${showCount(Math.round(expected))} ${en}`,
        );
  const [long, longEn] =
    days === 'never' ? ['一年也不够', 'a year is too short'] : [`约 ${days} 天`, `about ${days} days`];
  return both(
    `要看出 ${percent} 的差别：照以前 ${rounds} 轮的波动${long}（每轮计划 ${plan.plannedDays} 天）${brings.zh}`,
    `To see a difference of ${percent}: ${longEn} at the spread of ${rounds} earlier round${rounds === 1 ? '' : 's'} (${plan.plannedDays} planned a round)${brings.en}`,
  );
}

const TESTS_LISTED = 20;

export async function listView(context: ActionContext): Promise<View> {
  const say = translator(context);
  const { transaction, team } = context;
  const tests = await listTests(transaction, team.id, TESTS_LISTED);
  if (tests.length === 0)
    return view(
      text(
        say(
          both(
            '还没有测试。开一个：/ab new "秋季卖点" 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值',
            'There are no tests yet. Start one: /ab new "Autumn pitch" persona=young-mothers budget=100000 metric=conversions variants=A:storage,B:looks',
          ),
        ),
      ),
    );
  const lines: string[] = [];
  for (const test of tests) {
    const rounds = await roundsOf(transaction, test);
    const last = rounds.at(-1);
    const state =
      test.finishedAt !== null
        ? both('已结束', 'finished')
        : last?.endedAt === null
          ? both(...runningText(last, today(context)))
          : both('等下一轮', 'between rounds');
    const metric = metricOf(test.plan.metric).label;
    lines.push(
      say(
        both(
          `${shortId('T', test.number)} ${test.name} · ${state.zh} · 第 ${rounds.length}/${test.plan.rounds.length} 轮 · ${metric.zh}`,
          `${shortId('T', test.number)} ${test.name} · ${state.en} · round ${rounds.length} of ${test.plan.rounds.length} · ${metric.en}`,
        ),
      ),
    );
  }
  const open = tests.filter(({ finishedAt }) => finishedAt === null).slice(0, 3);
  const buttons = open.map(({ number }) => ({
    label: say(both(`${shortId('T', number)} 汇总`, `Summary of ${shortId('T', number)}`)),
    line: `/ab summary ${shortId('T', number)}`,
    isApart: true,
  }));
  return view(
    heading(say(both('A/B 测试', 'A/B tests'))),
    text(...lines),
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
  );
}
