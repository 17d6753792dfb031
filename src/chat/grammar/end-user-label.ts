/**
 * The keys that name an end user, and what is typed for them by mistake (typo and homophone matching): a name behind a key
 * that was nearly one is as much to be protected as behind the key itself.
 */
import { folded } from '../../domain/folded.ts';
import { simplified } from '../../domain/simplified.ts';
import { isLikelySlip } from './nearest.ts';

/** Every key that names an end user, as it is compared: no part of one does (`argumentOfKey` in given.ts). */
export const END_USER_KEYS = ['用户', 'user'];
export const USER_KEY = 'user';

/** Characters that an input method offers for yòng and for hù, and those that look like 户. */
const YONG = '用永拥涌勇咏泳庸佣雍甬蛹踊俑痈邕臃恿甩佣';
const HU = '户护沪互虎湖胡呼壶忽乎狐弧糊葫蝴瑚戽扈瓠祜怙尸戸卢';
const HOMOPHONE = new RegExp(`^(?:[${YONG}][${HU}]|户用|yong ?hu|yh)$`, 'u');
/** “用户ID=”, “username=”, “user_id=”. */
const SUFFIX =
  /(?:[_-]?(?:id|ids|no|num|number|name|names|nick|nickname|account|acct|tag|handle)|号码?|编号|账号|帐号|昵称|呢称|姓名|名[字称]?|网名|代号|手机号?|电话|微信号?|qq号?)$/u;
const PREFIX = /^(?:end|app|the)[_-]?/;

/** What else people call whoever said it: asked about where a command takes an end user, since it may be anything else. */
const PERSON =
  /^(?:客户|顾客|客人|会员|昵称|姓名|名字|电话号?码?|手机号?码?|微信号?|qq号?|邮箱|name|nick(?:[_-]?name)?|customer(?:[_-]?name)?|client|buyer|phone|mobile|tel|wechat|e-?mail)$/;
const PERSON_AT_END = /(?:客户|顾客|客人|会员|昵称|姓名|名字|电话|手机|手机号|微信号?)$/;
/** One slip from the key, and words of their own. Before a colon they begin a sentence. */
const WORDS = new Set(['use', 'used', 'uses', 'uber', 'usher', 'ser', 'her', 'over']);

/** @returns a word as keys are compared */
function compared(word: string): string {
  return simplified(folded(word, false).text);
}

/** @returns the part of a word that calls a person; undefined where none does */
export function personIn(word: string): string | undefined {
  return PERSON_AT_END.exec(word)?.[0] ?? (PERSON.test(word) ? word : undefined);
}

/** @returns whether a word is a key that names an end user */
export function isEndUserKey(word: string): boolean {
  return END_USER_KEYS.includes(folded(word, false).text);
}

/** @param sign what stands behind it: before a colon only what is hardly another word counts */
export function isLikeEndUserKey(word: string, sign = '='): boolean {
  const key = compared(word);
  if (END_USER_KEYS.includes(folded(word, false).text)) return false;
  const stem = key.replace(PREFIX, '').replace(SUFFIX, '');
  if (END_USER_KEYS.includes(stem) || HOMOPHONE.test(stem)) return true;
  // “yserid”, and no “sid”.
  return isSlip(key, sign) || (stem !== key && stem.length > 3 && isSlip(stem, sign));
}

function isSlip(key: string, sign: string): boolean {
  const isHan = /\p{Script=Han}/u.test(key);
  // “用法：…”, and “客户=” is another word.
  if (isHan) return sign === '=' && key.startsWith('用') && isLikelySlip(key, '用户');
  return isLikelySlip(key, USER_KEY) && (sign === '=' || !WORDS.has(key));
}
