/** Names of well-known platforms and touchpoints (synonyms): in both languages, and as people shorten them. */
import type { Bilingual } from '../../../domain/language.ts';
import { nameKey } from '../../../domain/normal-form.ts';
import type { Source, SourceKind } from './source.ts';

type KnownSource = {
  readonly zh: string;
  readonly en: string;
  readonly also: readonly string[];
  readonly kind: SourceKind;
};

const known = (kind: SourceKind, zh: string, en: string, ...also: string[]): KnownSource => ({
  kind,
  zh,
  en,
  also,
});

const KNOWN_SOURCES: readonly KnownSource[] = [
  known('commerce', '天猫', 'Tmall', 'tm', '猫店'),
  known('commerce', '淘宝', 'Taobao', 'tb', '某宝'),
  known('commerce', '京东', 'JD.com', 'jd', 'jingdong', '狗东'),
  known('commerce', '拼多多', 'Pinduoduo', 'pdd', '拼夕夕'),
  known('commerce', '抖音电商', 'Douyin Shop', '抖店', '抖音小店', '抖音商城'),
  known('commerce', '得物', 'Dewu', 'poizon'),
  known('public', '小红书', 'Xiaohongshu', 'xhs', 'rednote', 'red', '红书'),
  known('public', '抖音', 'Douyin', 'dy'),
  known('public', '微博', 'Weibo', 'wb'),
  known('public', 'B站', 'Bilibili', '哔哩哔哩'),
  known('public', '知乎', 'Zhihu', 'zh'),
  known('private', '企微', 'WeCom', '企业微信'),
  known('private', '社群', 'Group chats', 'groups', '微信群', '粉丝群'),
  known('private', '小程序', 'Mini-program', 'mini program', '微信小程序'),
  known('private', '客服', 'Support', 'customer service'),
  known('offline', '门店', 'Store', 'stores', '实体店', '线下门店'),
  known('study', '问卷', 'Survey', 'surveys', '调查问卷'),
  known('study', '访谈', 'Interview', 'interviews', '用户访谈'),
  // No new team has these; one that adds them is offered the right kind.
  known('commerce', '1688', '1688'),
  known('commerce', '唯品会', 'Vipshop', 'vip'),
  known('commerce', '闲鱼', 'Xianyu'),
  known('commerce', '美团', 'Meituan'),
  known('commerce', '亚马逊', 'Amazon'),
  known('public', '快手', 'Kuaishou', 'ks'),
  known('public', '视频号', 'WeChat Channels', 'channels', '微信视频号'),
  known('public', '公众号', 'WeChat Official Account', '微信公众号'),
  known('public', '豆瓣', 'Douban'),
  known('public', '大众点评', 'Dianping', '点评'),
];

const byKey = new Map<string, KnownSource>();
for (const each of KNOWN_SOURCES)
  for (const name of [each.zh, each.en, ...each.also]) byKey.set(nameKey(name), each);

/** @returns the well-known platform of a name, in any of its forms; undefined for what is none */
function knownSource(name: string): KnownSource | undefined {
  return byKey.get(nameKey(name));
}

/** @returns a source's name in both languages: a team's own name is the same in both */
export function sourceLabel({ name }: Pick<Source, 'name'>): Bilingual {
  const found = byKey.get(nameKey(name));
  return found?.zh === name ? { zh: found.zh, en: found.en } : { zh: name, en: name };
}

/** @returns the other names under which a source is known */
export function otherNames({ name }: Pick<Source, 'name'>): readonly string[] {
  const found = knownSource(name);
  return found === undefined ? [] : [found.zh, found.en, ...found.also].filter(each => each !== name);
}

/** @returns the kind of touchpoint that a well-known platform is; undefined for what nobody knows */
export function knownKind(name: string): SourceKind | undefined {
  return knownSource(name)?.kind;
}
