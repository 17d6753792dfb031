/**
 * The words by which a line may say that a user does not agree, or not to everything: what is looked for where consent is
 * not written as `key=value`. All of it is matched against folded text (compatibility forms, lower case).
 */
import { folded } from '../../domain/folded.ts';

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

const HAN = '\\p{Script=Han}';
const REFUSING =
  '不同意|未同意|没有?同意|不授权|未授权|没有?授权|不允许|不答应|没有?答应|不接受|反对|不愿意?|不想|不要|不让|不准|不许|不能|不可以?|不得|不希望|不肯|拒绝|禁止|严禁|谢绝|请勿';
const TAKING_BACK = '没有?|未|不|撤回|撤销|收回|取消';
const MADE_KNOWN = '公开|公開|引用|外传|外发|曝光';
/** Of these much may be refused; by a user it is their words. */
const ALSO_MADE_KNOWN = '分享|传播|展示|发布|对外|写进|写入';
const SOMEBODY = '用户|客户|顾客|买家|本人|对方|她|他';
/** What a firm makes known or does not: “拒绝公开配方” is what a user complains of. */
const OF_PRODUCT =
  '(?:其|全部|所有|具体|完整|详细)?(?:的)?(?:成分|成份|配方|配料|原料|价格|价钱|产地|工艺|含量|检测|质检|报告|标准|销量)';
const NOT = "(?:(?<![a-z])(?:not|never|refuse[sd]?|declined?|denied|disagree[sd]?)|n[’']t|dont)(?![a-z])";
const THINGS =
  '(?: (?:the|their|its|any|an?|all|full|what)){0,4}? (?:ingredients?|formulas?|recipes?|prices?|sizes?|contents?|tests?|reports?|data)';
/** Between “not” and “public” where it is the user's words that are not to be. */
const TO_BE_PUBLIC =
  '(?: (?:want|wants|wanted|wish|agree|agreed|allow|allowed|ok|okay|to|be|being|go|make|made|it|this|that|her|his|their|name|words|for|in)){0,7}';
const GONE = 'no|refused|revoked|withdrawn|retracted|denied|declined|rejected|withheld';

/** Words by which somebody tells that a user refused, without any key. */
export const REFUSAL_IN_WORDS = new RegExp(
  [
    `(?:${REFUSING})${HAN}{0,4}?(?:${MADE_KNOWN})(?!${OF_PRODUCT})`,
    `(?:${SOMEBODY})${HAN}{0,4}?(?:${REFUSING})${HAN}{0,4}?(?:${ALSO_MADE_KNOWN})`,
    `(?:(?<!${HAN})|(?:${SOMEBODY})${HAN}{0,4}?)(?:暂?不|别|勿)(?:${MADE_KNOWN})(?!${OF_PRODUCT})`,
    `(?:(?:${SOMEBODY})${HAN}{0,4}?|(?<![${HAN}=:]))(?:${REFUSING}|${TAKING_BACK})${HAN}{0,2}?(?:同意|授权|许可)(?:了|过|的|哦|呢|啊|呀|使用|发布)?(?!${HAN})`,
    `(?:(?:${SOMEBODY})${HAN}{0,2}?|(?<!${HAN}))(?:要求|希望|请)(?:保密|匿名)(?!${HAN})`,
    '(?<![a-z])(?:no|without|refused|withheld|denied|declined|revoked|withdrew) (?:any |her |his |their )?consent(?![a-z])',
    '(?<![a-z])consent(?: was| is| has been)? (?:not|never) (?:given|granted|obtained)',
    `(?<![a-z])consent(?: was| is| has been)? (?:${GONE})(?![a-z])`,
    '(?<![a-z])no permission (?:to|for) (?:be )?(?:publish|quot|shar|public)',
    `(?<![a-z])(?<!(?:says?|said|shows?|got|gets?|a|error|message):? )permission(?: was| is)? (?:${GONE})\\s*(?:$|[,.;!)])`,
    `${NOT}[^.;!?\\n=]{0,24}?(?<![a-z])(?:publish|published|publishing|publication|quote|quoted|quoting|consent|consented)(?![a-z])(?!${THINGS})`,
    `${NOT}${TO_BE_PUBLIC} public(?![a-z])(?! (?:shop|place|store|page|transport|toilet))`,
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
  return [REFUSAL_IN_WORDS, KEY_WITH_NO, REFUSES].some(words => words.test(said));
}
