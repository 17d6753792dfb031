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
  'not-ended': ({ id, day, ended }: { id: string; day: string; ended: readonly string[] }) =>
    both(
      `${id} 还没结束（到 ${day}），没有结果可以引用。${ended.length === 0 ? '' : `已经结束的可以：证据=${ended.join(',')}`}`,
      `${id} has not ended (its last day is ${day}): there is no result to cite yet. ${ended.length === 0 ? '' : `Those that have: evidence=${ended.join(',')}`}`.trim(),
    ),
  'without-figures': ({ id }: { id: string }) =>
    both(
      `${id} 一个数也没有，没有结果可以引用。先补数。`,
      `${id} has no figures, so there is no result to cite. Record them first.`,
    ),
  'of-no-claim': ({ id }: { id: string }) =>
    both(
      `${id} 里用户的反应还没归到哪条结论，先写明新结论。`,
      `What users returned in ${id} is of no claim yet: say what the new claim is.`,
    ),
  'all-drafted': ({ id }: { id: string }) =>
    both(
      `${id} 里用户的反应都是依据了，或者在提案里，或者那条结论有争议：没有可以起草的。`,
      `What users returned in ${id} is evidence already, or proposed, or of a contested claim: there is nothing to draft.`,
    ),
  'no-signals': ({ id }: { id: string }) =>
    both(
      `${id} 里没有记过用户的反应，没有可以起草的。`,
      `No signals were recorded in ${id}, so there is nothing to draft.`,
    ),
  'one-claim': (_: object) =>
    both(
      '一条反应只归到一条结论的一边：写 支持，或者写 反驳。',
      'What users returned takes one side of one claim: write supports or contradicts.',
    ),
  'cite-a-round': ({ id, ended }: { id: string; ended: readonly string[] }) =>
    ended.length === 0
      ? both(
          `${id} 是整个测试，能引用的是它的一轮，要等那一轮结束，像 证据=${id}/R1。`,
          `${id} is a whole test. What can be cited is one of its rounds once that has ended, as evidence=${id}/R1.`,
        )
      : both(
          `${id} 是整个测试，引用要写明哪一轮：证据=${ended.join(',')}`,
          `${id} is a whole test; cite one of its rounds: evidence=${ended.join(',')}`,
        ),
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
      '这张表看不出表头。第一行写列名，像：日期、变体（或计划名称）、花费、曝光、点击、转化、收入。',
      'The table has no header that can be read. Its first line names the columns: Date, Variant (or Campaign), Spend, Impressions, Clicks, Conversions, Revenue.',
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
  'file-unreadable': ({ name, why }: { name: string; why: Bilingual }) =>
    both(`“${name}”${why.zh}。什么都没有记。`, `“${name}” ${why.en}. Nothing was recorded.`),
  'file-too-much-work': ({ name }: { name: string }) =>
    both(
      `“${name}”读起来要的时间或内存太多，没能读完；请只导出这一轮的日期，或者另存为 CSV 再发。什么都没有记。`,
      `“${name}” takes too much time or memory, and can’t be read. Export only the days of this round, or save it as CSV and send that. Nothing was recorded.`,
    ),
  'file-too-many-plans': ({ name, most }: { name: string; most: number }) =>
    both(
      `“${name}”里的计划和天数加起来超过了 ${most} 条；请只导出这个测试的计划和这一轮的日期。什么都没有记。`,
      `“${name}” has more than ${most} plans and days; export only the plans of this test and the days of this round. Nothing was recorded.`,
    ),
  'file-too-large': ({ name, most }: { name: string; most: number }) =>
    both(
      `“${name}”太大了，这里最多收 ${most} MB；请只导出这一轮的日期，或者存成 CSV 压缩成 ZIP 再发。`,
      `“${name}” is too large: ${most} MB at most can be taken here. Export only the days of this round, or save it as CSV and send that as a ZIP.`,
    ),
  'file-gone': ({ name }: { name: string }) =>
    both(
      `“${name}”已经取不到了（撤回或删除了）；请再发一次。什么都没有记。`,
      `“${name}” can't be had any more (recalled or deleted); send it again. Nothing was recorded.`,
    ),
  'file-forbidden': ({ name, missing }: { name: string; missing: Bilingual }) =>
    both(
      `取不到“${name}”：${missing.zh}。什么都没有记。`,
      `“${name}” can't be had: ${missing.en}. Nothing was recorded.`,
    ),
  'file-settled': (_: object) =>
    both(
      '那个文件里没有等着的数了：都记了，或者放得太久。要再记一遍，就再发一次文件。',
      'Nothing of that file waits any more: all of it was dealt with, or it was too long ago. To record it again send the file once more.',
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
