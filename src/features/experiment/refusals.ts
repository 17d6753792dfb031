/** Refusals of A/B tests: what can't be planned, and figures that can't be. */
import { refusalsOf } from '../../chat/refusal.ts';
import { type Bilingual, both } from '../../domain/language.ts';

export const experimentSentences = {
  'not-a-test': ({ typed, there }: { typed: string; there: Bilingual }) =>
    both(
      `“${typed}”不是测试的编号，要像 T1，或者 T1/R2（第 2 轮）。${there.zh === '' ? '还没有测试' : `现有：${there.zh}`}`,
      `“${typed}” is no test; write T1, or T1/R2 for its round 2. ${there.en === '' ? 'There is none yet' : `There is ${there.en}`}`,
    ),
  'no-such-round': ({ id, rounds }: { id: string; rounds: number }) =>
    both(
      `${id} 还没有开始，到现在有 ${rounds} 轮。`,
      `${id} has not started; there ${rounds === 1 ? 'is 1 round' : `are ${rounds} rounds`} so far.`,
    ),
  'no-such-variant': ({ typed, names }: { typed: string; names: Bilingual }) =>
    both(`没有变体“${typed}”。可选：${names.zh}`, `There is no variant “${typed}”. Choose from: ${names.en}`),
  'variant-again': ({ typed }: { typed: string }) =>
    both(`“${typed}”这个变体写了两次。`, `The variant “${typed}” is given twice.`),
  'variant-nameless': ({ typed }: { typed: string }) =>
    both(
      `变体“${typed}”看不出叫什么，要像 A:收纳。`,
      `The variant “${typed}” has no name; write it like A:storage.`,
    ),
  'too-few-variants': (_: object) =>
    both(
      '至少要两个变体才能比，像 变体=A:收纳,B:颜值。',
      'It takes two variants at least to compare them, like variants=A:storage,B:looks.',
    ),
  'bad-shares': ({ label, typed }: { label: Bilingual; typed: string }) =>
    both(
      `“${label.zh}”看不懂“${typed}”，要几个大于 0 的数，用 / 或 : 隔开，像 20/50/30。`,
      `“${label.en}” can't be “${typed}”: it takes numbers above 0, with / or : between them, like 20/50/30.`,
    ),
  'shares-per-variant': ({ variants, count }: { variants: number; count: number }) =>
    both(
      `“分配”要每个变体一个数：这里有 ${variants} 个变体，${count} 个数。`,
      `“split” takes one number a variant: there are ${variants} variants and ${count} numbers.`,
    ),
  'bad-days': ({ typed }: { typed: string }) =>
    both(
      `“归因”看不懂“${typed}”，要 0 到 90 天，像 7天。`,
      `“attribution” can't be “${typed}”: it takes 0 to 90 days, like 7d.`,
    ),
  'bad-first-day': ({ typed }: { typed: string }) =>
    both(
      `“开始”看不懂“${typed}”。可以写 2026-11-30、11-30、明天、周一，前后一年之内。`,
      `“start” can't be “${typed}”. Write 2026-11-30, 11-30, tomorrow or mon, within a year from now.`,
    ),
  'test-finished': ({ id }: { id: string }) =>
    both(
      `${id} 已经结束。改了计划、再测一次，都要开新的测试。`,
      `${id} is finished. Another plan, or another go, is a new test.`,
    ),
  'all-rounds-done': ({ id, rounds }: { id: string; rounds: number }) =>
    both(
      `${id} 计划的 ${rounds} 轮都开始过了，没有下一轮。`,
      `All ${rounds} rounds that ${id} has planned were started; there is no next one.`,
    ),
  'next-begun': ({ id, next }: { id: string; next: string }) =>
    both(`${id} 之后的 ${next} 已经开始了。`, `${next} has started after ${id} already.`),
  'not-begun': ({ id, day }: { id: string; day: string }) =>
    both(`${id} 要到 ${day} 才开始。`, `${id} starts on ${day} only.`),
  'bad-daily': ({ why }: { why: Bilingual }) => why,
  'not-daily': (_: object) => both('本来就没有定时问数。', 'Nobody is asked for figures as it is.'),
  'bad-figure': ({ label, typed }: { label: Bilingual; typed: string }) =>
    both(
      `“${label.zh}”要一个数，像 9000、1,234.5 或 1.2万，不是“${typed}”。`,
      `“${label.en}” takes a number like 9000 or 1,234.5, not “${typed}”.`,
    ),
  'impossible-figures': ({ which, why }: { which: string; why: Bilingual }) =>
    both(`${which}：${why.zh}，没有记。`, `${which}: ${why.en}; not recorded.`),
  'doubtful-figures': ({ which, why }: { which: string; why: Bilingual }) =>
    both(
      `${which}：${why.zh}。真是这样，就加上 确认=是 再记一次。`,
      `${which}: ${why.en}. If that is so, record it once more with confirm=yes.`,
    ),
  'no-header': (_: object) =>
    both(
      '贴的表看不出表头。第一行写列名，像：日期、变体（或计划名称）、花费、曝光、点击、转化、收入。',
      'The pasted table has no header that can be read. Its first line names the columns: Date, Variant (or Campaign), Spend, Impressions, Clicks, Conversions, Revenue.',
    ),
  'no-figure-columns': ({ columns }: { columns: string }) =>
    both(
      `表里没有认得的数：花费、曝光、点击、转化、收入都没有。列是：${columns}`,
      `The table has none of the figures: spend, impressions, clicks, conversions, revenue. Its columns: ${columns}`,
    ),
  'no-variant-column': ({ names }: { names: Bilingual }) =>
    both(
      `表里没有变体或计划这一列，看不出是谁的数。写明变体：${names.zh}`,
      `The table has no column for the variant or the plan. Say whose figures they are: ${names.en}`,
    ),
  'table-unreadable': (_: object) =>
    both('这张表太大或者格式乱了，读不了。', 'This table is too large or too broken to be read.'),
  'not-a-plan-name': ({ typed }: { typed: string }) =>
    both(
      `“计划”看不懂“${typed}”，要像 收纳_信息流:A（计划名，冒号，变体）。`,
      `“plans” can't be “${typed}”: it takes a plan, a colon and a variant, like storage_feed:A.`,
    ),
};

export const experimentRefusal = refusalsOf(experimentSentences);
