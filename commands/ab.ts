/** `/ab`: A/B rounds, from the frozen plan to the verdict. */
import { z } from 'zod';
import { actions, text, view } from '../src/chat/view.ts';
import { type Command, type Context, command, type Reply } from '../src/conversation/command.ts';
import { translator } from '../src/conversation/translation.ts';
import { dimensionById } from '../src/domain/dimension.ts';
import { both } from '../src/domain/language.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { shortId } from '../src/domain/short-id.ts';
import { FIGURE_NAMES, type FigureName } from '../src/features/experiment/domain/figures.ts';
import { roundName } from '../src/features/experiment/domain/test-ref.ts';
import {
  finish as finishTest,
  nextRound,
  summaryCard,
  summaryOf,
} from '../src/features/experiment/end-round.ts';
import {
  demandVariant,
  type Found,
  foundTest,
  today,
  variantCalled,
  withoutDay,
} from '../src/features/experiment/find-test.ts';
import { makeTest } from '../src/features/experiment/make-test.ts';
import { proposeClaims } from '../src/features/experiment/propose-claims.ts';
import { readFigures, rememberPlans } from '../src/features/experiment/read-line.ts';
import { readRound } from '../src/features/experiment/read-round.ts';
import { recordFigures } from '../src/features/experiment/record-figures.ts';
import { recordFile, recordWaiting, unknownPlansOf } from '../src/features/experiment/record-file.ts';
import { recordPasted } from '../src/features/experiment/record-pasted.ts';
import { claimSaid, recordSignal } from '../src/features/experiment/record-signal.ts';
import { detailView } from '../src/features/experiment/show-detail.ts';
import { lineRecorded } from '../src/features/experiment/show-recorded.ts';
import { listView, planView } from '../src/features/experiment/show-test.ts';
import { usualSource } from '../src/features/feedback/domain/source.ts';
import { contentGiven, UNSAID } from '../src/features/feedback/feedback-arguments.ts';
import { correctionButtons, correctionHint } from '../src/features/feedback/feedback-replies.ts';
import { sourcesIn } from '../src/features/feedback/source-kind.ts';
import { cardReply } from '../src/features/proposal/proposal-cards.ts';
import {
  details,
  newArguments,
  recordArguments,
  signalArguments,
  test,
  testBeforeDetails,
} from './ab-arguments.ts';
import { daily } from './ab-daily.ts';

async function onTest(
  context: Context,
  typed: string | undefined,
  work: (found: Found) => Promise<Reply>,
): Promise<Reply> {
  const found = await foundTest(context, typed);
  return found === undefined ? { asks: ['test'] } : work(found);
}

const start: Command = command({
  name: 'new',
  alias: '新建',
  also: ['开始', '新增', 'start'],
  summary: both('开一个测试：计划冻结，第 1 轮开始', 'Start a test: its plan is frozen, round 1 begins'),
  roles: MEMBERS,
  args: z.object(newArguments),
  examples: [
    {
      role: 'media',
      line: both(
        '/ab new "秋季卖点" 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值',
        '/ab new "Autumn pitch" persona=young-mothers budget=100000 metric=conversions variants=A:storage,B:looks',
      ),
    },
    {
      line: both(
        '/ab new "秋季卖点" 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值 平台=小红书 天数=7 最少转化=200 实验=否 对照=A 方向=高 分配=50:50 归因=7天 份额=20/50/30 开始=2026-11-30',
        '/ab new "Autumn pitch" persona=young-mothers budget=100000 metric=conversions variants=A:storage,B:looks platform=小红书 days=7 minimum=200 experiment=no control=A direction=high split=50:50 attribution=7d shares=20/50/30 start=2026-11-30',
      ),
    },
  ],
  run: async (context, args) => {
    const { platform, experiment, ...wanted } = args;
    const isSplitTest = experiment === undefined ? undefined : experiment === 'yes';
    const made = await makeTest(context, { ...wanted, sourceId: platform?.id, isSplitTest });
    return { view: await planView(context, made.test) };
  },
});

const plan: Command = command({
  name: 'plan',
  alias: '计划',
  summary: both('看冻结的计划', 'Show the frozen plan'),
  roles: MEMBERS,
  args: z.object({ test }),
  examples: [{ line: both('/ab plan T1', '/ab plan T1') }],
  run: (context, args) =>
    onTest(context, args.test, async found => ({ view: await planView(context, found.test) })),
});

const record: Command = command({
  name: 'record',
  alias: '记数',
  also: ['记录', '数据'],
  summary: both(
    '记一个变体的数，或换行贴一张表、附一个报表文件；再给一次就替换',
    'Record figures of a variant, a pasted table or a report file; given again they replace',
  ),
  roles: MEMBERS,
  takesFile: true,
  args: z.object(recordArguments),
  examples: [
    {
      role: 'media',
      line: both(
        '/ab record T1 A 花费=10000 曝光=500000 点击=9000 转化=450 收入=54000',
        '/ab record T1 A spend=10000 impressions=500000 clicks=9000 conversions=450 revenue=54000',
      ),
    },
    {
      line: both(
        '/ab record T1 A 日期=昨天 花费=1400 曝光=70000 点击=1260 转化=63 收入=7560',
        '/ab record T1 A date=yesterday spend=1400 impressions=70000 clicks=1260 conversions=63 revenue=7560',
      ),
    },
  ],
  run: async (context, args) => {
    const found = await foundTest(context, args.test);
    if (found === undefined) return { asks: ['test'] };
    const { what, day } = withoutDay(context, found.test, args.variant ?? '');
    const { plans, file: waiting, confirm } = args;
    const isConfirmed = confirm === 'yes';
    if (plans !== undefined) {
      const others = waiting === undefined ? [] : await unknownPlansOf(context, found, waiting);
      await rememberPlans(context, found.test, plans, others);
    }
    if (waiting !== undefined) return { view: await recordWaiting(context, found, waiting, isConfirmed) };
    const [head = '', ...below] = what.split('\n');
    if (below.length > 0) {
      const only = variantCalled(found.test, head);
      const pasted = only === undefined ? what : below.join('\n');
      return { view: await recordPasted(context, found, { pasted, only, whole: what, isConfirmed }) };
    }
    const figures = readFigures(args);
    // Figures that are typed are meant, whatever else the message brings.
    if (context.file !== undefined && Object.keys(figures).length === 0) {
      const only = what === '' ? undefined : demandVariant(found.test, what);
      return recordFile(context, found, { file: context.file, only, isConfirmed });
    }
    if (what === '' && plans !== undefined && Object.keys(figures).length === 0)
      return { view: view(text(translator(context)(both('记住了', 'Remembered')))) };
    if (what === '') return { asks: ['variant', ...FIGURES_ASKED] };
    const variant = demandVariant(found.test, what);
    if (Object.keys(figures).length === 0) return { asks: FIGURES_ASKED };
    const given = { variant, day: args.date?.day ?? day, figures, rows: [] };
    const [recorded] = await recordFigures(context, found, [given], isConfirmed);
    if (recorded === undefined) throw new Error('nothing became of the figures');
    return { view: lineRecorded(context, found.test, recorded) };
  },
});

const FIGURES_ASKED: readonly FigureName[] = FIGURE_NAMES.filter(name => name !== 'reach');

const summary: Command = command({
  name: 'summary',
  alias: '汇总',
  also: ['总结', '结果', 'result'],
  opensAlone: true,
  summary: both('看一轮的汇总', 'Show the summary of a round'),
  roles: MEMBERS,
  args: z.object({ test: testBeforeDetails, details }),
  examples: [
    { line: both('/ab summary T1', '/ab summary T1') },
    { line: both('/ab summary T1/R1 详情=是', '/ab summary T1/R1 details=yes') },
  ],
  run: (context, args) =>
    onTest(context, args.test, async found => {
      if (args.details !== 'yes') {
        const shown = await summaryOf(context, found.test, found.round);
        return { view: shown, standsFor: summaryCard(found.round) };
      }
      const reading = await readRound(context.transaction, found.test, found.round, today(context));
      return { view: detailView(context, reading) };
    }),
});

const signal: Command = command({
  name: 'signal',
  alias: '反应',
  also: ['信号'],
  summary: both(
    '记一轮里用户的反应：是一条反馈，带着来自哪轮哪个变体',
    'Record what users returned in a round: a feedback that names round and variant',
  ),
  roles: MEMBERS,
  args: z.object(signalArguments),
  examples: [
    {
      role: 'media',
      line: both(
        '/ab signal T1 A 维度=需求 "评论都在问尺寸" 情感=1',
        '/ab signal T1 A dimension=needs "Everybody asks for the size" sentiment=1',
      ),
    },
    {
      line: both(
        '/ab signal T1 A 维度=痛点 "放得下了，终于" 支持=C1',
        '/ab signal T1 A dimension=needs "It fits at last" supports=C1',
      ),
    },
  ],
  run: async (context, args) => {
    const found = await foundTest(context, args.test);
    if (found === undefined) return { asks: ['test'] };
    const sources = sourcesIn(context.vocabulary);
    const source =
      args.source ??
      sources.find(({ id }) => id === found.test.sourceId) ??
      usualSource(sources, context.person.role ?? undefined);
    if (source === undefined) return { asks: ['source'] };
    const variant = demandVariant(found.test, args.variant);
    const said = await claimSaid(context, found, args);
    const content = {
      ...{ ...UNSAID, saidAt: context.saidAt, ...contentGiven(args) },
      ...{ text: args.text, dimension: args.dimension, sourceId: source.id },
    };
    const number = await recordSignal(context, found, variant, content, said);
    const say = translator(context);
    const id = shortId('F', number);
    const from = `${roundName(found.test.number, found.round.number)} ${variant.name}`;
    const about = said && shortId('C', said.claim);
    const side =
      said?.side === 'supporting'
        ? both(`支持 ${about}`, `for ${about}`)
        : both(`反驳 ${about}`, `against ${about}`);
    const parts = [id, say(dimensionById(args.dimension).label), source.name, from];
    if (said !== undefined) parts.push(say(side));
    const counts = say(both('算一条反馈，可以作依据', 'A feedback like any other: it can be evidence'));
    return {
      view: view(
        text(parts.join(' · '), `${counts}${correctionHint(context, id)}`),
        actions(...correctionButtons(context, number)),
      ),
    };
  },
});

const propose: Command = command({
  name: 'propose',
  alias: '提案',
  also: ['起草'],
  summary: both('把一轮里用户的反应起草成提案', 'Draft the proposal of what users returned in a round'),
  roles: MEMBERS,
  args: z.object({ test }),
  examples: [{ line: both('/ab propose T1/R1', '/ab propose T1/R1') }],
  run: (context, args) =>
    onTest(context, args.test, async found => cardReply(context, await proposeClaims(context, found))),
});

const next: Command = command({
  name: 'next',
  alias: '下一轮',
  summary: both('结束这一轮，开始下一轮', 'End this round and start the next'),
  roles: MEMBERS,
  args: z.object({ test }),
  examples: [{ line: both('/ab next T1', '/ab next T1') }],
  run: (context, args) => onTest(context, args.test, found => nextRound(context, found, context.room)),
});

const finish: Command = command({
  name: 'finish',
  alias: '结束',
  also: ['完成'],
  summary: both('结束测试', 'Finish the test'),
  roles: MEMBERS,
  args: z.object({ test }),
  examples: [{ line: both('/ab finish T1', '/ab finish T1') }],
  run: (context, args) => onTest(context, args.test, found => finishTest(context, found, context.room)),
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: both('看有哪些测试', 'List the tests'),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/ab list', '/ab list') }],
  run: async context => ({ view: await listView(context) }),
});

export const ab: Command = command({
  name: 'ab',
  alias: '测试',
  summary: both(
    'A/B 三轮测试：计划、记数、汇总、结论',
    'A/B tests in rounds: plan, figures, summary, verdict',
  ),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/ab', '/ab') }],
  subcommands: [start, plan, record, daily, summary, signal, propose, next, finish, list],
  run: async context => ({ view: await listView(context) }),
});
