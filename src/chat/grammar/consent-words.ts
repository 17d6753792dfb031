/**
 * The words by which a line may say that a user does not agree, or not to everything: what is looked for where consent is
 * not written as `key=value`. All of it is matched against folded text (compatibility forms, lower case).
 */

const BETWEEN = `[\\s"'“”‘’「」『』（）()\\[\\]【】《》<>*_]`;

/** What may stand around a key, its sign and its value: blanks, quotes and brackets. */
export const GAP = `${BETWEEN}*`;
export const GAPS = `${BETWEEN}+`;

/** A colon, or what looks like one. */
export const COLON = '[:∶꞉]';

/** What a key may be called besides its own names, with a sign behind it. */
export const ALSO_KEYS = ['是否同意', '是否授权', '同意', '许可', 'permission', 'permissions'];

/** How a Chinese key may go on: 授权状态=不同意. */
export const KEY_ENDS = '(?:状态|情况|与否|意见|结果)?';

const MARKS = '[\\s"\'“”‘’「」『』（(\\[【，,、。；;:—–/|~…-]*';
const HAN_LIMITS = [
  '不 没 未 别 但 只 仅 除 否 拒 禁 勿 暂 谢绝 保密 匿名 化名 打码 反悔 后来 后又 后撤 随后 撤回 撤销 收回 内部 如果',
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

const REFUSING = '不同意|不愿意?|不想|不要|不让|不准|不许|不能|不可以?|不得|没同意|拒绝|禁止|严禁|谢绝|请勿';
const MADE_KNOWN = '公开|引用|外传|外发|曝光';
const SOMEBODY = '用户|客户|顾客|买家|本人|对方|她|他';

/** Words by which somebody tells that a user refused, without any key. */
export const REFUSAL_IN_WORDS = new RegExp(
  [
    `(?:${REFUSING})[\\p{Script=Han}]{0,4}?(?:${MADE_KNOWN})`,
    `(?:(?<!\\p{Script=Han})|(?:${SOMEBODY}))(?:暂?不|别|勿)(?:${MADE_KNOWN})`,
    `(?:${SOMEBODY})[\\p{Script=Han}]{0,3}?(?:不同意|没同意|没有同意|未同意|不授权|未授权)(?!\\p{Script=Han})`,
    '(?<![\\p{Script=Han}=:])(?:不同意|未同意|未授权|不授权)(?!\\p{Script=Han})',
    '(?<![a-z])(?:no|without|refused|withheld|denied|declined) (?:any )?consent(?![a-z])',
    '(?<![a-z])consent(?: was| is| has been)? (?:not|never) (?:given|granted|obtained)',
    "(?:(?<![a-z])(?:not|never|refuse[sd]?|declined?|denied)|n[’']t|dont)(?![a-z])[^.;!?\\n=]{0,24}?(?<![a-z])(?:publish|published|quote|quoted|consent|public)(?![a-z])",
  ].join('|'),
  'u',
);
