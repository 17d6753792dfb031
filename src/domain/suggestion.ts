/**
 * What feedback that no claim uses yet has in common: groups of alike records, each a claim somebody could write.
 * Pure, and the same whatever the order of the records. Words are split by whoever calls.
 *
 * Every record becomes a vector of terms (words, tags, and pairs of words of one clause) weighted by how rare they
 * are. A theme begins as a term that many voices share while saying little else; it takes in what lies close to its
 * centre, and in the end every record goes to the closest theme. Nothing compares all records with each other, so a
 * word that everybody says costs no more than the records that say it.
 */
import { comparable } from './normal-form.ts';

export type Candidate = {
  /** The 12 of F12. */
  readonly number: number;
  /** What the user said, verbatim. */
  readonly text: string;
  readonly tags: readonly string[];
  readonly segment: string | null;
  /** −2 … +2 */
  readonly sentiment: number | null;
  /** Records with the same voice are one person's, or say the same. */
  readonly voice: number;
  readonly sourceId: number;
  readonly saidAt: Date;
};

export type ClaimWords = {
  readonly claim: number;
  readonly wording: string;
  readonly verbatims: readonly string[];
};

export type Suggestion = {
  /** Numbers of the records, most typical first. */
  readonly members: readonly number[];
  /** Whose verbatim names the group: the most typical record (a short, complete, central one). */
  readonly typical: number;
  /** What the members share: words and tags, most telling first, at most 5. */
  readonly shared: readonly string[];
  readonly voices: number;
  readonly sources: number;
  /** Voices heard in the last 30 days, and in the 30 days before. A voice that was heard in both counts in both. */
  readonly recentVoices: number;
  readonly earlierVoices: number;
  /** The claim that says much the same already, if there is one. */
  readonly claim: number | undefined;
};

/** A group of fewer voices is one person's opinion. */
const VOICES_AT_LEAST = 2;
const SHARED_AT_MOST = 5;
const RECENT_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** How close (cosine) a record must be to the centre of its theme. Tuned on real reviews, as all that follows. */
const NEAR = 0.5;
/** How close a record of another segment must be that fits nowhere else. */
const NEAR_ACROSS_SEGMENTS = 0.55;
/** How close a claim must be to a theme to say much the same. */
const SAME_CLAIM = 0.5;
/** Somebody typed a tag to say what the record is about. */
const TAG_WEIGHT = 1.6;
/** How much less a clause counts that is a small part of its text (an exponent; 0 is not at all). */
const ASIDE = 0.15;
const PAIR_WEIGHT = 0.6;
/** "Good" and "bad" say which way, not what about: they never hold a group together. */
const OPINION_WEIGHT = 0.55;
/** A word that no other voice says can't be shared; at full weight it would keep every longer text out. */
const LONE_WEIGHT = 0.65;
/** Words farther apart than this make no pair. */
const PAIR_REACH = 3;
/** Limits that keep the work linear. */
const WORDS_OF_RECORD_AT_MOST = 60;
const TERMS_OF_CENTRE_AT_MOST = 12;
const THEMES_AT_MOST = 100;
const CLAUSES_LOOKED_AT = 60;

/** Said by this share of a group's voices, a word is one that the group shares. */
const SHARED_BY = 0.25;
/** This share of the voices must say nothing else in that clause when all that a group shares is one word… */
const WHOLE_AT_LEAST = 0.2;
/** … unless there are so few voices that two saying one word is hardly chance. */
const FEW_VOICES = 50;
/** More segments than this that share a word are left to the round that looks across segments. */
const SEGMENTS_LOOKED_AT = 8;
/** A text this long says enough to stand for others, and can still be read at a glance. */
const GOOD_LENGTH = { least: 6, most: 30 };

/** What opinions are compared by; no word can be one. */
const PRAISE = '+';
const BLAME = '-';

/** Words that say neither what about nor which way. Few, since rarity does the rest once there are many records. */
const STOP_WORDS = new Set(
  (
    '的 地 得 了 着 过 吧 啊 呀 呢 吗 嘛 哦 噢 喔 哈 哈哈 啦 哒 嗒 么 嗯 哎 唉 呵呵 我 你 他 她 它 您 咱 我们 你们 他们 ' +
    '她们 咱们 大家 自己 人家 人 这 那 这个 那个 这些 那些 这样 那样 这么 那么 这里 那里 这次 每次 上次 下次 一次 这家 他家 ' +
    '你家 什么 怎么 为什么 怎样 哪 哪里 谁 几 多少 一 二 两 三 一个 两个 几个 一下 一些 一点 有点 有些 点 次 个 份 是 在 有 ' +
    '就 都 也 还 又 再 才 只 已 已经 很 太 挺 真 好好 更 最 比较 非常 特别 十分 超 超级 相当 实在 简直 真是 真的 真心 确实 ' +
    '稍 稍微 稍稍 蛮 极 极了 总 总是 一直 还是 就是 只是 可是 但是 但 不过 而且 而 并 并且 和 与 跟 及 或 或者 因为 所以 ' +
    '如果 虽然 然后 结果 之前 谢谢 感谢 麻烦 请 thanks thank please 居然 竟然 根本 其实 可能 应该 以后 之后 以前 最后 后 前 时 时候 现在 今天 昨天 明天 里 里面 上 下 ' +
    '中 外 来 去 到 要 会 能 可 想 让 把 被 给 对 从 用 以 为 向 往 等等 说 觉得 感觉 以为 知道 希望 东西 问题 那 这 之 其 ' +
    '其他 另外 还有 只有 全 全是 都是 是不是 有没有 不是 不过 不仅 不但 不同 不管 一样 一如既往 个人 样子 的话 做 弄 搞 看 家 元 块 ' +
    'the a an and or but if so than then that this these those it its is are was were be been am do does did done ' +
    'has have had i me my we us our you your he she they them their his her to of in on at for from with by as ' +
    'about into over out up off down just very really too quite much many more most some any all also only even ' +
    'when while after before again there here what which who how why can could would should will shall may might ' +
    'must get got s t m re ve ll d'
  ).split(' '),
);
const PRAISES = new Set(
  (
    '好 不错 棒 赞 满意 给力 棒棒 还好 好评 完美 点赞 喜欢 ' +
    'good great nice excellent awesome perfect fine love like'
  ).split(' '),
);
const BLAMES = new Set(
  '差 坏 烂 糟 糟糕 差劲 失望 差评 垃圾 无语 bad poor terrible awful horrible worst hate'.split(' '),
);
const NEGATIONS = new Set(
  '不 没 没有 无 未 别 不是 不太 不够 不怎么 并不 并没有 从不 毫不 毫无 not no never without cannot nor'.split(
    ' ',
  ),
);
/** Degree words that a splitter leaves stuck to what they are of: 太慢, 很快, 挺好吃. */
const DEGREE = /^(?:太|很|挺|超|蛮|最|更|越来越|非常|特别)(?=.)/u;
const NEGATED = /^(?:没有|不|没|未|无)(?=.)/u;
const CLAUSE_END = /[^\p{L}\p{N}\s'’-]+|(?<=\p{Script=Han})\s+(?=\p{Script=Han})/u;
const LETTER = /\p{L}/u;
/** One and a half, several tens: how many there are of what is counted. */
const QUANTITY = /^(?:[零一二两三四五六七八九十百千万半几多个来]{2,}|[零一二两三四五六七八九十百千万半几])$/u;
/** That there is none, or that it was not done. */
const LACK = /^[没未]/u;
const NEGATION_MARK = '¬';

type Kind = 'word' | 'opinion' | 'pair';
type Term = {
  readonly kind: Kind;
  /** As a person reads it. */
  readonly shown: string;
  /** Whether somebody tags with it. */
  isTag: boolean;
  /** The term that says the contrary; -1 when nobody says it. */
  opposite: number;
  voices: number;
  weight: number;
};
/** What is said in one breath. People speak of several things in one text, seldom of two in one clause. */
type Clause = {
  readonly item: Item;
  /** Its place among all clauses. */
  readonly place: number;
  readonly terms: readonly number[];
  /** As long as `terms`. As a vector of length one, or less for an aside of a long text. */
  readonly weights: readonly number[];
  /** The share of its text that it makes up. */
  readonly part: number;
};
type Item = {
  readonly candidate: Candidate;
  readonly sign: number;
  readonly segment: string | null;
  /** A small number for the voice. */
  readonly voice: number;
  /** One by the number of records of its voice, so that a voice counts once. */
  readonly share: number;
  theme: Theme | undefined;
};
type Vector = Map<number, number>;
/** A clause as it was read. */
type Said = {
  /** Its words, in order. */
  readonly spoken: readonly number[];
  /** All its terms. */
  readonly ids: number[];
  /** How much each is stressed. */
  readonly stresses: number[];
  readonly part: number;
};
type Centre = { readonly terms: readonly number[]; readonly weights: readonly number[] };
/** A record in a theme, for what one of its clauses says. */
type Member = { readonly clause: Clause; readonly close: number };
type Theme = {
  centre: Centre;
  sign: number;
  segment: string | null;
  readonly anySegment: boolean;
  members: Member[];
};

/**
 * Groups alike feedback of one dimension: what several voices say in similar words, each group a claim to be written.
 * @param candidates records of one dimension that no claim uses yet
 * @param claims claims of that dimension, with the verbatims that they rest on
 * @param cut splits a text into words; what is between them may come along
 * @returns disjoint groups of at least two voices, the one that most voices share most closely first
 */
export function suggest(
  candidates: readonly Candidate[],
  claims: readonly ClaimWords[],
  cut: (text: string) => readonly string[],
  now: Date,
): Suggestion[] {
  const dictionary = new Dictionary(candidates, claims, cut);
  const themes = new Grouping(dictionary).themes();
  const vectors = dictionary.claims();
  return themes
    .flatMap(theme => describe(theme, dictionary, vectors, now) ?? [])
    .sort(
      (one, other) =>
        other.rank - one.rank ||
        other.suggestion.recentVoices - one.suggestion.recentVoices ||
        one.suggestion.typical - other.suggestion.typical,
    )
    .map(({ suggestion }) => suggestion);
}

/** A word as it was read: what it is compared by, what it is shown as. */
type Word = {
  readonly key: string;
  readonly shown: string;
  readonly isOpinion: boolean;
  /** Its term, once it has been looked up. */
  id: number;
};
/** What a raw word is: nothing to keep, a negation of what follows, or a word that may deny itself (不新鲜). */
type Sense =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'negation'; readonly by: string }
  | {
      readonly kind: 'word';
      readonly bare: string;
      readonly by: string | undefined;
      /** The word as it mostly stands, with no negation before it. */
      readonly word: Word;
    };

const NOTHING: Sense = { kind: 'nothing' };

/** Reads texts as words, knowing which words there are, so that 太慢 is 慢 but 太阳 is not 阳. */
class Reader {
  private readonly known = new Set<string>();
  private readonly senses = new Map<string, Sense>();
  private readonly cut: (text: string) => readonly string[];

  constructor(cut: (text: string) => readonly string[]) {
    this.cut = cut;
  }

  /** @returns the raw words of each clause; all texts are split before the first is read */
  split(text: string): string[][] {
    const clauses: string[][] = [];
    for (const clause of comparable(text)
      .replace(/n['’]t\b/g, ' not')
      .split(CLAUSE_END)) {
      const words: string[] = [];
      for (const piece of this.cut(clause)) {
        if (!this.known.has(piece)) {
          if (piece !== piece.trim() || !LETTER.test(piece)) continue;
          this.known.add(piece);
        }
        words.push(piece);
      }
      if (words.length > 0) clauses.push(words);
    }
    return clauses;
  }

  /** @returns what a clause says: stop words left out, negations drawn to what they deny */
  read(clause: readonly string[]): Word[] {
    const words: Word[] = [];
    let negation: string | undefined;
    for (const raw of clause) {
      const sense = this.senseOf(raw);
      if (sense.kind === 'nothing') continue;
      if (sense.kind === 'negation') {
        negation = sense.by;
        continue;
      }
      const { bare } = sense;
      // Twice denied is not denied.
      const by = negation === undefined ? sense.by : sense.by === undefined ? negation : undefined;
      words.push(negation === undefined ? sense.word : wordOf(bare, by));
      // 没送筷子: neither was it brought, nor were there any.
      negation =
        by !== undefined && LACK.test(by) && bare.length === 1 && !PRAISES.has(bare) ? by : undefined;
    }
    return words;
  }

  private senseOf(raw: string): Sense {
    const known = this.senses.get(raw);
    if (known !== undefined) return known;
    const sense = this.sense(raw);
    this.senses.set(raw, sense);
    return sense;
  }

  private sense(raw: string): Sense {
    if (NEGATIONS.has(raw)) return { kind: 'negation', by: raw };
    const bare = this.bare(raw);
    if (isEmpty(raw) || isEmpty(bare)) return NOTHING;
    const by = NEGATED.exec(bare)?.[0];
    if (by === undefined || PRAISES.has(bare)) return senseOf(bare, undefined);
    const denied = this.bare(bare.slice(by.length));
    // 没给: what is denied comes next.
    if (isEmpty(denied)) return { kind: 'negation', by };
    const isWord =
      // 没送, 没放: a bare verb, even if nobody says it alone.
      this.isWord(denied) || (denied.length === 1 && LACK.test(by));
    return isWord ? senseOf(denied, by) : senseOf(bare, undefined);
  }

  private isWord(word: string): boolean {
    return this.known.has(word) || PRAISES.has(word) || BLAMES.has(word);
  }

  /** Takes off what only says how much, and English endings, where what is left is a word that somebody said. */
  private bare(word: string): string {
    if (PRAISES.has(word) || BLAMES.has(word)) return word;
    const degree = DEGREE.exec(word)?.[0];
    if (degree !== undefined) {
      const rest = word.slice(degree.length);
      if (this.isWord(rest) && !isEmpty(rest)) return rest;
    }
    if (/.[了的得]$/u.test(word) && this.known.has(word.slice(0, -1))) return word.slice(0, -1);
    if (/^[a-z]{4,}$/.test(word)) {
      for (const ending of ['s', 'es', 'd', 'ed', 'ly', 'ing']) {
        const rest = word.slice(0, -ending.length);
        if (word.endsWith(ending) && rest.length > 2 && this.known.has(rest)) return rest;
      }
    }
    return word;
  }
}

function isEmpty(word: string): boolean {
  return STOP_WORDS.has(word) || QUANTITY.test(word);
}

function senseOf(bare: string, by: string | undefined): Sense {
  return { kind: 'word', bare, by, word: wordOf(bare, by) };
}

function wordOf(bare: string, deniedBy: string | undefined): Word {
  const shown =
    deniedBy === undefined
      ? bare
      : /^[a-z]/.test(bare)
        ? `${deniedBy} ${bare}`
        : `${deniedBy.slice(0, 1)}${bare}`;
  const isPraise = PRAISES.has(bare);
  if (isPraise || BLAMES.has(bare))
    return { key: isPraise === (deniedBy === undefined) ? PRAISE : BLAME, shown, isOpinion: true, id: -1 };
  return { key: deniedBy === undefined ? bare : NEGATION_MARK + bare, shown, isOpinion: false, id: -1 };
}

/** Every term that the candidates use, how much each says, and the clauses of the candidates as vectors. */
class Dictionary {
  readonly terms: Term[] = [];
  readonly items: readonly Item[];
  readonly clauses: readonly Clause[];
  private readonly reader: Reader;
  private readonly ids = new Map<string, number>();
  /** Different people. */
  readonly voices: number;
  private readonly claimTexts: readonly {
    readonly claim: number;
    readonly texts: readonly (readonly Said[])[];
  }[];

  constructor(
    candidates: readonly Candidate[],
    claims: readonly ClaimWords[],
    cut: (text: string) => readonly string[],
  ) {
    this.reader = new Reader(cut);
    // By number, so that the order in which the records come decides nothing.
    const ordered = [...candidates].sort((one, other) => one.number - other.number);
    const voices = new Map<number, { id: number; records: number }>();
    for (const { voice } of ordered) {
      const known = voices.get(voice);
      if (known === undefined) voices.set(voice, { id: voices.size, records: 1 });
      else known.records += 1;
    }
    this.voices = voices.size;
    this.items = ordered.map(candidate => ({
      candidate,
      sign: Math.sign(candidate.sentiment ?? 0),
      segment: candidate.segment === null ? null : comparable(candidate.segment),
      voice: voices.get(candidate.voice)?.id ?? 0,
      share: 1 / (voices.get(candidate.voice)?.records ?? 1),
      theme: undefined,
    }));
    // All are split before one is read, since reading asks which words there are.
    const split = ordered.map(({ text }) => this.reader.split(text));
    const claimSplits = claims.map(({ claim, wording, verbatims }) => ({
      claim,
      texts: [wording, ...verbatims].map(text => this.reader.split(text)),
    }));
    const texts = split.map((clauses, index) => this.read(clauses, ordered[index]?.tags ?? []));
    this.claimTexts = claimSplits.map(({ claim, texts: list }) => ({
      claim,
      texts: list.map(clauses => this.read(clauses, [])),
    }));
    this.countVoices(texts);
    const words = this.terms.length;
    this.pairUp(texts);
    this.countVoices(texts, words);
    this.oppose();
    for (const term of this.terms) term.weight = this.weightOf(term);
    const all: Clause[] = [];
    for (const [index, item] of this.items.entries())
      all.push(...this.clausesOf(item, texts[index] ?? [], all.length));
    this.clauses = all;
  }

  /** @returns each claim as a vector: its wording, and the verbatims together as much again */
  claims(): { readonly claim: number; readonly vector: Vector }[] {
    return this.claimTexts.map(({ claim, texts }) => {
      const sum: Vector = new Map();
      for (const [index, text] of texts.entries()) {
        const share = index === 0 ? 1 : 1 / (texts.length - 1);
        const whole: Vector = new Map();
        for (const said of text) {
          for (const [place, id] of said.ids.entries())
            whole.set(id, (said.stresses[place] ?? 0) * (this.terms[id]?.weight ?? 0));
        }
        for (const [id, weight] of unit(whole)) sum.set(id, (sum.get(id) ?? 0) + share * weight);
      }
      return { claim, vector: unit(sum) };
    });
  }

  /** @returns the clauses of a text that say anything, as terms; its tags are in every one */
  private read(clauses: readonly string[][], tags: readonly string[]): Said[] {
    const tagIds = new Set<number>();
    for (const tag of tags) {
      const key = comparable(tag);
      if (key === '') continue;
      const id = this.id(key, tag.trim(), 'word');
      const term = this.terms[id];
      if (term !== undefined) term.isTag = true;
      tagIds.add(id);
    }
    const letters = clauses.map(lettersIn);
    const allLetters = letters.reduce((sum, some) => sum + some, 0);
    const result: Said[] = [];
    let size = 0;
    for (const [place, clause] of clauses.entries()) {
      const ids: number[] = [];
      for (const word of this.reader.read(clause)) {
        if (size >= WORDS_OF_RECORD_AT_MOST) break;
        if (word.id < 0) word.id = this.id(word.key, word.shown, word.isOpinion ? 'opinion' : 'word');
        if (ids.includes(word.id)) continue;
        ids.push(word.id);
        size += 1;
      }
      if (ids.length === 0) continue;
      result.push(this.said(ids, tagIds, (letters[place] ?? 0) / allLetters));
    }
    return result.length === 0 && tagIds.size > 0 ? [this.said([], tagIds, 1)] : result;
  }

  private said(spoken: readonly number[], tagIds: ReadonlySet<number>, part: number): Said {
    const ids = [...spoken];
    const stresses = spoken.map(() => 1);
    for (const id of tagIds) {
      const place = ids.indexOf(id);
      if (place < 0) ids.push(id);
      stresses[place < 0 ? ids.length - 1 : place] = TAG_WEIGHT;
    }
    return { spoken, ids, stresses, part };
  }

  private id(key: string, shown: string, kind: Kind): number {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.newTerm(shown, kind);
    this.ids.set(key, id);
    return id;
  }

  private newTerm(shown: string, kind: Kind): number {
    return this.terms.push({ kind, shown, isTag: false, opposite: -1, voices: 0, weight: 0 }) - 1;
  }

  /** Makes a term of every two words that more than one voice says side by side, and adds it where it is said. */
  private pairUp(texts: readonly (readonly Said[])[]): void {
    const words = this.terms.length;
    /** The term, or what is negative: who alone says it. */
    const found = new Map<number, number>();
    for (const [place, text] of texts.entries()) {
      const alone = -1 - (this.items[place]?.voice ?? 0);
      for (const said of text) {
        for (const pair of this.pairsOf(said, words)) {
          const known = found.get(pair);
          if (known === undefined) found.set(pair, alone);
          else if (known < 0 && known !== alone) found.set(pair, this.newTerm('', 'pair'));
        }
      }
    }
    for (const text of [...texts, ...this.claimTexts.flatMap(claim => claim.texts)]) {
      for (const said of text) {
        for (const pair of this.pairsOf(said, words)) {
          const id = found.get(pair) ?? -1;
          if (id < 0 || said.ids.includes(id)) continue;
          said.ids.push(id);
          said.stresses.push(PAIR_WEIGHT);
        }
      }
    }
  }

  private pairsOf({ spoken }: Said, words: number): number[] {
    const shared = spoken.filter(id => (this.terms[id]?.voices ?? 0) >= VOICES_AT_LEAST);
    const pairs: number[] = [];
    for (let index = 0; index < shared.length; index += 1) {
      for (let next = index + 1; next <= index + PAIR_REACH && next < shared.length; next += 1) {
        const [one, other] = [shared[index] ?? 0, shared[next] ?? 0];
        if (this.terms[one]?.kind === 'opinion' && this.terms[other]?.kind === 'opinion') continue;
        pairs.push(Math.min(one, other) * words + Math.max(one, other));
      }
    }
    return pairs;
  }

  /** Counts who says each term, from a term on. */
  private countVoices(texts: readonly (readonly Said[])[], from = 0): void {
    const lastVoice = new Int32Array(this.terms.length).fill(-1);
    const places = this.items.map((_, index) => index);
    places.sort((one, other) => (this.items[one]?.voice ?? 0) - (this.items[other]?.voice ?? 0));
    for (const place of places) {
      const voice = this.items[place]?.voice ?? 0;
      for (const { ids } of texts[place] ?? []) {
        for (const id of ids) {
          const term = this.terms[id];
          if (term === undefined || id < from || lastVoice[id] === voice) continue;
          lastVoice[id] = voice;
          term.voices += 1;
        }
      }
    }
  }

  private oppose(): void {
    for (const [key, id] of this.ids) {
      if (key !== BLAME && !key.startsWith(NEGATION_MARK)) continue;
      const opposite = this.ids.get(key === BLAME ? PRAISE : key.slice(NEGATION_MARK.length));
      const [one, other] = [this.terms[id], this.terms[opposite ?? -1]];
      if (opposite === undefined || one === undefined || other === undefined) continue;
      one.opposite = opposite;
      other.opposite = id;
    }
  }

  /** A term weighs the more the fewer voices use it. */
  private weightOf({ kind, voices }: Term): number {
    const rarity = Math.log(1 + this.voices / Math.max(1, voices));
    const isLone = voices < VOICES_AT_LEAST;
    return rarity * (kind === 'opinion' ? OPINION_WEIGHT : 1) * (isLone ? LONE_WEIGHT : 1);
  }

  private clausesOf(item: Item, text: readonly Said[], first: number): Clause[] {
    const clauses: Clause[] = [];
    for (const { ids, stresses, part } of text) {
      // An opinion about nothing holds nothing together.
      if (!ids.some(id => this.terms[id]?.kind === 'word')) continue;
      const terms: number[] = [];
      const weights: number[] = [];
      let squares = 0;
      for (let index = 0; index < ids.length; index += 1) {
        const id = ids[index] ?? 0;
        const weight = (stresses[index] ?? 0) * (this.terms[id]?.weight ?? 0);
        if (weight === 0) continue;
        terms.push(id);
        weights.push(weight);
        squares += weight * weight;
      }
      const scale = part ** ASIDE / Math.sqrt(squares);
      for (let index = 0; index < weights.length; index += 1) weights[index] = (weights[index] ?? 0) * scale;
      clauses.push({ item, place: first + clauses.length, terms, weights, part });
    }
    return clauses;
  }
}

function lettersIn(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

function unit(vector: Vector): Vector {
  let squares = 0;
  for (const weight of vector.values()) squares += weight * weight;
  const length = Math.sqrt(squares);
  return new Map([...vector].map(([id, weight]) => [id, weight / length]));
}

function voicesOf(items: readonly Item[]): number {
  return new Set(items.map(({ voice }) => voice)).size;
}

function itemsOf(members: readonly Member[]): Item[] {
  return members.map(({ clause }) => clause.item);
}

function byNumber(one: Item, other: Item): number {
  return one.candidate.number - other.candidate.number;
}

/** What a theme begins as: the clauses that share a term and may be in one group. */
type Seed = { readonly clauses: readonly Clause[]; readonly order: number; free: number; score: number };

type Belonging = { readonly index: number; readonly theme: Theme; readonly member: Member };

const NO_CLAUSES: Clause[] = [];

/** Finds the themes. Its working arrays are kept from step to step, since there are thousands. */
class Grouping {
  private readonly dictionary: Dictionary;
  /** For every word that more than one voice says, the clauses that say it; for other terms nothing. */
  private readonly sayings: Clause[][];
  /** The centre that clauses are measured against, spread out; zero between two measurements. */
  private readonly spread: Float64Array;
  /** The sums of a centre in the making; zero between two. */
  private readonly sums: Float64Array;
  /** At which look each clause was seen last. */
  private readonly looks: Int32Array;
  private look = 0;

  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary;
    this.sayings = dictionary.terms.map(() => NO_CLAUSES);
    for (const clause of dictionary.clauses) {
      for (const id of clause.terms) {
        const term = dictionary.terms[id];
        if (term === undefined || term.kind !== 'word' || term.voices < VOICES_AT_LEAST) continue;
        const saying = this.sayings[id] ?? NO_CLAUSES;
        if (saying === NO_CLAUSES) this.sayings[id] = [clause];
        else saying.push(clause);
      }
    }
    this.spread = new Float64Array(dictionary.terms.length);
    this.sums = new Float64Array(dictionary.terms.length);
    this.looks = new Int32Array(dictionary.clauses.length);
  }

  themes(): Theme[] {
    const themes = this.settle(this.grow(false));
    if (this.dictionary.items.some(item => item.segment !== null)) {
      this.joinAcrossSegments(themes);
      themes.push(...this.settle(this.grow(true)));
    }
    for (const theme of themes) this.recentre(theme);
    return themes;
  }

  /** Finds the densest theme among the records that have none, and again, until no two voices share anything. */
  private grow(anySegment: boolean): Theme[] {
    const queue = this.seeds(anySegment).sort(byScore);
    const themes: Theme[] = [];
    for (let seed = queue.pop(); seed !== undefined && themes.length < THEMES_AT_MOST; seed = queue.pop()) {
      const before = seed.score;
      if (!this.rescore(seed)) continue;
      const next = queue.at(-1);
      if (next !== undefined && seed.score < before && byScore(seed, next) < 0) {
        // Others took of its records: it waits for its turn again.
        insert(queue, seed);
        continue;
      }
      const theme = this.themeOf(seed, anySegment);
      if (theme !== undefined) themes.push(theme);
    }
    return themes;
  }

  private seeds(anySegment: boolean): Seed[] {
    const seeds: Seed[] = [];
    for (const saying of this.sayings) {
      const free = freeOf(saying);
      if (free.length < VOICES_AT_LEAST) continue;
      for (const sided of sides(free)) {
        for (const clauses of anySegment ? [sided] : bySegment(sided)) {
          if (clauses.length < VOICES_AT_LEAST) continue;
          seeds.push({ clauses, order: seeds.length, free: -1, score: clauses.length });
        }
      }
    }
    return seeds;
  }

  /**
   * Finds how much a seed promises: its voices, each by how close it is beyond what a member must be.
   * @returns whether it promises a theme at all
   */
  private rescore(seed: Seed): boolean {
    const free = freeOf(seed.clauses);
    if (free.length === seed.free) return true;
    seed.free = free.length;
    if (free.length < VOICES_AT_LEAST) return false;
    const step = Math.max(1, Math.floor(free.length / CLAUSES_LOOKED_AT));
    const sample = step === 1 ? free : free.filter((_, index) => index % step === 0);
    const centre = this.centreOf(sample);
    let sum = 0;
    let first = -1;
    let isShared = false;
    this.lay(centre);
    for (const clause of sample) {
      const close = this.measure(clause);
      if (close < NEAR) continue;
      sum += (close - NEAR / 2) * clause.item.share;
      if (first === -1) first = clause.item.voice;
      else if (clause.item.voice !== first) isShared = true;
    }
    this.lift(centre);
    seed.score = sum * step;
    return isShared;
  }

  private themeOf(seed: Seed, anySegment: boolean): Theme | undefined {
    const begin = freeOf(seed.clauses);
    const items = begin.map(({ item }) => item);
    const theme: Theme = {
      centre: this.centreOf(begin),
      sign: signOf(items),
      segment: segmentOf(items),
      anySegment,
      members: [],
    };
    for (let round = 0; round < 2; round += 1) {
      theme.members = this.near(theme);
      this.agree(theme);
      if (theme.members.length === 0) return undefined;
      this.recentre(theme);
    }
    if (voicesOf(itemsOf(theme.members)) < VOICES_AT_LEAST) return undefined;
    for (const { clause } of theme.members) clause.item.theme = theme;
    return theme;
  }

  /** Makes sign and segment of a theme those of its members, and lets go who fits neither or says the contrary. */
  private agree(theme: Theme): void {
    theme.members = this.withoutContraries(theme.members);
    const items = itemsOf(theme.members);
    theme.sign = signOf(items);
    theme.segment = segmentOf(items);
    theme.members = theme.members.filter(({ clause }) => fits(clause.item, theme));
  }

  /** A claim can't be both: of what some say and others deny, the side of more voices stays. */
  private withoutContraries(members: readonly Member[]): Member[] {
    const saying = new Map<number, number>();
    for (const { clause } of members) {
      for (const id of clause.terms)
        if (this.opposite(id) >= 0) saying.set(id, (saying.get(id) ?? 0) + clause.item.share);
    }
    const isLost = (id: number, opposite: number) => {
      const [here, there] = [saying.get(id) ?? 0, saying.get(opposite) ?? 0];
      return there > here || (there === here && opposite < id);
    };
    return members.filter(
      ({ clause: { terms } }) =>
        !terms.some(id => {
          const opposite = this.opposite(id);
          return opposite >= 0 && isLost(id, opposite) && !terms.includes(opposite);
        }),
    );
  }

  private opposite(id: number): number {
    return this.dictionary.terms[id]?.opposite ?? -1;
  }

  private recentre(theme: Theme): void {
    theme.centre = this.centreOf(theme.members.map(({ clause }) => clause));
  }

  /** The free records close to a theme, each by its closest clause. */
  private near(theme: Theme): Member[] {
    const best = new Map<Item, Member>();
    this.look += 1;
    this.lay(theme.centre);
    for (const id of theme.centre.terms) {
      for (const clause of this.sayings[id] ?? []) {
        if (clause.item.theme !== undefined || this.looks[clause.place] === this.look) continue;
        this.looks[clause.place] = this.look;
        if (!fits(clause.item, theme)) continue;
        const close = this.measure(clause);
        if (close >= NEAR && close > (best.get(clause.item)?.close ?? 0))
          best.set(clause.item, { clause, close });
      }
    }
    this.lift(theme.centre);
    return [...best.values()].sort((one, other) => byNumber(one.clause.item, other.clause.item));
  }

  /** Spreads a centre out; what says the contrary of it counts against a clause. */
  private lay({ terms, weights }: Centre): void {
    for (let index = 0; index < terms.length; index += 1) {
      const id = terms[index] ?? 0;
      const weight = weights[index] ?? 0;
      this.spread[id] = (this.spread[id] ?? 0) + weight;
      const opposite = this.opposite(id);
      if (opposite >= 0) this.spread[opposite] = (this.spread[opposite] ?? 0) - weight;
    }
  }

  private lift({ terms }: Centre): void {
    for (const id of terms) {
      this.spread[id] = 0;
      const opposite = this.opposite(id);
      if (opposite >= 0) this.spread[opposite] = 0;
    }
  }

  private measure({ terms, weights }: Clause): number {
    let sum = 0;
    for (let index = 0; index < terms.length; index += 1)
      sum += (this.spread[terms[index] ?? 0] ?? 0) * (weights[index] ?? 0);
    return sum;
  }

  private centreOf(clauses: readonly Clause[]): Centre {
    const touched: number[] = [];
    for (const { terms, weights, item } of clauses) {
      for (let index = 0; index < terms.length; index += 1) {
        const id = terms[index] ?? 0;
        const sum = this.sums[id] ?? 0;
        if (sum === 0) touched.push(id);
        this.sums[id] = sum + (weights[index] ?? 0) * item.share;
      }
    }
    const sumOf = (id: number) => this.sums[id] ?? 0;
    if (touched.length > TERMS_OF_CENTRE_AT_MOST)
      touched.sort((one, other) => sumOf(other) - sumOf(one) || one - other);
    const terms = touched.slice(0, TERMS_OF_CENTRE_AT_MOST);
    const weights = terms.map(sumOf);
    for (const id of touched) this.sums[id] = 0;
    const length = Math.sqrt(weights.reduce((squares, weight) => squares + weight * weight, 0));
    return { terms, weights: weights.map(weight => weight / length) };
  }

  /** Lets every record go where it is closest, now that all themes are known; what is left of one voice dissolves. */
  private settle(themes: readonly Theme[]): Theme[] {
    let kept = [...themes];
    for (let round = 0; round < 2; round += 1) {
      for (const theme of kept) {
        for (const { clause } of theme.members) clause.item.theme = undefined;
        theme.members = [];
      }
      const best = this.closest(kept);
      for (const [item, { theme, member }] of best) if (item.theme === undefined) theme.members.push(member);
      for (const theme of kept) {
        this.agree(theme);
        this.recentre(theme);
      }
      kept = kept.filter(theme => voicesOf(itemsOf(theme.members)) >= VOICES_AT_LEAST);
      for (const theme of kept) for (const { clause } of theme.members) clause.item.theme = theme;
    }
    return kept;
  }

  private closest(themes: readonly Theme[]): Map<Item, Belonging> {
    const ofTerm = new Map<number, { readonly theme: number; readonly weight: number }[]>();
    const enter = (id: number, theme: number, weight: number) => {
      const list = ofTerm.get(id);
      if (list === undefined) ofTerm.set(id, [{ theme, weight }]);
      else list.push({ theme, weight });
    };
    for (const [index, { centre }] of themes.entries()) {
      for (const [place, id] of centre.terms.entries()) {
        const weight = centre.weights[place] ?? 0;
        enter(id, index, weight);
        const opposite = this.opposite(id);
        if (opposite >= 0) enter(opposite, index, -weight);
      }
    }
    const best = new Map<Item, Belonging>();
    const close = new Float64Array(themes.length);
    for (const clause of this.dictionary.clauses) {
      if (clause.item.theme !== undefined) continue;
      const touched: number[] = [];
      for (let index = 0; index < clause.terms.length; index += 1) {
        const weight = clause.weights[index] ?? 0;
        for (const entry of ofTerm.get(clause.terms[index] ?? 0) ?? []) {
          const before = close[entry.theme] ?? 0;
          if (before === 0) touched.push(entry.theme);
          close[entry.theme] = before + entry.weight * weight;
        }
      }
      for (const index of touched) {
        const here = close[index] ?? 0;
        close[index] = 0;
        const theme = themes[index];
        if (theme === undefined || here < NEAR || !fits(clause.item, theme)) continue;
        const known = best.get(clause.item);
        // Of two as close the theme that was found first, which is the larger one.
        if (
          known !== undefined &&
          (here < known.member.close || (here === known.member.close && index >= known.index))
        )
          continue;
        best.set(clause.item, { index, theme, member: { clause, close: here } });
      }
    }
    return best;
  }

  /** A record that fits no theme of its own segment goes to one of another, sooner than nowhere. */
  private joinAcrossSegments(themes: readonly Theme[]): void {
    for (const theme of themes) {
      const across = { ...theme, anySegment: true };
      for (const member of this.near(across)) {
        if (member.close < NEAR_ACROSS_SEGMENTS) continue;
        const { item } = member.clause;
        if (theme.sign === 0) theme.sign = item.sign;
        if (!hasSign(item, theme)) continue;
        item.theme = theme;
        theme.members.push(member);
      }
    }
  }
}

function freeOf(clauses: readonly Clause[]): Clause[] {
  return clauses.filter(({ item }) => item.theme === undefined);
}

function byScore(one: Seed, other: Seed): number {
  return one.score - other.score || other.order - one.order;
}

function insert(queue: Seed[], seed: Seed): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = queue[middle];
    if (there !== undefined && byScore(there, seed) < 0) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, seed);
}

/** @returns what may stand together by its sentiment: one list, or one a sign */
function sides(clauses: readonly Clause[]): (readonly Clause[])[] {
  const isMixed = clauses.some(({ item }) => item.sign > 0) && clauses.some(({ item }) => item.sign < 0);
  if (!isMixed) return [clauses];
  return [clauses.filter(({ item }) => item.sign >= 0), clauses.filter(({ item }) => item.sign <= 0)];
}

function bySegment(clauses: readonly Clause[]): (readonly Clause[])[] {
  const sizes = new Map<string, number>();
  for (const { item } of clauses)
    if (item.segment !== null) sizes.set(item.segment, (sizes.get(item.segment) ?? 0) + 1);
  if (sizes.size < 2) return [clauses];
  return [...sizes]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, SEGMENTS_LOOKED_AT)
    .map(([segment]) => clauses.filter(({ item }) => item.segment === null || item.segment === segment));
}

/** @returns the sign that most voices have; 0 when nobody has one */
function signOf(items: readonly Item[]): number {
  let sum = 0;
  let first = 0;
  for (const { sign, share } of items) {
    sum += sign * share;
    if (first === 0) first = sign;
  }
  return Math.sign(sum) || first;
}

function segmentOf(items: readonly Item[]): string | null {
  const sizes = new Map<string, number>();
  let best: string | null = null;
  for (const { segment, share } of items) {
    if (segment === null) continue;
    const size = (sizes.get(segment) ?? 0) + share;
    sizes.set(segment, size);
    if (best === null || size > (sizes.get(best) ?? 0)) best = segment;
  }
  return best;
}

function hasSign(item: Item, theme: Theme): boolean {
  return item.sign * theme.sign >= 0;
}

function fits(item: Item, theme: Theme): boolean {
  if (!hasSign(item, theme)) return false;
  return (
    theme.anySegment || item.segment === null || theme.segment === null || item.segment === theme.segment
  );
}

type Named = { readonly id: number; readonly term: Term };

/** @returns the suggestion and how useful it is; nothing when its records share a word rather than a theme */
function describe(
  theme: Theme,
  dictionary: Dictionary,
  claims: readonly { readonly claim: number; readonly vector: Vector }[],
  now: Date,
): { readonly rank: number; readonly suggestion: Suggestion } | undefined {
  const items = itemsOf(theme.members);
  const voices = voicesOf(items);
  const shared = sharedOf(theme, dictionary, voices);
  const whole =
    voicesOf(itemsOf(theme.members.filter(({ clause }) => saysOnly(clause, shared, dictionary)))) / voices;
  const isTelling = shared.length > 1 || shared.some(({ term }) => term.isTag) || whole >= WHOLE_AT_LEAST;
  if (shared.length === 0 || (!isTelling && dictionary.voices > FEW_VOICES)) return undefined;

  const centre: Vector = new Map();
  for (const [place, id] of theme.centre.terms.entries()) centre.set(id, theme.centre.weights[place] ?? 0);
  const members = theme.members.map(({ clause }) => {
    const close = clause.terms.reduce(
      (sum, id, place) => sum + (centre.get(id) ?? 0) * (clause.weights[place] ?? 0),
      0,
    );
    return { item: clause.item, close, typical: close * nameability(clause, shared) };
  });
  members.sort((one, other) => other.typical - one.typical || byNumber(one.item, other.item));
  const cohesion = members.reduce((sum, { close }) => sum + close, 0) / members.length;
  const sources = new Set(items.map(({ candidate }) => candidate.sourceId)).size;
  const heard = (from: number, to: number) =>
    voicesOf(
      items.filter(({ candidate }) => {
        const days = (now.getTime() - candidate.saidAt.getTime()) / DAY;
        return days >= from && days < to;
      }),
    );
  const suggestion = {
    members: members.map(({ item }) => item.candidate.number),
    typical: members[0]?.item.candidate.number ?? 0,
    shared: shared.slice(0, SHARED_AT_MOST).map(({ term }) => term.shown),
    voices,
    sources,
    recentVoices: heard(Number.NEGATIVE_INFINITY, RECENT_DAYS),
    earlierVoices: heard(RECENT_DAYS, 2 * RECENT_DAYS),
    claim: claimOf(centre, claims),
  };
  // Many voices, heard in many places; halved where every record says something else as well.
  return { rank: ((voices + sources - 1) * cohesion * (1 + whole)) / 2, suggestion };
}

/** @returns the words that a good part of the voices say, most telling first */
function sharedOf(theme: Theme, dictionary: Dictionary, voices: number): Named[] {
  const sayers = new Map<number, Set<number>>();
  for (const { clause } of theme.members) {
    for (const id of clause.terms) {
      const known = sayers.get(id);
      if (known === undefined) sayers.set(id, new Set([clause.item.voice]));
      else known.add(clause.item.voice);
    }
  }
  const telling: (Named & { readonly score: number })[] = [];
  for (const [id, { size }] of sayers) {
    const term = dictionary.terms[id];
    if (term === undefined || term.kind === 'pair') continue;
    if (size < VOICES_AT_LEAST || size < SHARED_BY * voices) continue;
    telling.push({ id, term, score: (size / voices) * term.weight });
  }
  return telling.sort((one, other) => other.score - one.score || one.id - other.id);
}

/** @returns whether a clause is about nothing but what the group shares */
function saysOnly(clause: Clause, shared: readonly Named[], dictionary: Dictionary): boolean {
  return clause.terms.every(
    id => dictionary.terms[id]?.kind !== 'word' || shared.some(each => each.id === id),
  );
}

/** How well a record can stand for others that say the same: of readable length, and of little else. */
function nameability(clause: Clause, shared: readonly Named[]): number {
  const letters = clause.item.candidate.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const tooShort = Math.min(1, letters / GOOD_LENGTH.least);
  const tooLong = Math.min(1, GOOD_LENGTH.most / Math.max(1, letters));
  const said = shared.filter(({ id }) => clause.terms.includes(id)).length / shared.length;
  return Math.sqrt(clause.part * tooShort) * tooLong ** 0.3 * (1 + 0.3 * said);
}

function claimOf(
  centre: Vector,
  claims: readonly { readonly claim: number; readonly vector: Vector }[],
): number | undefined {
  let best: number | undefined;
  let closest = SAME_CLAIM;
  for (const { claim, vector } of claims) {
    let close = 0;
    for (const [id, weight] of vector) close += weight * (centre.get(id) ?? 0);
    if (close < closest || (close === closest && best !== undefined && best < claim)) continue;
    best = claim;
    closest = close;
  }
  return best;
}
