/** The seven dimensions of a persona (method.md §2), in the method's order. */
import type { Choice } from './choice.ts';
import type { Bilingual } from './language.ts';

export type DimensionId = 'profile' | 'scenario' | 'values' | 'needs' | 'journey' | 'perception' | 'advocacy';

export type Dimension = Choice<DimensionId> & {
  readonly short: Bilingual;
  /** What the dimension asks, for whoever has to choose one. */
  readonly asks: Bilingual;
  /** What to ask users where the persona says little about it. */
  readonly questions: Bilingual;
};

export const DIMENSIONS: readonly Dimension[] = [
  {
    id: 'profile',
    label: { zh: '标准静态素描', en: 'Profile' },
    short: { zh: '素描', en: 'profile' },
    asks: { zh: '性别、年龄、职业、收入、地区', en: 'gender, age, occupation, income, region' },
    questions: {
      zh: '买的人和用的人是同一个吗？多大年纪，住在哪里，做什么工作？',
      en: 'Are buyers and users the same people? How old, where, what work?',
    },
  },
  {
    id: 'scenario',
    label: { zh: '品类使用场景', en: 'Scenes of use' },
    short: { zh: '场景', en: 'scenario' },
    asks: { zh: '在什么场合、怎么用', en: 'where and how it is used' },
    questions: {
      zh: '一天里什么时候用？在哪里、和谁、怎么用？',
      en: 'When in the day do they use it? Where, with whom, how?',
    },
  },
  {
    id: 'values',
    label: { zh: '精神文化维度', en: 'Values and culture' },
    short: { zh: '文化', en: 'values' },
    asks: { zh: '生活态度、价值观、想要的身份', en: 'attitude to life, values, identity sought' },
    questions: {
      zh: '他们看重什么样的生活？希望别人怎么看自己？',
      en: 'What life do they value? How do they want to be seen?',
    },
  },
  {
    id: 'needs',
    label: { zh: '情感需求痛点', en: 'Needs and pains' },
    short: { zh: '痛点', en: 'needs' },
    asks: { zh: '没被满足的需求、各场景的痛点', en: 'unmet needs, pain points' },
    questions: {
      zh: '哪一步最让人烦？没有它的时候怎么凑合？',
      en: 'Which step annoys them most? How do they make do without it?',
    },
  },
  {
    id: 'journey',
    label: { zh: '购买决策链路', en: 'Decision journey' },
    short: { zh: '链路', en: 'journey' },
    asks: { zh: '为什么买、怎么一步步决定', en: 'motives to buy, how the decision moves' },
    questions: {
      zh: '第一次在哪里看到？犹豫什么？最后是什么让他们下单？',
      en: 'Where did they first see it? What held them back, what made them buy?',
    },
  },
  {
    id: 'perception',
    label: { zh: '品牌认知态度', en: 'Brand perception' },
    short: { zh: '认知', en: 'perception' },
    asks: { zh: '对产品的态度、对品牌的看法', en: 'attitude to product and brand' },
    questions: {
      zh: '会怎么向朋友形容我们？和谁比？信什么、不信什么？',
      en: 'How would they describe us to a friend? Compared with whom? What do they trust?',
    },
  },
  {
    id: 'advocacy',
    label: { zh: '社交传播影响', en: 'Advocacy and influence' },
    short: { zh: '社交', en: 'advocacy' },
    asks: { zh: '会主动分享什么、谁影响谁', en: 'what they spread, who influences whom' },
    questions: {
      zh: '他们会主动晒什么？谁的话他们会信？',
      en: 'What would they show of their own accord? Whom do they believe?',
    },
  },
];

/** @throws RangeError for an id that is none, which only a damaged database can hold */
export function dimensionById(id: string): Dimension {
  const dimension = DIMENSIONS.find(each => each.id === id);
  if (dimension === undefined) throw new RangeError(`no dimension "${id}"`);
  return dimension;
}
