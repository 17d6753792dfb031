/**
 * Negation detection: finds where a text says, in whatever words, that a user does not agree to be recorded or quoted. It
 * asks for a word of the topic near a word that negates or limits it, in one clause, and leaves out what speaks of products,
 * shops and apps. Recall comes first: a refusal that is missed is quoted, one that was none is put in quotes.
 */
import { folded } from '../../domain/folded.ts';
import { simplified } from '../../domain/simplified.ts';
import { PHRASES } from './refusal-phrases.ts';

/** Places of the folded text. */
export type Said = { readonly start: number; readonly end: number };

const ALT = (words: string) => words.trim().split(/\s+/).join('|');

/** Whatever is said to be made known, or agreed to be: near a negation it is about the user's words. */
const TOPIC = '公开|引用|授权|外传|外发|外泄';
/** Of these much may be refused; by a user it is their words. */
const TOPIC_OF_USER = ALT(
  '同意 许可 允许 答应 点头 分享 传播 展示 发布 发表 曝光 转发 转载 宣传 对外 写进 写入 记录 收录 透露 泄露 发出去 传出去 署名',
);
const TOPIC_LATIN =
  '(?<![a-z])(?:quot(?:e|es|ed|ing|able|ation|ations)|publish(?:ed|es|ing|able)?|publication|repost(?:s|ed|ing)?|consent(?:s|ed|ing)?|(?:no|non|un)(?:consent(?:ed|ing)?|quot(?:e|ed|ing|able)|publish(?:ed|ing|able)?))(?![a-z])';
const TOPIC_LATIN_OF_USER =
  '(?<![a-z])(?:agree[sd]?|agreeing|agreement|permission|permits?|share[sd]?|sharing|public|publicly|record(?:ed|ing)?|disclos(?:e|ed|ing))(?![a-z])';
const TOPICS = new RegExp(
  `(?<sure>${TOPIC})|(?<user>${TOPIC_OF_USER})|(?<latin>${TOPIC_LATIN})|(?<latinUser>${TOPIC_LATIN_OF_USER})`,
  'gu',
);
const SYMBOLS = '[❌✗✘✖❎🚫⛔👎🙅🈲]';
const NEGATION = new RegExp(
  [
    '不(?!错|过|仅|但|只|断|管|论|愧|少|同(?!意)|知|得了)|没(?!事)|未(?!来)|(?<![特差区级分性个识告离])别(?!人|的|家|致|墅|扭)',
    `勿|莫(?!名)|无(?!论|比|糖|油|添|印|线|人|语|聊)|非(?!常)|拒|禁|否|谢绝|反对|介意|避免|撤回|撤销|收回|取消|停止|抗拒|抵触|顾虑|仅限|甭|休想|严忌|${SYMBOLS}`,
    `(?<![a-z])(?:${ALT(
      'no not never none nor non without cannot cant wont dont doesnt didnt isnt wasnt wouldnt shouldnt mustnt couldnt hasnt havent aint unwilling reluctant hesitant uncomfortable nobody against',
    )})(?![a-z])|n['’]t(?![a-z])`,
    `(?<![a-z])(?:refus|declin|den(?:y|ies|ied)|object|forbid|forbade|prohibit|disagree|withh[eo]ld|revok|withdr[ae]w|reject|oppos|lack|opt(?:s|ed|ing)? out|retract)`,
  ].join('|'),
  'gu',
);
/** Two negations agree: 不介意, “has no objection”. */
const AGREEING =
  /不(?:介意|反对|拒绝|抗拒|抵触)|没有?(?:意见|顾虑)|(?:not|n['’]t|never|dont|doesnt) (?:mind|object\w*|oppos\w*)|no (?:objections?|problem|issue)s?/gu;
const CLAUSE_END = /[。！!？?；;，,、\n\r.]/u;

/** So far before a topic its negation may stand. */
const HAN_BEFORE = 14;
const LATIN_BEFORE = 48;
const LOOKED_BEFORE = 64;
const LOOKED_BEHIND = 32;

const USER = /用户|客户|顾客|买家|本人|对方|受访|她|他/gu;
const LATIN_USER =
  /(?<![a-z])(?:users?|customers?|clients?|buyers?|shoppers?|reviewers?|she|he|they|her|him)(?![a-z])/gu;
/** Who else refuses much, none of which is a consent of ours. */
const FIRM =
  '商家|商户|客服|店家|店主|店员|卖家|平台|品牌|厂家|厂商|官方|公司|老板|快递|骑手|物流|银行|物业|他们(?!的话)';
/** What firms make known, or do not. */
const PRODUCT = ALT(
  '成分 成份 配方 配料 原料 价格 价钱 售价 报价 底价 产地 工艺 含量 检测 质检 报告 标准 销量 参数 规则 活动 中奖 名单 生产 保质期 批号 日期 资质 来源 细节 信息 数据 评价 评论 差评 好评 订单 渠道 场合 课 赛 发售 招标',
);
const OF_PRODUCT_BEHIND = new RegExp(
  `^(?:其|全部|所有|具体|完整|详细|任何|真实|一些|自己的?|它的?){0,2}的?(?:${PRODUCT})`,
  'u',
);
/**
 * Only the grammatical subject right before the negation excuses it: “商家拒绝”, “配料表一直不”. Behind an adjective, a blank,
 * a bracket or a “but” somebody else speaks: “价格太高不要”, “快递慢 不要”.
 */
const SUBJECT_OF_OTHERS = new RegExp(
  `(?:${FIRM}|${PRODUCT})(?:(?!用户|客户|顾客|买家|本人|对方)[^\\P{Script=Han}她他我但可太很好差高贵慢短少多凶丑请]){0,4}$`,
  'u',
);
/** An app asks for it, or a brand gives it. */
const OF_APP_BEHIND = new RegExp(
  `^(?:${ALT('码 书 店 商 经销 代理 登录 登陆 注册 微信 支付宝? 支付 位置 定位 相机 相册 通讯录 麦克风 页 弹 成功 失败 过期 就 时 之?后 的话 按钮 手机 头像 证 标 防伪 不了 不上 不成功 给?其他 专柜 专卖 正品')})`,
  'u',
);
const OF_APP_BEFORE =
  /(?:正品|官方|品牌|经销商?|厂家|微信|小程序|系统|手机|应用|页面|弹窗|弹出|登录|软件|一键|app)\p{Script=Han}{0,4}$/u;
/** What is agreed to in a shop. */
const OF_SHOP_BEHIND = new RegExp(
  `^(?:了|我|他|她|你|给|把|再|先|直接|全额|只|这个|这种|该|的){0,3}(?:${ALT('退 换 赔 补 取消 改 加价 涨价 降价 收费 维修 返 寄 发货 送货 协议 条款 按钮 观点 说法 看法 意见 方案 价 就 自动 擅自 扣 下单 放 扔 送')})`,
  'u',
);
const THINGS_BEHIND =
  /^(?: (?:the|their|its|any|an?|all|full|what|enough|every)){0,4}? (?:ingredients?|formulas?|recipes?|prices?|sizes?|contents?|tests?|reports?|data|figures?|costs?|amounts?|fees?|rates?|estimates?|forms?|shops?|places?|stores?|pages?|transport|toilets?|holidays?|reviews?|scores?)(?![a-z])|^ (?:for|on) (?:the|a|my|our|delivery|shipping|repair|price)(?![a-z])/u;
/** “Never got a quote” is about a price. */
const GETTING =
  /(?<![a-z])(?:get|got|getting|receiv\w*|gave|give|given me|sent|send|ask\w* for)(?![a-z])[^a-z]{0,3}(?:me |us |a |any |the |my ){0,3}$/u;
const HAN = '\\p{Script=Han}';
/** What a bare “不同意” may go on with. */
const PARTICLES = new RegExp(`^(?:了|过|的|哦|呢|啊|呀|使用|发布|给?我们)?(?!${HAN})`, 'u');
const OBTAINING = /(?:取得|征得|得到|获得|拿到|经|获|要到)(?:用户|客户|顾客|买家|本人|对方|她|他|的){0,3}$/u;
/** Of what a user does, it is their words: “share this”, “share her words”. */
const OF_WORDS_BEHIND =
  /^(?: (?:this|it|that|her|his|their|my|our|these|those|any of|with anyone|with anybody|with others|publicly|outside|words|name)(?![a-z])|\s*(?:$|[.,;!?)\]】」”"]))/u;
/** Between “not” and “public” where it is the user's words that are not to be. */
const TO_BE_PUBLIC =
  /^(?:[ed]?[^a-z]{0,3}(?:want|wants|wanted|wish|agree|agreed|allow|allowed|ok|okay|to|be|being|go|make|made|it|this|that|her|his|their|name|words|for|in)){0,8}[^a-z]{0,3}$/u;

const SIGNS = `[\\s"'“”‘’「」『』（）()\\[\\]【】《》<>*_:∶꞉=|~–—→\\-/;?？,，]`;
const NO_BEHIND = new RegExp(
  `^(?:公开|引用|使用|发布|宣传|外传)?(?:状态|情况|与否|意见|结果)?(?<signs>(?:${SIGNS}|[❓])*)(?:被|是|为|还|一直|至今|也|都|均|给|用户|她|他){0,2}(?<no>不(?!错|过|仅|但|只|断|知|了|上|成)|没|未(?!来)|拒|否|无(?!论|比)|${SYMBOLS})`,
  'u',
);
/** “公开不可以”, “引用她很抵触”, “可以公开吗？她说不”: a negation as far behind a topic as the clause goes. */
const REFUSED_BEHIND = new RegExp(
  `^(?:的话|的事|一事|这事|这件事|吗|么|呢|[\\s:=,，?？"“”()]|用户|客户|顾客|买家|本人|对方|她|他|我|说|回答|也|还|都|就|是|很|有|已经?|被|表示|比较|有点){0,6}(?:不(?:行|可以?|允许|能|给|愿意?|同意|要|想|肯|让|答应|接受|乐意)(?!了|[^\\P{Script=Han}的哦呢啊呀])|没(?:同意|答应)|拒(?!收)绝?|谢绝|撤回|撤销|收回|取消(?!不)|到期|免谈|免了|算了|抵触|顾虑|介意|反对|[×✕]|x(?![a-z\\d])|${SYMBOLS})|^(?:吗|么)?[\\s?？]{1,3}(?:用户|客户|顾客|她|他|我|说|回答){0,3}不(?!\\p{Script=Han})`,
  'u',
);
/** Of what somebody agreed to only so much says that it ended. */
const ENDED_BEHIND =
  /^(?:[\s:=]{0,3}[×✕]|已经?被?(?:撤回|撤销|收回|取消)|书?(?:没签|未签))(?!\p{Script=Han}{3})/u;
/** “quoting is not allowed”, “permission refused” */
const REFUSED_BEHIND_LATIN =
  /^(?: (?:to (?:be )?\w{1,12}|rights?|it|this|her|him|them))?(?: (?:is|are|was|were|has been|be))?(?: strictly)?(?:(?: not|n['’]t) (?:allowed|permitted|granted|given|ok|okay|welcome)|,? (?:prohibited|forbidden|denied|refused|declined|revoked|withdrawn))(?![a-z])/u;
const NO_BEHIND_LATIN = new RegExp(
  `^(?:${SIGNS}|given|granted|obtained|status|was|is|has|been|were|to (?:publish|quote|share)){0,8}(?:(?:${ALT('n no not none never nope false missing lacking pending')})(?![a-z])|refus|declin|denied|revok|withdr|withheld|reject|retract|${SYMBOLS})`,
  'u',
);

const SAYS = /(?<![a-z])(?:says?|said|shows?|got|gets?|a|error|message):? $/u;
/** “May be quoted: no” */
const ANSWERED =
  /^(?: (?:ok|okay|allowed|possible|us|her|him|me|this))?\s{0,2}[=:?]{1,2}\s{0,2}(?:n|no|nope|not|never|false)\s*(?:$|[^a-z\s])/u;
/** It goes on with what it is not for: “quoted, but not in ads”. */
const LIMITED = /^[^。！!？?；;\n.]{0,6}(?:但|除非|前提|(?<![a-z])(?:but|except|unless|only if)(?![a-z]))/u;

/** @returns the first place in a folded text that says that a user refuses, or limits what is allowed */
export function refusalIn(said: string): Said | undefined {
  const text = simplified(said);
  const whole = phraseIn(text);
  for (const topic of text.matchAll(TOPICS)) {
    if (whole !== undefined && whole.index < topic.index) break;
    const found = negatedAt(text, topic);
    if (found !== undefined) return found;
  }
  return whole && { start: whole.index, end: whole.index + whole[0].length };
}

function phraseIn(text: string): RegExpExecArray | undefined {
  for (const found of text.matchAll(PHRASES))
    if (!SUBJECT_OF_OTHERS.test(text.slice(Math.max(0, found.index - HAN_BEFORE), found.index))) return found;
  return undefined;
}

/** @returns whether a text as typed says so */
export function saysRefusal(typed: string): boolean {
  return refusalIn(folded(typed).text) !== undefined;
}

function negatedAt(text: string, topic: RegExpExecArray): Said | undefined {
  const [word] = topic;
  const start = topic.index;
  const end = start + word.length;
  const { sure, user, latin } = topic.groups ?? {};
  const isHan = sure !== undefined || user !== undefined;
  const before = clauseBefore(text, start);
  const behind = text.slice(end, end + LOOKED_BEHIND);
  if (/^(?:no|non|un)/.test(word)) return { start, end };
  const isKey = /^(?:授权|同意|consent)$/.test(word) && KEY_BEHIND.test(behind);
  const isOther = isHan ? isOfFirm(word, before, behind) : THINGS_BEHIND.test(behind) || GETTING.test(before);
  const isElse = isOther && !isKey;
  if (isElse) return undefined;
  const negation = lastOf(
    NEGATION,
    before.replace(AGREEING, agreed => ' '.repeat(agreed.length)),
  );
  const near = isHan ? HAN_BEFORE : LATIN_BEFORE;
  if (negation !== undefined && before.length - negation.end <= near) {
    const parts = { before: before.slice(0, negation.start), between: before.slice(negation.end), behind };
    const isMeant =
      sure !== undefined ||
      latin !== undefined ||
      (user !== undefined ? isOfUser(word, parts) : isOfUserLatin(word, parts));
    if (isMeant) return { start: start - before.length + negation.start, end };
  }
  const limit = /^(?:公开|引用|授权|consent|quoted|published)$/.test(word) ? LIMITED.exec(behind) : null;
  if (limit !== null) return { start, end: end + limit[0].length };
  return isHan
    ? negatedBehind(word, { start, end }, behind)
    : negatedBehindLatin(word, { start, end }, before, behind);
}

/** A key of consent with a no behind it: 授权被拒绝, 同意公开：不, 授权❌. */
function negatedBehind(word: string, { start, end }: Said, behind: string): Said | undefined {
  if (!/^(?:公开|引用|授权|同意|许可|转载|对外|署名|外传)$/.test(word)) return undefined;
  const refused = (/同意|许可/.test(word) ? ENDED_BEHIND : REFUSED_BEHIND).exec(behind);
  if (refused !== null && !/^(?:之|以)?后(?!来)|^(?:就|时|的话)/u.test(behind.slice(refused[0].length)))
    return { start, end: end + refused[0].length };
  const found = NO_BEHIND.exec(behind);
  const { signs = '', no = '' } = found?.groups ?? {};
  if (found === null) return undefined;
  // “同意不退货”, “拒绝后闪退”
  const isSigned = /[:∶꞉=|~–—→\-/❓]/u.test(signs) || new RegExp(SYMBOLS, 'u').test(no);
  const rest = behind.slice(found[0].length);
  if (/^(?:绝|收)?(?:之|以)?后(?!来)|^(?:绝)?(?:就|时|的话)/u.test(rest)) return undefined;
  // A choice between both: “同意/不同意的按钮”.
  if (rest.startsWith(word) && /\//.test(signs)) return undefined;
  if (isSigned) return isNegationWhole(no, rest) ? { start, end: end + found[0].length } : undefined;
  if (word !== '授权' || (signs !== '' && !isNegationWhole(no, rest))) return undefined;
  return { start, end: end + found[0].length };
}

/** Behind a sign a no stands for itself: “授权 - 不” and “授权：没拿到”, and not “授权：不锈钢”. */
function isNegationWhole(no: string, rest: string): boolean {
  return (
    /^[❌✗✘✖❎🚫⛔👎🙅🈲拒否]/u.test(no) ||
    /^(?!\p{L})|^(?:有|给|同意|行|可以?|能|愿意?|让|允许|许|准|是|拿|得|获|取|予|公开|授权)/u.test(rest)
  );
}

function negatedBehindLatin(
  word: string,
  { start, end }: Said,
  before: string,
  behind: string,
): Said | undefined {
  const answered = ANSWERED.exec(behind);
  if (answered !== null) return { start, end: end + answered[0].length };
  const refused = REFUSED_BEHIND_LATIN.exec(behind);
  // A price that is quoted may be refused, too: “the quote was declined”.
  const isPrice = /^quotes?$/.test(word) && !/allowed|permitted|prohib|forbid/.test(refused?.[0] ?? '');
  const isSaid = SAYS.test(before) || /^ (?:on|for|to) /.test(behind.slice(refused?.[0].length));
  if (
    refused !== null &&
    !isPrice &&
    !isSaid &&
    /^(?:quot|publi(?:sh|cation)|repost|consent|permission$)/.test(word)
  )
    return { start, end: end + refused[0].length };
  if (!/^(?:consent|consents|consented|permission)$/.test(word)) return undefined;
  const found = NO_BEHIND_LATIN.exec(behind);
  if (found === null) return undefined;
  // “The app says permission denied on camera”
  const isOfApp = SAYS.test(before) || !/^\s*(?:$|[,.;!)])/.test(behind.slice(found[0].length));
  if (word === 'permission' && isOfApp) return undefined;
  return { start, end: end + found[0].length };
}

function isOfFirm(word: string, before: string, behind: string): boolean {
  if (word === '授权' && (OF_APP_BEHIND.test(behind) || OF_APP_BEFORE.test(before))) return true;
  if (/^(?:同意|许可|允许|答应)$/.test(word) && OF_SHOP_BEHIND.test(behind)) return true;
  if (OF_PRODUCT_BEHIND.test(behind)) return true;
  const near = before.slice(-HAN_BEFORE);
  const negation = lastOf(NEGATION, near);
  return SUBJECT_OF_OTHERS.test(near) || SUBJECT_OF_OTHERS.test(near.slice(0, negation?.start));
}

type Parts = { readonly before: string; readonly between: string; readonly behind: string };

function isOfUser(word: string, { before, between, behind }: Parts): boolean {
  if (lastOf(USER, before) !== undefined || /用户|客户|顾客|买家|本人/u.test(between)) return true;
  if (!/^(?:同意|许可|允许)$/.test(word)) return false;
  if (OBTAINING.test(between)) return true;
  const isBare = !/[\p{Script=Han}=:]$/u.test(before) && !/[\p{Script=Han}]{3}/u.test(between);
  return isBare && PARTICLES.test(behind) && !/^\/|^的/u.test(behind) && !/\/$/.test(before);
}

function isOfUserLatin(word: string, { before, between, behind }: Parts): boolean {
  if (word === 'public' || word === 'publicly') return TO_BE_PUBLIC.test(between);
  if (word === 'permission' || word.startsWith('permit'))
    return /^ (?:to|for) (?:be )?(?:publish|quot|shar|public|us[ei])/.test(behind);
  if (word.startsWith('agree'))
    return (
      lastOf(LATIN_USER, before) !== undefined &&
      !/^ (?:with|on|that|about) (?!publi|quot|being|us )/.test(behind)
    );
  return OF_WORDS_BEHIND.test(behind);
}

/** “渠道=客服 授权=不同意”: pairs before it are no part of its clause. */
const PAIRS = /^.*[=:]\S*\s+/u;
/** A key is one, whatever stands before it. */
const KEY_BEHIND = /^\s*[=:]/u;

function clauseBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - LOOKED_BEFORE), at);
  for (let from = before.length; from > 0; from -= 1)
    if (CLAUSE_END.test(before.charAt(from - 1))) return before.slice(from).replace(PAIRS, '');
  return before.replace(PAIRS, '');
}

function lastOf(pattern: RegExp, text: string): Said | undefined {
  let last: Said | undefined;
  for (const found of text.matchAll(pattern))
    last = { start: found.index, end: found.index + found[0].length };
  return last;
}
