/** The arguments of `/ab` and its sub-commands. */
import {
  choiceArgument,
  idArgument,
  listArgument,
  momentArgument,
  numberArgument,
  optional,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { type Choice, namesOneOf } from '../src/domain/choice.ts';
import { type Bilingual, both } from '../src/domain/language.ts';
import type { FigureName } from '../src/features/experiment/domain/figures.ts';
import { METRICS } from '../src/features/experiment/domain/metric.ts';
import { parseRound, parseTestRef } from '../src/features/experiment/domain/test-ref.ts';
import { columnWords } from '../src/features/experiment/figure-columns.ts';
import { isMoney } from '../src/features/experiment/say-figures.ts';
import { TEXT_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { recordArguments as feedbackArguments } from '../src/features/feedback/feedback-arguments.ts';
import { FIELDS } from '../src/features/feedback/feedback-fields.ts';
import { sourceArgument } from '../src/features/feedback/source-kind.ts';
import { personaArgument } from '../src/features/persona/persona-kind.ts';

const VARIANT_AT_MOST = 40;
const TABLE_AT_MOST = 20_000;

const YES: Choice<'yes'> = { id: 'yes', label: both('是', 'yes'), also: ['y', '对', 'true', '1'] };
const NO: Choice<'no'> = { id: 'no', label: both('否', 'no'), also: ['n', '不是', 'false', '0'] };
const YES_NO: readonly Choice<'yes' | 'no'>[] = [YES, NO];
/** “/ab summary T1 详情” */
const YES_DETAILS: readonly Choice<'yes'>[] = [
  { ...YES, also: [...(YES.also ?? []), '详情', '明细', '细节', 'details', 'detail'] },
];
const DIRECTIONS: readonly Choice<'high' | 'low'>[] = [
  { id: 'high', label: both('高', 'high'), also: ['越高越好', 'higher'] },
  { id: 'low', label: both('低', 'low'), also: ['越低越好', 'lower'] },
];

const isRef = (typed: string) => parseTestRef(typed) !== undefined || parseRound(typed) !== undefined;

const testFacts = {
  label: both('测试', 'test'),
  means: both(
    '测试的编号，或它的一轮；只有一个在进行就不用写',
    'the id of the test, or of one of its rounds; not needed while only one is open',
  ),
  example: both('T1', 'T1'),
  most: 60,
  position: 1,
  goesOn: isRef,
};
const isDetails = (word: string) => namesOneOf(YES_DETAILS, word);

/** The only test that is open may be left out. */
export const test = optional(textArgument(testFacts));
/** Before other arguments: what is no id is one of them. */
const testBefore = optional(textArgument({ ...testFacts, looksLike: isRef }));
export const testBeforeDetails = optional(
  textArgument({ ...testFacts, looksLike: word => !isDetails(word) }),
);

const figure = (name: FigureName, label: Bilingual, example: string) =>
  optional(
    textArgument({
      label,
      also: columnWords(name),
      means: isMoney(name)
        ? both('多少元，没有就不写', 'in yuan; leave it out if there is none')
        : both('多少，没有就不写', 'how many; leave it out if there are none'),
      example: both(example, example),
      most: 30,
    }),
  );

export const newArguments = {
  name: textArgument({
    label: both('名称', 'name'),
    means: both('测试叫什么', 'what the test is called'),
    example: both('秋季卖点', 'Autumn pitch'),
    most: 60,
    position: 1,
  }),
  persona: personaArgument({
    label: both('画像', 'persona'),
    means: both('测的是哪个画像', 'the persona that is tested'),
    example: both('精致妈妈', 'young-mothers'),
  }),
  budget: optional(
    numberArgument({
      label: both('预算', 'budget'),
      means: both('全部几轮一共多少元', 'of all rounds together, in yuan'),
      example: both('100000', '100000'),
      least: 1,
      most: 999_999_999,
      isWhole: false,
      units: ['元', '块', 'yuan', 'rmb', 'cny'],
    }),
  ),
  metric: choiceArgument({
    label: both('指标', 'metric'),
    means: both('看什么定胜负，开始后不能改', 'what decides; frozen once it starts'),
    example: both('转化', 'conversions'),
    choices: METRICS,
  }),
  variants: listArgument({
    label: both('变体', 'variants'),
    means: both('名字:差别，用逗号隔开', 'name:difference, separated by commas'),
    example: both('A:收纳,B:颜值', 'A:storage,B:looks'),
    most: 8,
    each: VARIANT_AT_MOST,
  }),
  platform: optional(
    sourceArgument({
      label: both('平台', 'platform'),
      means: both('在哪个渠道投放', 'the source on which it runs'),
      example: both('小红书', '小红书'),
    }),
  ),
  days: optional(
    numberArgument({
      label: both('天数', 'days'),
      means: both('每轮计划几天，默认 7', 'planned days of each round; 7 by default'),
      example: both('7', '7'),
      least: 1,
      most: 90,
      units: ['天', '日', 'days', 'day', 'd'],
    }),
  ),
  minimum: optional(
    numberArgument({
      label: both('最少转化', 'minimum'),
      also: ['最少样本', 'minimum-conversions'],
      means: both('每个变体至少多少才下结论，默认 100', 'of each variant before a verdict; 100 by default'),
      example: both('200', '200'),
      least: 1,
      most: 999_999,
    }),
  ),
  experiment: optional(
    choiceArgument({
      label: both('实验', 'experiment'),
      means: both('是不是用平台的分流实验', 'whether the platform’s own split test is used'),
      example: both('否', 'no'),
      choices: YES_NO,
    }),
  ),
  control: optional(
    textArgument({
      label: both('对照', 'control'),
      means: both('都和哪个变体比；不写就两两比较', 'the variant that all are compared with; else all pairs'),
      example: both('A', 'A'),
      most: VARIANT_AT_MOST,
    }),
  ),
  better: optional(
    choiceArgument({
      label: both('方向', 'direction'),
      means: both('指标越高越好还是越低越好', 'which way of the metric is better'),
      example: both('高', 'high'),
      choices: DIRECTIONS,
    }),
  ),
  split: optional(
    textArgument({
      label: both('分配', 'split'),
      means: both('变体之间怎么分，默认平分', 'how the variants share; evenly by default'),
      example: both('50:50', '50:50'),
      most: 60,
    }),
  ),
  attribution: optional(
    textArgument({
      label: both('归因', 'attribution'),
      means: both('转化归因几天', 'the attribution window in days'),
      example: both('7天', '7d'),
      most: 10,
    }),
  ),
  shares: optional(
    textArgument({
      label: both('份额', 'shares'),
      means: both('几轮各占多少预算，默认 20/50/30', 'of the budget, by round; 20/50/30 by default'),
      example: both('20/50/30', '20/50/30'),
      most: 60,
    }),
  ),
  start: optional(
    textArgument({
      label: both('开始', 'start'),
      means: both('第 1 轮哪天开始，默认今天', 'the first day of round 1; today by default'),
      example: both('2026-11-30', '2026-11-30'),
      most: 40,
    }),
  ),
};

export const recordArguments = {
  test: testBefore,
  variant: optional(
    textArgument({
      label: both('变体', 'variant'),
      means: both('哪个变体；或换行后贴一张表', 'which variant; or a table, pasted below the line'),
      example: both('A', 'A'),
      most: TABLE_AT_MOST,
      position: 2,
      takesRest: true,
    }),
  ),
  spend: figure('spend', both('花费', 'spend'), '10000'),
  impressions: figure('impressions', both('曝光', 'impressions'), '500000'),
  reach: figure('reach', both('触达', 'reach'), '300000'),
  clicks: figure('clicks', both('点击', 'clicks'), '9000'),
  conversions: figure('conversions', both('转化', 'conversions'), '450'),
  revenue: figure('revenue', both('收入', 'revenue'), '54000'),
  date: optional(
    momentArgument({
      label: both('日期', 'date'),
      means: both(
        '哪天的数；不写是这一轮到现在的总数',
        'the day of the figures; without it the round’s total so far',
      ),
      example: both('2026-11-01', '2026-11-01'),
    }),
  ),
  plans: optional(
    textArgument({
      label: both('计划', 'plans'),
      means: both(
        '表里的计划是哪个变体，几个用分号隔开；说一次就记住',
        'which variant a plan of the table is, several with semicolons; remembered',
      ),
      example: both('收纳_信息流:A', 'storage_feed:A'),
      most: 2000,
    }),
  ),
  file: optional(
    numberArgument({
      label: both('文件', 'file'),
      means: both(
        '之前发来、还有数在等的文件，按钮会带上',
        'a file sent before of which figures wait; buttons bring it along',
      ),
      example: both('1', '1'),
      least: 1,
      most: Number.MAX_SAFE_INTEGER,
    }),
  ),
  confirm: optional(
    choiceArgument({
      label: both('确认', 'confirm'),
      means: both('看着不像，但就是这样', 'it looks odd, but it is so'),
      example: both('是', 'yes'),
      choices: YES_NO,
    }),
  ),
};

const signalVariant = textArgument({
  label: both('变体', 'variant'),
  means: both('哪个变体的用户', 'of which variant’s users'),
  example: both('A', 'A'),
  most: VARIANT_AT_MOST,
  position: 2,
});

const signalClaim = (label: Bilingual, means: Bilingual) =>
  optional(idArgument({ label, means, example: both('C1', 'C1'), of: 'C' }));

/** On which side of which claim a signal is. */
const signalClaims = {
  supports: signalClaim(both('支持', 'supports'), both('说明哪条结论是对的', 'the claim that it speaks for')),
  contradicts: signalClaim(
    both('反驳', 'contradicts'),
    both('说明哪条结论不对', 'the claim that it speaks against'),
  ),
};

export const signalArguments = {
  test: testBefore,
  variant: signalVariant,
  text: textArgument({
    label: both('原话', 'text'),
    means: both('用户说了、做了什么', 'what users said or did'),
    example: both('评论都在问尺寸', 'Everybody asks for the size'),
    most: TEXT_AT_MOST,
    position: 3,
    takesRest: true,
  }),
  dimension: feedbackArguments.dimension,
  sentiment: feedbackArguments.sentiment,
  intensity: feedbackArguments.intensity,
  source: optional(FIELDS.source.argument()),
  consent: feedbackArguments.consent,
  user: feedbackArguments.user,
  ...signalClaims,
};

export const details = optional(
  choiceArgument({
    label: both('详情', 'details'),
    means: both('检验、自由度和公式', 'tests, degrees of freedom and formulas'),
    example: both('是', 'yes'),
    choices: [...YES_DETAILS, NO],
    position: 2,
    looksLike: isDetails,
  }),
);
