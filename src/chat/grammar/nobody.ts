/** Placeholder values: what people write for a user whom nobody knows. Such a word is no name, and is never taken out of a text. */

import { normalized } from '../../domain/normal-form.ts';

const HAN =
  '无 没有 暂无 空 匿名 匿名用户 匿名者 匿名网友 未知 未知用户 不详 不明 不知道 不清楚 不记得 未记录 未提供 未透露 顾客 用户 客户 买家 网友 路人 会员 消费者 某用户 某顾客 某客户 某网友 某人 某某 一位用户 一位顾客 一位客户 一个用户 有人 同上 同前 本人 自己 我 她 他 它 她们 他们 我们 大家';
const LATIN =
  'none|no[ -]?one|nobody|n/a|null|nil|undefined|unknown|anonymous|anon|unnamed|not (?:given|known|recorded|available)|someone|somebody|(?:an? |the )?(?:user|customer|client|buyer|shopper|guest)|me|myself|self|i|he|she|they|him|her|them|same|ditto';
const WORDS = [...HAN.split(' ').sort((one, other) => other.length - one.length), LATIN].join('|');
const NOBODY = new RegExp(`^(?:${WORDS})$`, 'u');
const NOBODY_AT = new RegExp(`(?:${WORDS})(?=$|[\\s，,。；;、！!（(）)\\[\\]【】/“"「『])`, 'uy');

/** @param name folded or as typed */
export function isNobody(name: string): boolean {
  return NOBODY.test(normalized(name).trim().toLowerCase());
}

/** @returns where such a word ends that begins at a place of a folded text; undefined where none does */
export function nobodyAt(text: string, from: number): number | undefined {
  NOBODY_AT.lastIndex = from;
  const found = NOBODY_AT.exec(text);
  return found === null ? undefined : from + found[0].length;
}
