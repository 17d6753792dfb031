/** How long one waits for an answer: from receive to sent, one command at a time, on databases of several sizes. */
import type { Incoming } from '../../src/chat/incoming.ts';
import { atMost, type Figure, percentile, shown } from './figures.ts';
import { MEMBERS, Playground, saying } from './playground.ts';
import { ROOM } from './seed.ts';
import { Texts } from './texts.ts';

const ROUNDS = 60;
const AIM_MILLISECONDS = 50;
const AIM_GROWTH = 2;

type Kind = { readonly name: string; line(texts: Texts): string; readonly isReply?: boolean };
type Measured = { readonly kind: string; readonly milliseconds: number };

function day(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
}

async function searchKinds(playground: Playground): Promise<Kind[]> {
  const last = async (query: string): Promise<number> => {
    const { text } = await playground.answer(say(query));
    return Math.min(Number(/\/(\d+)/.exec(text)?.[1] ?? 1), 100_000);
  };
  const lastOfWord = await last('/搜索 好');
  const lastOfAll = await last('/search');
  return [
    { name: 'one Han character', line: texts => `/搜索 ${texts.any(['好', '不', '包', '快', '大'])}` },
    { name: 'common two-character word', line: texts => `/搜索 ${texts.commonWord()}` },
    {
      name: 'two common words',
      line: texts => `/搜索 ${texts.commonWord()} ${texts.any(['会', '用', '了'])}`,
    },
    {
      name: 'phrase of common characters',
      line: texts => `/搜索 ${texts.any(['没有不', '的好用', '不是很', '有的'])}`,
    },
    { name: 'rare word', line: texts => `/搜索 ${texts.rareWord()}` },
    { name: 'no hit', line: texts => `/搜索 ${texts.any(['量子纠缠', '火箭', '貔貅'])}` },
    { name: 'one filter', line: texts => `/search 渠道=${texts.source()}` },
    {
      name: 'several filters',
      line: texts => `/search 渠道=${texts.source()} 维度=${texts.dimension().id} 情感=-2 角色=ecommerce`,
    },
    {
      name: 'word and filters',
      line: texts => `/search ${texts.commonWord()} 维度=${texts.dimension().id} 情感=-1`,
    },
    { name: 'date range', line: () => `/search since=${day(400)} until=${day(3)}` },
    {
      name: 'word and date range',
      line: texts => `/search ${texts.commonWord()} since=${day(45)} until=${day(2)}`,
    },
    { name: 'tags', line: texts => `/search 标签=${texts.commonTag()},${texts.rareTag()}` },
    { name: 'common tag', line: texts => `/search 标签=${texts.commonTag()}` },
    { name: 'reporter', line: texts => `/search 记录人=${texts.any(MEMBERS.map(member => member.name))}` },
    { name: 'deep page', line: texts => `/search 好 页=${1 + Math.floor(texts.random() * lastOfWord)}` },
    { name: 'last page of all', line: () => `/search 页=${lastOfAll}` },
    { name: 'no filter at all', line: () => '/search' },
  ];
}

const FEEDBACK_KINDS: readonly Kind[] = [
  {
    name: 'plain',
    line: texts => `/反馈 ${texts.review()} 渠道=${texts.source()} 维度=${texts.dimension().id}`,
  },
  {
    name: 'common tags',
    line: texts => `/反馈 ${texts.review()} 维度=痛点 标签=${texts.commonTag()},${texts.commonTag()}`,
  },
  { name: 'rare tags', line: texts => `/反馈 ${texts.review()} 维度=场景 标签=${texts.rareTag()}` },
  { name: 'joining a voice', line: texts => `/反馈 ${texts.wellWorn()} 维度=认知` },
  {
    name: 'with user',
    line: texts => `/反馈 ${texts.review()} 维度=链路 用户=客户${Math.floor(texts.random() * 1000)}`,
  },
  { name: 'as a reply', line: () => '/反馈 维度=社交', isReply: true },
];

let said = 0;

function say(line: string, original?: string): Incoming {
  said += 1;
  const member = MEMBERS[said % MEMBERS.length]?.name ?? '';
  const replyTo =
    original === undefined ? undefined : { messageId: `o${said}`, text: original, isFromBot: false };
  return saying(ROOM, member, line, replyTo);
}

/** @returns one at a time, the kinds in turn, so that noise of the machine meets all alike */
async function measure(playground: Playground, kinds: readonly Kind[]): Promise<Measured[]> {
  const texts = new Texts(kinds.length);
  const measured: Measured[] = [];
  for (let round = -3; round < ROUNDS; round += 1) {
    for (const kind of kinds) {
      const incoming = say(kind.line(texts), kind.isReply ? texts.review() : undefined);
      const { milliseconds } = await playground.answer(incoming);
      // The first rounds warm up what a running bot has warm.
      if (round >= 0) measured.push({ kind: kind.name, milliseconds });
    }
  }
  return measured;
}

/** @param folders of seeded databases by their number of records, ascending */
export async function latencyFigures(
  folders: ReadonlyMap<number, string>,
  isDetailed: boolean,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const command of ['/search', '/feedback']) {
    const p99s: [count: number, milliseconds: number][] = [];
    for (const [count, folder] of folders) {
      const playground = await Playground.open(folder);
      const kinds = command === '/search' ? await searchKinds(playground) : FEEDBACK_KINDS;
      const measured = await measure(playground, kinds);
      await playground.close(true);
      const all = measured.map(each => each.milliseconds);
      const p99 = percentile(all, 0.99);
      p99s.push([count, p99]);
      const what = `${command}, ${shown(count)} records`;
      figures.push({ what: `${what}, p50`, figure: `${shown(percentile(all, 0.5))} ms` });
      figures.push(atMost(`${what}, p99`, p99, AIM_MILLISECONDS, 'ms'));
      figures.push(...kindFigures(what, kinds, measured, isDetailed));
    }
    const [least, most] = [p99s[0], p99s.at(-1)];
    if (least && most && p99s.length > 1) {
      const what = `${command}, p99 at ${shown(most[0])} by that at ${shown(least[0])}`;
      figures.push(atMost(what, most[1] / least[1], AIM_GROWTH, '×'));
    }
  }
  return figures;
}

/** The slowest kind by its median, or each. */
function kindFigures(
  what: string,
  kinds: readonly Kind[],
  measured: readonly Measured[],
  isDetailed: boolean,
): Figure[] {
  const rows = kinds
    .map(({ name }) => {
      const own = measured.filter(each => each.kind === name).map(each => each.milliseconds);
      return { name, p50: percentile(own, 0.5), p99: percentile(own, 0.99) };
    })
    .sort((one, other) => other.p50 - one.p50);
  return rows.slice(0, isDetailed ? rows.length : 1).map(({ name, p50, p99 }, index) => ({
    what: `${what}, ${index === 0 ? 'slowest kind: ' : ''}${name}`,
    figure: `p50 ${shown(p50)}, p99 ${shown(p99)} ms`,
  }));
}
