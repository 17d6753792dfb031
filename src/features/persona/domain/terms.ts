/**
 * From what users said to weighted terms. A text is read clause by clause, since people speak of several things in one
 * text, seldom of two in one clause. A word weighs the more the fewer texts say it (tf-idf), and counts below zero
 * where it is denied, so that 好吃 and 不好吃 point opposite ways.
 */
import type { Dictionary } from '../../../domain/dictionary.ts';
import { comparable } from '../../../domain/normal-form.ts';

/** Weights by term, of length one. */
export type Vector = ReadonlyMap<number, number>;
/** The words of one clause: how much each counts, below zero where it is denied. */
type Counts = ReadonlyMap<number, number>;

/** Words that say neither what about nor which way. Few, since rarity does the rest once there are many records. */
const STOP_WORDS = words(`
  的 地 得 了 着 过 吧 啊 呀 呢 吗 嘛 哦 噢 喔 哈 哈哈 啦 哒 嗒 么 嗯 哎 唉 呵呵 我 你 他 她 它 您 咱 我们 你们 他们 她们
  咱们 大家 自己 人家 人 这 那 这个 那个 这些 那些 这样 那样 这么 那么 这里 那里 这次 每次 上次 下次 一次 这家 他家 你家
  什么 怎么 为什么 怎样 哪 哪里 谁 多少 一下 一些 一点 有点 有些 点 次 个 份 是 在 有 就 都 也 还 又 再 才 只 已 已经 很
  太 挺 真 好好 更 最 比较 非常 特别 十分 超 超级 相当 实在 简直 真是 真的 真心 确实 稍 稍微 稍稍 蛮 极 极了 总 总是 一直
  还是 就是 只是 可是 但是 但 不过 而且 而 并 并且 和 与 跟 及 或 或者 因为 所以 如果 虽然 然后 结果 居然 竟然 根本 其实
  可能 应该 谢谢 感谢 麻烦 请 之前 以后 之后 以前 最后 后 前 时 时候 现在 今天 昨天 明天 里 里面 上 下 中 外 来 去 到 要 会
  能 可 想 让 把 被 给 对 从 用 以 为 向 往 等等 说 觉得 感觉 以为 知道 希望 东西 问题 之 其 其他 另外 还有 只有 全 全是 都是
  是不是 有没有 不是 不仅 不但 不同 不管 一样 一如既往 个人 个人感觉 样子 的话 做 弄 搞 看 家 元 块
  the a an and or but if so than then that this these those it its is are was were be been am do does did done has
  have had i me my we us our you your he she they them their his her to of in on at for from with by as about into over
  out up off down just very really too quite much many more most some any all also only even when while after before
  again there here what which who how why can could would should will shall may might must get got s t m re ve ll d
  thanks thank please`);
/** Words that say which way, not what about: nothing is about them alone. */
const OPINIONS = words(`
  好 不错 棒 赞 满意 给力 棒棒 还好 好评 完美 点赞 喜欢 差 坏 烂 糟 糟糕 差劲 失望 差评 垃圾 无语
  good great nice excellent awesome perfect fine love like bad poor terrible awful horrible worst hate`);
const NEGATIONS = words(
  '不 没 没有 无 未 别 不太 不够 不怎么 并不 并没有 从不 毫不 毫无 not no never without cannot nor',
);
/** What says the same in other words: 难吃 is 不好吃, and 等了两个小时 and 一小时才来 are 慢. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/n['’]t\b/g, ' not'],
  [/难(?=[吃喝看闻听用])/g, '不好'],
  [/等.{0,6}(?:小时|分钟|半天|久)|(?:小时|分钟|半天)多?才/g, '，慢，'],
];
const CLAUSE_END = /[^\p{L}\p{N}\s'’-]+|(?<=\p{Script=Han})\s+(?=\p{Script=Han})/u;
/** Between clauses that are cut together: a sign ends a clause, so none has it, and splitters leave it whole. */
const CLAUSE_BREAK = '。';
const LETTER = /\p{L}/u;
const LATIN = /^\p{Script=Latin}/u;
const QUANTITY = /^[零一二两三四五六七八九十百千万半几多个来]+$/u;
/** What a splitter leaves stuck to a word: 太慢, 很快, 挺好吃. */
const DEGREE = /^[太很挺](?=.{1,2}$)/u;
const NEGATED = /^[不没未无](?=.)/u;
/** That there is none, or that it was not done: it denies all that follows, as in 没送筷子. */
const LACK = /^[没未无]/u;
const TAG_COUNTS = 2;
/** What stands for the name of an end user (feedback.ts) says who, not what about: `用户#3f2a`, and `#3f2a` alone. */
const END_USER =
  /(?:用户|user)#[0-9a-f]{4}(?![0-9a-z])|(?<![0-9a-z])#(?=[a-f]{0,3}\d)[0-9a-f]{4}(?![0-9a-z])/g;

type Term = {
  /** As a person reads it. */
  readonly shown: string;
  /** The same denied; empty until somebody denies it. */
  denied: string;
  readonly isOpinion: boolean;
  /** How many texts say it. */
  texts: number;
};

type Piece = { readonly denies: string; readonly word: string };

export class Terms {
  private readonly cut: (text: string) => readonly string[];
  private readonly stop: ReadonlySet<string>;
  private readonly synonyms: ReadonlyMap<string, string>;
  private readonly pieces = new Map<string, Piece>();
  private readonly terms: Term[] = [];
  private readonly ids = new Map<string, number>();
  private texts = 0;

  /** @param cut splits a text into words, and at each 。; what is between them may come along */
  constructor(cut: (text: string) => readonly string[], dictionary?: Dictionary) {
    this.stop = new Set(dictionary?.stop);
    this.synonyms = new Map(dictionary?.synonyms);
    this.cut = cuttingWhole(cut, [
      ...(dictionary?.words ?? []),
      // A single letter would divide what it is part of.
      ...[...this.stop].filter(word => word.length > 1),
      ...(dictionary?.synonyms ?? []).flat(),
    ]);
  }

  /** @returns the clauses that say anything; a tag counts in each of them, as a word said twice */
  read(text: string, tags: readonly string[]): Counts[] {
    const same = SAME.reduce(
      (all, [what, by]) => all.replace(what, by),
      comparable(text).replace(END_USER, ''),
    );
    const telling = this.readClauses(same.split(CLAUSE_END));
    const tagIds = tags
      .filter(tag => comparable(tag) !== '' && !this.stop.has(comparable(tag)))
      .map(tag => this.id(this.synonyms.get(comparable(tag)) ?? tag.trim()));
    if (telling.length === 0 && tagIds.length > 0) telling.push(new Map());
    for (const clause of telling) for (const id of tagIds) clause.set(id, TAG_COUNTS);
    return telling;
  }

  /** @returns those that say anything. All are cut at once: a call of the splitter costs more than a short clause. */
  private readClauses(clauses: readonly string[]): Map<number, number>[] {
    const telling: Map<number, number>[] = [];
    let counts = new Map<number, number>();
    let negation = '';
    const end = () => {
      if (counts.size > 0) telling.push(counts);
      counts = new Map();
      negation = '';
    };
    for (const raw of this.cut(clauses.join(CLAUSE_BREAK))) {
      if (raw === CLAUSE_BREAK) {
        end();
        continue;
      }
      const { denies, word } = this.wordOf(raw);
      negation = denies || negation;
      if (word === '') continue;
      const id = this.id(word);
      const term = this.terms[id];
      if (term !== undefined && negation !== '')
        term.denied ||= LATIN.test(word) ? `${negation} ${word}` : negation.slice(0, 1) + word;
      counts.set(id, negation === '' ? 1 : -1);
      if (!LACK.test(negation)) negation = '';
    }
    end();
    return telling;
  }

  /** @returns what a piece of a clause says, if anything, and whether it denies what follows, or itself */
  private wordOf(raw: string): Piece {
    // A language has few words, and each is looked at by several rules.
    const known = this.pieces.get(raw);
    if (known !== undefined) return known;
    const piece = this.readPiece(raw);
    this.pieces.set(raw, piece);
    return piece;
  }

  private readPiece(raw: string): Piece {
    if (NEGATIONS.has(raw)) return { denies: raw, word: '' };
    if (this.isEmpty(raw)) return { denies: '', word: '' };
    let denies = '';
    let word = this.synonyms.has(raw) ? raw : raw.replace(DEGREE, '');
    if (NEGATED.test(word) && !OPINIONS.has(word) && !this.synonyms.has(word)) {
      denies = word.slice(0, 1);
      word = word.slice(1).replace(DEGREE, '');
    }
    if (this.isEmpty(word)) return { denies, word: '' };
    return { denies, word: this.synonyms.get(word) ?? word };
  }

  private isEmpty(word: string): boolean {
    return STOP_WORDS.has(word) || this.stop.has(word) || QUANTITY.test(word) || !LETTER.test(word);
  }

  /** Learns from all texts how rare every term is. */
  learn(texts: readonly (readonly Counts[])[]): void {
    this.texts = texts.length;
    for (const clauses of texts) {
      for (const id of new Set(clauses.flatMap(clause => [...clause.keys()]))) {
        const term = this.terms[id];
        if (term !== undefined) term.texts += 1;
      }
    }
  }

  /** @returns tf-idf; clauses together make one of their union */
  vector(...clauses: readonly Counts[]): Vector {
    const union = new Map(clauses.flatMap(clause => [...clause]));
    return unit(
      [...union].map(([id, count]) => {
        // What one text alone says can't be shared: it weighs no more than what two say.
        const texts = Math.max(2, this.terms[id]?.texts ?? 0);
        return [id, count * Math.log(1 + this.texts / texts)];
      }),
    );
  }

  /** @returns whether a term says what about */
  isTopic(id: number): boolean {
    return this.terms[id]?.isOpinion === false;
  }

  /** @returns a term as a person reads it, denied when its weight is below zero */
  shown(id: number, weight: number): string {
    const term = this.terms[id];
    return (weight < 0 ? term?.denied : term?.shown) ?? '';
  }

  private id(shown: string): number {
    // Most are as they are compared already.
    const known = this.ids.get(shown) ?? this.ids.get(comparable(shown));
    if (known !== undefined) return known;
    const key = comparable(shown);
    const id = this.terms.push({ shown, denied: '', isOpinion: OPINIONS.has(key), texts: 0 }) - 1;
    this.ids.set(key, id);
    return id;
  }
}

/** @returns a splitter that never divides a team's own words, the longest first */
function cuttingWhole(
  cut: (text: string) => readonly string[],
  own: readonly string[],
): (text: string) => readonly string[] {
  const whole = new Set(own.filter(word => word !== ''));
  if (whole.size === 0) return cut;
  const ordered = [...whole].sort((one, other) => other.length - one.length);
  const anyOf = new RegExp(
    `(${ordered.map(word => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`,
    'u',
  );
  return text => text.split(anyOf).flatMap(part => (whole.has(part) ? [part] : part === '' ? [] : cut(part)));
}

export function unit(entries: readonly (readonly [id: number, weight: number])[]): Vector {
  let squares = 0;
  for (const [, weight] of entries) squares += weight * weight;
  const length = Math.sqrt(squares);
  return new Map(entries.map(([id, weight]) => [id, weight / length]));
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
