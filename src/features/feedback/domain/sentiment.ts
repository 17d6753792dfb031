/** Sentiment as people say it in words (polarity lexicon of five grades), for records and for searches. */
import type { Choice } from '../../../domain/choice.ts';

const GRADES: readonly (readonly [number, readonly string[]])[] = [
  [
    -2,
    [
      '很负面',
      '非常负面',
      '很差',
      '非常差',
      '极差',
      '很不满',
      '非常不满',
      '愤怒',
      'very negative',
      'very bad',
      'terrible',
      'awful',
    ],
  ],
  [-1, ['负面', '负', '差', '差评', '不好', '不满', '不满意', '消极', 'negative', 'neg', 'bad']],
  [
    0,
    [
      '中性',
      '中立',
      '一般',
      '一般般',
      '还行',
      '还可以',
      '凑合',
      '马马虎虎',
      '中',
      '无所谓',
      'neutral',
      'mixed',
      'ok',
    ],
  ],
  [1, ['正面', '正', '好', '好评', '不错', '满意', '积极', 'positive', 'pos', 'good']],
  [
    2,
    [
      '很正面',
      '非常正面',
      '很好',
      '非常好',
      '极好',
      '很满意',
      '非常满意',
      'very positive',
      'very good',
      'great',
      'excellent',
    ],
  ],
];

/** The grade that each word is. */
export const SENTIMENT_WORDS: ReadonlyMap<string, number> = new Map(
  GRADES.flatMap(([grade, words]) => words.map(word => [word, grade] as const)),
);

/** What one can search for: a grade, or all that is negative or positive. */
export const SENTIMENTS_SOUGHT: readonly Choice[] = [
  ...GRADES.map(([grade, words]) => {
    const id = String(grade);
    const isStrong = Math.abs(grade) === 2;
    return {
      id,
      label: { zh: id.replace('-', '−'), en: id.replace('-', '−') },
      also: [...(grade > 0 ? [`+${id}`] : []), ...(isStrong || grade === 0 ? words : [])],
      isFoundWhole: true,
    };
  }),
  {
    id: 'negative',
    label: { zh: '负面', en: 'negative' },
    also: [...(GRADES[1]?.[1] ?? [])],
    isFoundWhole: true,
  },
  {
    id: 'positive',
    label: { zh: '正面', en: 'positive' },
    also: [...(GRADES[3]?.[1] ?? [])],
    isFoundWhole: true,
  },
];

/** @param id of what is sought @returns the grades that it is */
export function gradesOf(id: string): readonly number[] {
  if (id === 'negative') return [-2, -1];
  return id === 'positive' ? [1, 2] : [Number(id)];
}
