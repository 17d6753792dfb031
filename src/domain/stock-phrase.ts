/**
 * Stock phrases (套话): what a shop writes where a customer wrote nothing. Nobody said it, so it makes no two records one
 * voice. Only whole texts that platforms set; what a customer might say in so many words is no stock phrase.
 */
import { normalForm } from './normal-form.ts';

/** Taobao, Tmall, JD, Pinduoduo, Douyin, Meituan, Dianping, Ele.me; then the shops abroad. */
const OF_PLATFORMS: readonly string[] = [
  '此用户没有填写评价',
  '此用户没有填写评价内容',
  '此用户没有填写评论',
  '此用户没有评价内容',
  '此用户未填写评价',
  '此用户未填写评价内容',
  '此用户未填写评论',
  '此用户未填写文字评论',
  '此用户未填写文字评价',
  '此用户未评价，系统默认好评',
  '该用户没有填写评价',
  '该用户没有填写评价内容',
  '该用户未填写评价',
  '该用户未填写评价内容',
  '该用户未填写评论',
  '该用户未填写文字评价',
  '该用户未写评价',
  '该用户觉得商品非常好，给出5星好评',
  '该用户觉得商品很好，给出5星好评',
  '该用户觉得商品较好',
  '该用户觉得商品一般',
  '用户未填写评价',
  '用户未填写评价内容',
  '用户没有填写评价',
  '用户没有填写评价内容',
  '用户未填写文字评价',
  '用户未及时评价，系统默认好评',
  '用户未及时做出评价，系统默认好评',
  '用户未及时作出评价，系统默认好评',
  '买家未及时做出评价，系统默认好评',
  '买家未及时作出评价，系统默认好评',
  '评价方未及时做出评价，系统默认好评',
  '评价方未及时作出评价，系统默认好评',
  '评价方未及时做出评价，系统默认评价',
  '会员没有填写评价内容',
  '顾客未填写评价内容',
  '系统默认好评',
  '系统默认评价',
  '系统自动好评',
  '系统自动评价',
  '默认五星好评',
  '超时未评价，系统默认好评',
  '超时未评价系统自动好评',
  '未填写评价内容',
  '没有填写评价内容',
  '用户未点评，系统默认好评',
  'The user did not leave a comment',
  'The user did not leave any comment',
  'The user did not write a review',
  'This user did not leave a comment',
  'This user did not leave any comments',
  'This user did not write a review',
  'The buyer did not leave a comment',
  'The buyer did not leave any comments',
  'The buyer did not leave feedback within the time limit',
  'The customer did not leave a comment',
  'The customer did not write a review',
  'The reviewer did not leave a comment',
  'The reviewer did not write a review',
  'Automatic positive feedback',
  'Default positive review',
  'System default positive review',
  'No review text provided',
];

const FORMS_OF_PLATFORMS: ReadonlySet<string> = new Set(OF_PLATFORMS.map(normalForm));

/** Between the phrases of a team's own list; a comma may stand within one. */
const BETWEEN = /[;；|｜\n]+/u;
export const STOCK_PHRASES_AT_MOST = 40;
const LETTERS_AT_MOST = 100;

/**
 * @param typed a team's own phrases, separated by ；
 * @returns them as they are kept, each once; undefined when there are too many, or one is too long or says nothing
 */
export function cleanStockPhrases(typed: string): string | undefined {
  const byForm = new Map<string, string>();
  for (const phrase of typed.split(BETWEEN).map(each => each.replace(/\s+/gu, ' ').trim())) {
    if (phrase === '') continue;
    const form = normalForm(phrase);
    if (form === '' || phrase.length > LETTERS_AT_MOST) return undefined;
    if (!byForm.has(form)) byForm.set(form, phrase);
  }
  return byForm.size > STOCK_PHRASES_AT_MOST ? undefined : [...byForm.values()].join('；');
}

/** @param own a team's own phrases, as they are kept @returns the normal forms that are no words */
export function stockForms(own: string): ReadonlySet<string> {
  const forms = own.split(BETWEEN).map(normalForm);
  return own === '' ? FORMS_OF_PLATFORMS : new Set([...FORMS_OF_PLATFORMS, ...forms]);
}
