/**
 * The words by which a line may say that a user does not agree, or not to everything: what is looked for where consent is
 * not written as `key=value`. All of it is matched against folded text (compatibility forms, lower case).
 */
import { folded } from '../../domain/folded.ts';
import { refusalIn } from './refusal-in-words.ts';

const BETWEEN = `[\\s"'“”‘’「」『』（）()\\[\\]【】《》<>*_]`;

/** What may stand around a key, its sign and its value: blanks, quotes and brackets. */
export const GAP = `${BETWEEN}*`;
export const GAPS = `${BETWEEN}+`;

/** A colon, or what people write in its place. */
export const COLON = '[:∶꞉–—→-]|->|为|是';

/** Between a key and its sign, or right before a key, it makes a no of a yes: 授权!=同意. */
export const NEGATION = '!|不|未|没|非|无|<>';

/** What a key may be called besides its own names, with a sign behind it. */
export const ALSO_KEYS = ['是否同意', '是否授权', '同意', '许可', 'permission', 'permissions'];

/** Before a sign and what says no these are keys too; before anything else they are words: “quote=12.5”. */
export const NO_KEYS = ['consented', 'quote', 'quotable', 'publish', 'public', '公开', '引用'];

/** How a Chinese key may go on: 授权状态=不同意, 授权公开：否. */
export const KEY_ENDS = '(?:公开|引用|使用|发布|宣传|外传)?(?:状态|情况|与否|意见|结果)?';

/** Says no without a doubt, wherever it stands; shorter words may begin another. */
export const SURE =
  /^(?:\p{Script=Han}{3,}|拒绝|[a-z]+ [a-z]+|refus\w+|den\w+|declin\w+|reject\w+|withheld|disagree\w*)$/u;

const MARKS = '[\\s"\'“”‘’「」『』（(\\[【，,、。；;:—–/|~…-]*';
const HAN_LIMITS = [
  '不 没 未 别 但 只 仅 除 否 拒 禁 勿 暂 谢绝 保密 匿名 化名 打码 反悔 后来 后又 后撤 随后 撤回 撤销 收回 内部 已撤 已取消 已收回 如果',
  '前提 了吗 吗 么 有条件 部分 条件 等她 等他 待确认',
].flatMap(words => words.split(' '));
const LATIN_LIMITS = [
  'n no not non none never nope but only except excluding unless until till if when provided without then later however',
  'though although decline declined deny denied refuse refused reject rejected revoke revoked withdrew withdrawn retracted',
  "anonymous anonymously anonymised anonymized internal internally private privately dont don’t don't cannot can’t can't",
  "won’t won't isn’t isn't wasn’t wasn't doesn’t doesn't didn’t didn't partly partially conditional conditionally",
].flatMap(words => words.split(' '));

/** How it goes on where a yes is none, or not for everything. */
export const LIMIT = new RegExp(
  `^${MARKS}(?:${HAN_LIMITS.join('|')}|[?？]|(?:${LATIN_LIMITS.join('|')})(?![a-z0-9’']))`,
  'u',
);

/** What goes on so speaks of the consent, and not of what the user said. */
export const ABOUT_CONSENT = new RegExp(
  [
    `^${MARKS}(?:但|but|except|unless|without|if|only|then|until)`,
    `^${MARKS}(?:不|没|没有|未|否|拒绝|匿名|保密|打码|no|not|n|never|declined|refused)[”"'’）)\\]】」。.!！]*$`,
    '公开|引用|外传|外发|授权|同意|发布|宣传|广告|对外|曝光|禁止|撤回|撤销|反悔|匿名|保密|打码|内部',
    '(?<![a-z])(?:public|publish|quot|ads?(?![a-z])|consent|anonym|internal|revoke|withdr)',
  ].join('|'),
  'u',
);

const NO =
  '否|不|没|未|拒|勿|(?:n|no|not|none|nope|never)(?![a-z])|refus|den|declin|reject|disagree|withheld|revoked|withdr';
/** A key of consent with no value that is sure to be a yes: for what is not kept, and for names. */
const KEY_WITH_NO = new RegExp(
  `(?:授权|授權|同意|许可|consent|permission|${NO_KEYS.join('|')})${KEY_ENDS}(?:${BETWEEN}|${COLON}|=|是|is|was){0,8}(?:${NO})`,
  'u',
);
const REFUSES =
  /不同意|[没未不]授权|没有授权|[没未]同意|拒绝(?=$|[\s)，。,.]|使用)|(?<![a-z])refused|\((?:否|保密|no|private)\)/u;

/** @returns whether a text that is left out, or taken for something else, may tell that a user refused; at the worst it does */
export function mayRefuse(text: string): boolean {
  const said = folded(text).text;
  return refusalIn(said) !== undefined || KEY_WITH_NO.test(said) || REFUSES.test(said);
}
