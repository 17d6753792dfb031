/** By what the records of a search can be counted (group by). */
import type { Choice } from '../../../domain/choice.ts';

export type Grouping = 'source' | 'dimension' | 'sentiment' | 'segment' | 'tag' | 'reporter';

export const GROUPINGS: readonly Choice<Grouping>[] = [
  { id: 'source', label: { zh: '渠道', en: 'source' } },
  { id: 'dimension', label: { zh: '维度', en: 'dimension' } },
  { id: 'sentiment', label: { zh: '情感', en: 'sentiment' } },
  { id: 'segment', label: { zh: '人群', en: 'segment' } },
  { id: 'tag', label: { zh: '标签', en: 'tag' }, also: ['tags'] },
  { id: 'reporter', label: { zh: '记录人', en: 'recorder' }, also: ['by'] },
];
