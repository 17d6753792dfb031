/** The columns of advertising reports, by what the platforms call them; the best title first. */
import type { KnownColumn } from '../../tables/header.ts';
import type { FigureName } from './domain/figures.ts';

/** `last-day`: of a report that is not by day. */
export type ColumnName = FigureName | 'day' | 'last-day' | 'variant' | 'plan';

export const FIGURE_COLUMNS: readonly KnownColumn<ColumnName>[] = [
  {
    name: 'day',
    aliases: [
      '日期',
      '时间',
      '数据起始时间',
      '点击时间',
      'Date',
      'Day',
      'By Day',
      'Reporting starts',
      'Jour',
    ],
  },
  { name: 'last-day', aliases: ['数据结束时间', '结束日期', 'Reporting ends'] },
  { name: 'variant', aliases: ['变体', '版本', 'Variant'] },
  {
    name: 'plan',
    aliases: [
      ...[
        '计划名称',
        '计划名',
        '计划名字',
        '推广计划',
        '计划',
        '广告名称',
        '单元名称',
        '推广单元',
        '创意名称',
      ],
      ...['素材名称', 'Campaign name', 'Campaign', 'Ad set name', 'Ad group name', 'Ad name'],
    ],
  },
  {
    name: 'spend',
    aliases: [
      ...['花费', '消耗', '整体消耗', '总花费', '总费用', '消费', 'Cost', 'Amount spent', 'Spend'],
      'Montant dépensé',
    ],
  },
  {
    name: 'impressions',
    aliases: [
      ...['曝光', '曝光量', '曝光数', '曝光次数', '展示数', '展示次数', '展现数', '展现量', '展现', '展示量'],
      ...['整体展现次数', 'Impressions', 'Impr.', '# of Impressions'],
    ],
  },
  { name: 'reach', aliases: ['触达', '触达人数', '覆盖人数', 'Reach'] },
  {
    name: 'clicks',
    aliases: [
      ...['点击', '点击量', '点击数', '点击次数', '整体点击次数', 'Link clicks', 'Clicks (destination)'],
      ...['Clicks', '# of Website Clicks'],
    ],
  },
  {
    name: 'conversions',
    aliases: [
      ...[
        '转化',
        '转化数',
        '目标转化量',
        '总成交笔数',
        '整体成交订单数',
        '总订单行',
        '成交笔数',
        '支付订单量',
      ],
      ...['直播间支付订单量', '直接成交订单数', '净成交订单数', 'Conversions', 'Purchases', 'Results'],
      ...['Complete payment', '# of Purchase'],
    ],
  },
  {
    name: 'revenue',
    aliases: [
      ...['收入', '总成交金额', '整体成交金额', '总订单金额', '成交金额', '交易额', '直播间支付金额'],
      ...[
        '直接支付成交金额',
        '直接成交金额',
        '净成交金额',
        '净交易额',
        'Revenue',
        'Purchases conversion value',
      ],
      ...['Total conversion value', 'Conv. value'],
    ],
  },
];

/** @returns what the platforms call a figure, as far as it can be typed as a key: 消耗, 展现 */
export function columnWords(name: FigureName): string[] {
  const { aliases = [] } = FIGURE_COLUMNS.find(each => each.name === name) ?? {};
  return aliases.filter(alias => /^\p{L}+$/u.test(alias));
}
