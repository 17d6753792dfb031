/** Recognises what looks like a person's name, by surname, title or a capital (heuristics of named entity recognition). */

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤柳葛鲁施阎尤赖涂温聂章游詹骆倪卫褚华戚喻柏窦云奚郎昌苗凤花俞鲍酆费廉岑滕殷毕安邬常乐时傅皮卞齐康伍元卜平穆萧祁湛米臧计伏成谈茅庞纪舒屈项祝阮蓝闵席季麻强娄危童颜梅盛刁徐樊凌霍虞支柯昝管莘';
const LONG_SURNAMES =
  '欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|长孙|宇文|轩辕|端木|南宫|西门|百里|独孤';
/** Stand behind a name: “李 先生”. */
export const TITLES =
  '先生 女士 小姐 太太 夫人 老师 师傅 阿姨 叔叔 大爷 大妈 大姐 大哥 同学 医生 经理 老板 店长 主任 妈妈 爸爸 奶奶 爷爷'.split(
    ' ',
  );
export const SAYS = '说|讲|觉得|感觉|反映|反馈|表示|告诉|认为|抱怨|吐槽|投诉|提到|建议';
const TITLED = new RegExp(
  `^(?:(?:${LONG_SURNAMES}|[${SURNAMES}])\\p{Script=Han}{0,2}?|[老小阿]\\p{Script=Han}{1,2}?)(?:${TITLES.join('|')}|总|哥|姐|姨|叔)(?!\\p{Script=Han}{2})`,
  'u',
);
/** What words of two or three characters have that begin like a surname: 包装大, 方便了, 高级感, 白色的. */
const OF_WORDS =
  '[太很不了的好是没有说用就也都在要会能看买卖贵坏破漏装色便意其常上下易服级感么吗呢吧啊呀得着过到多少快慢新旧错差味道货品质量价格包盒瓶店家客户开关水火电气]';
const NAMED = new RegExp(
  `^(?:(?:${LONG_SURNAMES})\\p{Script=Han}{1,2}|[${SURNAMES}](?!${OF_WORDS})\\p{Script=Han}(?:(?!${OF_WORDS})\\p{Script=Han})?)(?:(?:${SAYS})|(?!\\p{Script=Han}))`,
  'u',
);
const LATIN =
  /^(?!(?:The|This|That|It|He|She|We|They|You|My|Is|Was|To|And|But|Or|If|No|Not|In|On|At|A|An)(?![a-z]))\p{Lu}[\p{L}’'.-]{0,30}\p{Ll}/u;

/** @param text what may begin with a name, as typed */
export function looksLikePerson(text: string): boolean {
  return TITLED.test(text) || NAMED.test(text) || LATIN.test(text);
}
