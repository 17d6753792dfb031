/**
 * Phrase list: what says all by itself that a user's words are not to be made known. Words that mean it only near a
 * negation are in refusal-in-words.ts. Matched against folded, simplified text.
 */

/** Where a clause begins that has no subject: “please do not publish”, “太大；不要…”. */
const BEGINS = '(?<=(?:^|[.,;:!?()\\[\\]~|–—\\-])\\s{0,2}|please |pls )';
const ENDS = '(?=\\s*(?:$|[.,;:!?)\\]”"]))';
const NOT = "(?:do not|don['’]t|dont|never|must not|may not|cannot|can['’]t)(?: ever)?";
/** Who says it asks it of us: 不要, 请勿, 禁止. */
const DO_NOT =
  '(?:不要|不能|不可以?|不得|不许|不准|不让|不给|不想|不愿意?|不希望|不允许|不同意|不便|不|别|勿|禁止|严禁|谢绝|拒绝|甭|休想)(?:再|被|去|拿去|拿来)?';

/** Of what somebody asks, or wants done to them: “不想发朋友圈” is what they do, “不想被发出来” what is not to be done. */
const NOT_BY_US =
  '(?:不要|不能|不可以?|不得|不许|不准|不让|别|勿|莫|禁止|严禁|(?:不想|不愿意?|不希望)(?:再)?被)';
const OF_IT = '(?:再|给|被|把?[这那]?个?事?|把它|我们?|你们|将其){0,3}';

/** Say it all by themselves. */
export const PHRASES = new RegExp(
  [
    '(?<![a-z])off[- ]the[- ]record(?![a-z])',
    '(?<![a-z])confidential(?:ly)?(?![a-z])',
    '(?<![a-z])(?:users?|customers?|clients?|buyers?|she|he|they)(?: \\w{1,9})?? (?:declin(?:ed|es)|refus(?:ed|es)|disagree[sd]?|object(?:ed|s)|opted out|sa(?:id|ys) no)(?=\\s*(?:$|[.,;!?)\\]]))',
    '[(\\[](?:declined|refused|objected|opted out)[)\\]]',
    '(?<![a-z])internal(?:ly)?(?: use| purposes?)? only(?![a-z])|(?<![a-z])only (?:for )?internal',
    '(?<![a-z])keep (?:it|this|that|her|his|their|my)(?: \\w{1,12}){0,3} (?:private|confidential|secret|anonymous)(?![a-z])',
    '(?:仅|只|限)(?:限|供|能|可|做|作|在|于|给|让){0,2}内部(?:使用|参考|用|看|传阅)?',
    '(?:用户|客户|顾客|买家|本人|对方|她|他)\\p{Script=Han}{0,2}?(?:要求|希望|请)(?:保密|匿名)(?!\\p{Script=Han})',
    '(?<!\\p{Script=Han})(?:要求|希望|请)(?:保密|匿名)(?!\\p{Script=Han})',
    `${BEGINS}${NOT} (?:publish|quote|share|post|disclose|distribute|cite)(?:ing)?(?![a-z])(?! office)`,
    `(?<![a-z])not for (?:attribution|distribution|publication)(?![a-z])|(?<![a-z])${NOT} use (?:her|his|their|my) (?:words?|name)(?![a-z])`,
    '(?<![a-z])(?:stay|stays|staying|remain|remains|keep|be) anonymous(?![a-z])',
    "(?<![a-z])(?:not|never|n['’]t|dont|doesnt|didnt) (?:want|wish|like) to be (?:named|identified)(?![a-z])|(?<=n['’]t) (?:want|wish|like) to be (?:named|identified)(?![a-z])",
    `(?<![a-z])(?:told|said|shared) (?:\\w{1,5} )?in confidence(?![a-z])|(?<![a-z])(?:just between us|for our eyes only|keep private|private please)${ENDS}`,
    `(?<!(?:says|said|shows|has|have|got|gets|app) )(?<![a-z])no permission(?:s)?(?:${ENDS}| (?:was )?(?:given|granted)| to (?:be )?(?:quot|publi|shar|repost|use (?:it|this|her|his|their)))`,
    `${DO_NOT}(?:转载|署名|具名|留名|露面|上报告|出现在报告|写进(?:报告|去|文章|记录|画像)|写到报告|截图发|晒出|外泄|告诉别人|用于(?:广告|宣传)|拿去宣传|做宣传)`,
    `${DO_NOT}对外(?!包|观|形|壳|套|卖|面|表|箱|盒|皮|层|部|地|国|贸|营业|开放|经营|销售|出售|人)`,
    '(?:不希望|不想让?|不愿让?|别让|不要让|不让)别人(?:看到|看见|知道)',
    '(?:用户|客户|顾客|买家|本人|对方|她|他)(?:说|要求)?(?:不让|不愿意?|不想让?|不希望|别)(?:我们)?(?:发|用)(?!\\p{Script=Han})',
    '(?<!\\p{Script=Han})内部使用(?!\\p{Script=Han})',
    `(?:${NOT_BY_US}|不想|不愿意?|不希望)${OF_IT}(?:说|讲|写|登|贴|漏|晒)出去`,
    `${NOT_BY_US}${OF_IT}(?:(?:说|讲|写|登|贴)出来|(?:发|放|传|贴|登|写|挂)(?:到|在|上)?(?:网上|网|朋友圈|群里|外面|公众号|小红书|抖音)(?!不|没))`,
    '(?:别|不要|不能|不许|不让|勿)往外(?:说|讲|传|发|透露)|(?:别|不要|切勿)(?:声张|张扬)',
    '(?<!\\p{Script=Han})(?:用户|客户|顾客|买家|本人|对方|她|他)?(?:让|叫|要|请|求|麻烦|嘱咐|叮嘱|拜托)(?:我们?|你们?|咱们?)?(?:帮忙?|替|给)?(?:她|他|用户|客户)?保密(?!\\p{Script=Han})',
    `${BEGINS}${NOT} tell (?:any(?:one|body)|others|people)(?![a-z])|(?<![a-z])between (?:you and me|us)(?: please)?${ENDS}`,
  ].join('|'),
  'gu',
);
