/** The arguments of `/search`: the fields of a feedback as filters, and what only a search has. */
import { z } from 'zod';
import {
  choiceArgument,
  daysArgument,
  idArgument,
  momentArgument,
  optional,
  textArgument,
} from '../../chat/grammar/argument.ts';
import { pageArgument } from '../../chat/grammar/pages.ts';
import { parsePeriod } from '../../domain/day-range.ts';
import { OPERATOR_ROLES } from '../../domain/role.ts';
import { NAME_AT_MOST } from './domain/feedback.ts';
import { GROUPINGS } from './domain/grouping.ts';
import { SENTIMENTS_SOUGHT } from './domain/sentiment.ts';
import { FIELDS } from './feedback-fields.ts';
import { sourcesArgument } from './source-kind.ts';
import { FOUND_AT_MOST } from './store/search.ts';

/** So many records are shown at once. */
export const PAGE = 8;

export const searchArguments = z.object({
  text: optional(
    textArgument({
      label: { zh: '词', en: 'words' },
      means: { zh: '要找的词，一个字也行；几个词用空格隔开', en: 'words to find; all must occur' },
      example: { zh: '包装', en: 'packaging' },
      most: 100,
      position: 1,
      takesRest: true,
    }),
  ),
  dimension: optional(FIELDS.dimension.argument({ means: { zh: '只看一个维度', en: 'one dimension only' } })),
  source: optional(
    sourcesArgument({
      label: FIELDS.source.label,
      means: { zh: '只看这些渠道，用逗号隔开', en: 'these sources only, separated by commas' },
      example: { zh: '小红书', en: 'Xiaohongshu' },
      most: 20,
    }),
  ),
  sentiment: optional(
    choiceArgument({
      label: FIELDS.sentiment.label,
      means: { zh: '−2 … 2，或者负面、正面', en: '−2 … 2, or negative, positive' },
      example: { zh: '负面', en: 'negative' },
      choices: SENTIMENTS_SOUGHT,
    }),
  ),
  intensity: optional(
    FIELDS.intensity.argument({ means: { zh: '1 … 5', en: '1 … 5' }, example: { zh: '5', en: '5' } }),
  ),
  segment: optional(FIELDS.segment.argument({ means: { zh: '只看一类用户', en: 'one kind of user only' } })),
  tags: optional(
    FIELDS.tags.argument({
      means: { zh: '每个标签都要有', en: 'all of these tags' },
      example: { zh: '包装', en: 'packaging' },
    }),
  ),
  consent: optional(
    FIELDS.consent.argument({
      means: { zh: '用户是否同意', en: 'whether the user agreed' },
      example: { zh: '同意', en: 'yes' },
    }),
  ),
  user: optional(FIELDS.user.argument({ means: { zh: '某一个用户说的', en: 'said by one user' } })),
  role: optional(
    choiceArgument({
      label: { zh: '角色', en: 'role' },
      means: { zh: '哪个岗位记的', en: 'the role of whoever recorded it' },
      example: { zh: '社群', en: 'community' },
      choices: OPERATOR_ROLES,
    }),
  ),
  by: optional(
    textArgument({
      label: { zh: '记录人', en: 'by' },
      means: { zh: '谁记的', en: 'who recorded it' },
      example: { zh: '小李', en: 'Li' },
      most: NAME_AT_MOST,
    }),
  ),
  since: optional(
    momentArgument({
      label: { zh: '从', en: 'since' },
      means: { zh: '这一天起（含）', en: 'said on this day or later' },
      example: { zh: '3天前', en: 'yesterday' },
    }),
  ),
  until: optional(
    momentArgument({
      label: { zh: '到', en: 'until' },
      means: { zh: '到这一天（含）', en: 'said on this day or earlier' },
      example: { zh: '昨天', en: 'yesterday' },
    }),
  ),
  date: optional(
    daysArgument({
      label: { zh: '日期', en: 'date' },
      means: {
        zh: '哪几天说的：昨天、本周、上个月、最近7天',
        en: 'when it was said: yesterday, this week, past 7 days',
      },
      example: { zh: '本周', en: 'last week' },
      standsAlone: (words, { clock }) => parsePeriod(words, clock) !== undefined,
    }),
  ),
  recorded: optional(
    daysArgument({
      label: { zh: '记录于', en: 'recorded' },
      also: ['记于', '记录时间'],
      means: { zh: '哪几天记的', en: 'when it was recorded' },
      example: { zh: '今天', en: 'today' },
    }),
  ),
  group: optional(
    choiceArgument({
      label: { zh: '按', en: 'per' },
      also: ['分组'],
      means: { zh: '只数数，按这一项分开', en: 'counts only, by this field' },
      example: { zh: '渠道', en: 'source' },
      choices: GROUPINGS,
    }),
  ),
  page: optional(pageArgument(FOUND_AT_MOST / PAGE)),
  upto: optional(
    idArgument({
      label: { zh: '截至', en: 'upto' },
      means: {
        zh: '只到这一条为止；翻页时新记录不会打乱页码',
        en: 'nothing newer than this: keeps pages in place',
      },
      example: { zh: 'F120', en: 'F120' },
      of: 'F',
    }),
  ),
});
export type SearchArguments = z.infer<typeof searchArguments>;
