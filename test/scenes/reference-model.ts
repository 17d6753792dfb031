/**
 * The reference model (oracle) of a persona: what it must look like by method.md §8–§10, from what a script itself wrote down.
 * Nothing here asks the program, imports from it or looks into its database, so that it can be held against it.
 */

export type Side = 'supporting' | 'contradicting';

/** One record as the script made it. Times are milliseconds. */
export type Entry = {
  readonly number: number;
  readonly text: string;
  readonly source: string;
  readonly dimension: string;
  readonly intensity: number | undefined;
  readonly segment: string | undefined;
  readonly user: string | undefined;
  /** The message that it answers to. */
  readonly original: number | undefined;
  readonly saidAt: number;
  readonly recorder: string;
  readonly isDeleted: boolean;
};

export type ClaimEntry = {
  readonly number: number;
  readonly persona: string;
  readonly dimension: string;
  readonly wording: string;
  readonly isRetired: boolean;
  /** Records by number, in the order in which they became evidence. */
  readonly supporting: readonly number[];
  readonly contradicting: readonly number[];
  readonly challengedBy: readonly number[];
};

export type Change = {
  readonly kind: 'add' | 'reword' | 'strengthen' | 'weaken' | 'retire' | 'restore';
  readonly claim?: number;
  readonly dimension?: string;
  readonly wording?: string;
  readonly evidence?: readonly number[];
};

/** All that was true at one moment. */
export type World = {
  readonly entries: Map<number, Entry>;
  readonly merges: (readonly [number, number])[];
  readonly claims: Map<number, ClaimEntry>;
};

export type Publication = {
  readonly version: number;
  readonly proposal: string;
  readonly proposer: string;
  readonly approvers: readonly string[];
  readonly reason: string;
  readonly at: number;
  readonly world: World;
};

export type Reckoned = {
  readonly supporting: number;
  readonly contradicting: number;
  readonly voicesFor: number;
  readonly voicesAgainst: number;
  readonly sources: number;
  readonly confidence: number;
  readonly strength: '强' | '中' | '弱';
  /** Since the newest supporting voice was first heard; undefined without any. */
  readonly daysWithoutVoice: number | undefined;
  /** Supporting voices, the heaviest first: their weights, and the records that have them. */
  readonly heaviest: readonly { readonly weight: number; readonly records: readonly number[] }[];
};

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Asia/Shanghai, which has no summer time. */
const ZONE = 8 * HOUR;

const DIMENSIONS: readonly (readonly [string, string])[] = [
  ['素描', '标准静态素描'],
  ['场景', '品类使用场景'],
  ['文化', '精神文化维度'],
  ['痛点', '情感需求痛点'],
  ['链路', '购买决策链路'],
  ['认知', '品牌认知态度'],
  ['社交', '社交传播影响'],
];

export const dimensionName = (short: string) => DIMENSIONS.find(each => each[0] === short)?.[1] ?? '?';

/** @param text e.g. `2026-11-09 09:00` in the team's zone */
export function instant(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00Z`) - ZONE;
}

/** @returns e.g. `11-09 周一` */
export function dayText(at: number): string {
  const local = new Date(at + ZONE);
  return `${local.toISOString().slice(5, 10)} 周${'日一二三四五六'.charAt(local.getUTCDay())}`;
}

export function momentText(at: number): string {
  return `${dayText(at)} ${new Date(at + ZONE).toISOString().slice(11, 16)}`;
}

/** §8 (c): the words that are compared, or nothing when they say too little. */
const formsKnown = new Map<string, string>();
export function normalWords(text: string): string {
  const known = formsKnown.get(text);
  if (known !== undefined) return known;
  const plain = text.normalize('NFKC').toLowerCase();
  const numbers = plain.match(/\d+(?:\.\d+)?%?/g) ?? [];
  const kept = [...plain].filter(each => /^\p{L}$/u.test(each));
  let form = '';
  let letters = 0;
  for (let at = 0; at < kept.length; ) {
    const letter = kept[at] ?? '';
    let end = at;
    while (kept[end] === letter) end += 1;
    const times = end - at >= 3 ? 1 : end - at;
    form += letter.repeat(times);
    letters += times;
    at = end;
  }
  const words = letters >= 6 ? [form, ...numbers].join(' ') : '';
  formsKnown.set(text, words);
  return words;
}

/** Whether two records are one voice by themselves: (a), (b) or (c). */
function isOneVoice(one: Entry, other: Entry): boolean {
  const areBothNamed = one.user !== undefined && other.user !== undefined;
  if (areBothNamed && one.user !== other.user) return false;
  if (one.original !== undefined && one.original === other.original) return true;
  if (areBothNamed) return one.source === other.source;
  if (one.user !== undefined || other.user !== undefined) return false;
  const words = normalWords(one.text);
  return words !== '' && words === normalWords(other.text);
}

function commonOf({ original, user, text }: Entry): string[] {
  const words = normalWords(text);
  return [
    ...(original === undefined ? [] : [`message ${original}`]),
    ...(user === undefined ? [] : [`user ${user}`]),
    ...(words === '' ? [] : [`words ${words}`]),
  ];
}

/** @returns for every record that is not deleted its voice, named by its least record */
export function voicesIn({ entries, merges }: World): Map<number, number> {
  const live = [...entries.values()].filter(each => !each.isDeleted);
  const leader = new Map(live.map(each => [each.number, each.number]));
  const find = (number: number): number => {
    const up = leader.get(number) ?? number;
    return up === number ? number : find(up);
  };
  const join = (one: number, other: number) => {
    const [low, high] = [Math.min(find(one), find(other)), Math.max(find(one), find(other))];
    leader.set(high, low);
  };
  // Only records that have something in common can be one voice.
  const alike = new Map<string, Entry[]>();
  for (const entry of live)
    for (const key of commonOf(entry)) alike.set(key, [...(alike.get(key) ?? []), entry]);
  for (const group of alike.values())
    for (const [index, one] of group.entries())
      for (const other of group.slice(index + 1)) if (isOneVoice(one, other)) join(one.number, other.number);
  for (const [one, other] of merges) if (leader.has(one) && leader.has(other)) join(one, other);
  return new Map(live.map(each => [each.number, find(each.number)]));
}

/** How the team weighs. */
export type Weighing = { readonly halfLife: number; readonly weights: Readonly<Record<string, number>> };

/** §8: what a claim stands on at a moment. */
export function reckon(world: World, claim: ClaimEntry, at: number, weighing: Weighing): Reckoned {
  const voices = voicesIn(world);
  const side = (numbers: readonly number[]) => {
    const heard = new Map<number, { weight: number; records: number[]; first: number }>();
    for (const number of numbers) {
      const entry = world.entries.get(number);
      const voice = voices.get(number);
      if (entry === undefined || voice === undefined) continue;
      const age = Math.max(0, at - entry.saidAt) / DAY;
      const weight =
        (weighing.weights[entry.source] ?? 1) *
        ((entry.intensity ?? 3) / 5) *
        2 ** (-age / weighing.halfLife);
      const so = heard.get(voice) ?? { weight: 0, records: [], first: entry.saidAt };
      const records = weight > so.weight + 1e-12 ? [number] : [...so.records, number];
      heard.set(voice, {
        weight: Math.max(so.weight, weight),
        records: weight < so.weight - 1e-12 ? so.records : records,
        first: Math.min(so.first, entry.saidAt),
      });
    }
    return [...heard.values()];
  };
  const [pro, contra] = [side(claim.supporting), side(claim.contradicting)];
  const total = (list: { weight: number }[]) => list.reduce((sum, each) => sum + each.weight, 0);
  const [supporting, contradicting] = [total(pro), total(contra)];
  const sources = new Set(
    claim.supporting.filter(each => voices.has(each)).map(each => world.entries.get(each)?.source),
  ).size;
  const confidence = (supporting + 1) / (supporting + contradicting + 2);
  const isStrong = confidence >= 0.75 && pro.length >= 3 && sources >= 2;
  const newest = Math.max(...pro.map(each => each.first));
  return {
    supporting,
    contradicting,
    voicesFor: pro.length,
    voicesAgainst: contra.length,
    sources,
    confidence,
    strength: isStrong ? '强' : confidence >= 0.6 && pro.length >= 2 ? '中' : '弱',
    daysWithoutVoice: pro.length === 0 ? undefined : Math.max(0, at - newest) / DAY,
    heaviest: pro.sort((one, other) => other.weight - one.weight),
  };
}

/** A line that a persona or a diff must show, and the records of which it may quote some beneath. */
export type Expected = { readonly head: string; readonly quotable: readonly number[] };

/** What became evidence by a publication: its place among the evidence of that side of the claim. */
export type Became = {
  readonly recorder: string;
  /** e.g. `F12 v7 购买决策链路 4 依据 C5` */
  readonly fact: string;
};

export class Ledger {
  now = 0;
  halfLife = 90;
  readonly weights: Record<string, number> = {};
  world: World = { entries: new Map(), merges: [], claims: new Map() };
  readonly #published = new Map<string, Publication[]>();

  get weighing(): Weighing {
    return { halfLife: this.halfLife, weights: this.weights };
  }

  record(entry: Omit<Entry, 'number' | 'isDeleted'>): Entry {
    const number = this.world.entries.size + 1;
    const made = { ...entry, number, isDeleted: false };
    this.world.entries.set(number, made);
    return made;
  }

  entry(number: number): Entry {
    const found = this.world.entries.get(number);
    if (found === undefined) throw new Error(`no F${number}`);
    return found;
  }

  mend(number: number, change: Partial<Entry>): void {
    this.world.entries.set(number, { ...this.entry(number), ...change });
  }

  claim(number: number, world = this.world): ClaimEntry {
    const found = world.claims.get(number);
    if (found === undefined) throw new Error(`no C${number}`);
    return found;
  }

  challenge(number: number, evidence: readonly number[]): void {
    const claim = this.claim(number);
    this.world.claims.set(number, {
      ...claim,
      contradicting: [...new Set([...claim.contradicting, ...evidence])],
      challengedBy: [...new Set([...claim.challengedBy, ...evidence])],
    });
  }

  publications(persona: string): readonly Publication[] {
    return this.#published.get(persona) ?? [];
  }

  version(persona: string): number {
    return this.publications(persona).length;
  }

  /** Applies approved changes and keeps all as it is then. */
  publish(
    persona: string,
    changes: readonly Change[],
    by: Pick<Publication, 'proposal' | 'proposer' | 'approvers' | 'reason'>,
  ): Became[] {
    const version = this.version(persona) + 1;
    const became: Became[] = [];
    for (const change of changes) {
      const { dimension = '', wording = '' } = change;
      const number = change.claim ?? this.world.claims.size + 1;
      const empty = { isRetired: false, supporting: [], contradicting: [], challengedBy: [] };
      const claim =
        change.kind === 'add' ? { ...empty, number, persona, dimension, wording } : this.claim(number);
      const side: Side =
        change.kind === 'weaken' || change.kind === 'retire' ? 'contradicting' : 'supporting';
      const added = (change.evidence ?? []).filter(each => !claim[side].includes(each));
      this.world.claims.set(number, {
        ...claim,
        ...(change.kind === 'reword' && { wording }),
        isRetired: change.kind === 'retire' || (claim.isRetired && change.kind !== 'restore'),
        [side]: [...claim[side], ...added],
        challengedBy: [],
      });
      for (const [index, each] of added.entries()) {
        const place = `${claim[side].length + index + 1} ${side === 'supporting' ? '依据' : '反驳'}`;
        const fact = `F${each} v${version} ${dimensionName(claim.dimension)} ${place} C${number}`;
        became.push({ recorder: this.entry(each).recorder, fact });
      }
    }
    const kept = { ...by, version, at: this.now, world: structuredClone(this.world) };
    this.#published.set(persona, [...this.publications(persona), kept]);
    return became;
  }

  reckonNow(claim: ClaimEntry): Reckoned {
    return reckon(this.world, claim, this.now, this.weighing);
  }

  live(persona: string, world = this.world): ClaimEntry[] {
    return [...world.claims.values()].filter(each => each.persona === persona && !each.isRetired);
  }

  /** `强  C1 说法 · 3 个声音 · 2 个渠道 · …` */
  claimLine(claim: ClaimEntry): string {
    const is = this.reckonNow(claim);
    const against = `${is.voicesAgainst} 个声音反驳`;
    const days = Math.floor(is.daysWithoutVoice ?? 0);
    const age = (is.daysWithoutVoice ?? 0) / this.halfLife;
    const parts = [
      `${is.strength}  C${claim.number} ${claim.wording}`,
      `${is.voicesFor} 个声音 · ${is.sources} 个渠道`,
      claim.challengedBy.length > 0 && `⚠ 有争议（${claim.challengedBy.map(each => `F${each}`).join('、')}）`,
      is.voicesAgainst > 0 && (is.contradicting > is.supporting ? `⚡ ${against}` : against),
      is.daysWithoutVoice === undefined && '⚠ 已没有有效依据，要重新确认',
      age >= 1 && age < 2 && `${days} 天没有新声音`,
      age >= 2 && `⚠ ${days} 天没有新声音，要重新确认`,
    ];
    return parts.filter(each => each !== false).join(' · ');
  }

  /** The claims of a dimension, the surest first. */
  surest(persona: string, dimension: string): ClaimEntry[] {
    const rank = (claim: ClaimEntry) => this.reckonNow(claim);
    return this.live(persona)
      .filter(claim => claim.dimension === dimension)
      .map(claim => ({ claim, is: rank(claim) }))
      .sort(
        (one, other) =>
          other.is.confidence - one.is.confidence ||
          other.is.voicesFor - one.is.voicesFor ||
          one.claim.number - other.claim.number,
      )
      .map(each => each.claim);
  }

  /** The whole persona, dimension by dimension; an empty one has no claim lines. */
  shown(persona: string): { title: string; dimensions: { name: string; claims: Expected[] }[] } {
    const last = this.publications(persona).at(-1);
    const title =
      last === undefined
        ? `${persona} v0 · 还是空的，第一个通过的提案就是 v1`
        : `${persona} v${last.version} · ${dayText(last.at)} ${last.approvers.join('、')}通过（${last.proposal}）`;
    const dimensions = DIMENSIONS.map(([short, name]) => ({
      name,
      claims: this.surest(persona, short)
        .slice(0, 5)
        .map(claim => ({ head: this.claimLine(claim), quotable: claim.supporting })),
    }));
    return { title, dimensions };
  }

  /** §9: the title of the diff of a version and the lines that it must show. */
  diff(persona: string, version: number): { title: string; lines: Expected[] } {
    const editions = this.publications(persona);
    const [before, after] = [editions[version - 2], editions[version - 1]];
    if (after === undefined) throw new Error(`${persona} has no v${version}`);
    const { proposal, proposer, approvers, reason, at } = after;
    const by = `（${proposal} ${proposer}提出，${approvers.join('、')}通过${reason === '' ? '' : `：${reason}`}）`;
    const lines = DIMENSIONS.flatMap(([dimension]) =>
      [...after.world.claims.values()]
        .filter(claim => claim.persona === persona && claim.dimension === dimension)
        .flatMap(claim => this.#claimDiff(claim, before, after)),
    );
    return { title: `${persona} v${version - 1} → v${version}${by} · ${momentText(at)}`, lines };
  }

  #claimDiff(is: ClaimEntry, before: Publication | undefined, after: Publication): Expected[] {
    const was = before?.world.claims.get(is.number);
    const fresh = (side: Side) => is[side].filter(each => !was?.[side].includes(each));
    const head = (mark: string, rest: string) => `${mark}  C${is.number} ${is.dimension} · ${rest}`;
    const now = reckon(after.world, is, after.at, this.weighing);
    if (was === undefined || was.isRetired) {
      if (is.isRetired) return [];
      const restored = was === undefined ? '' : '（恢复）';
      const rests = ` · ${now.voicesFor} 个声音 · ${now.sources} 个渠道`;
      return [{ head: head('+', `${is.wording}${restored}${rests}`), quotable: fresh('supporting') }];
    }
    if (is.isRetired) {
      const against = now.voicesAgainst > 0 ? `（被 ${now.voicesAgainst} 个声音反驳）` : '';
      return [{ head: head('−', `“${was.wording}”${against}`), quotable: fresh('contradicting') }];
    }
    const then = before === undefined ? now : reckon(before.world, was, before.at, this.weighing);
    const lines: Expected[] = [];
    if (was.wording !== is.wording)
      lines.push({ head: head('~', `${was.wording} ⇒ ${is.wording}`), quotable: [] });
    const move = now.confidence - then.confidence;
    if (Math.abs(move) >= 0.05) {
      const [newFor, newAgainst] = [fresh('supporting'), fresh('contradicting')];
      const isByTime = move < 0 && newAgainst.length === 0 && then.voicesAgainst >= now.voicesAgainst;
      // Less than what time alone leaves of it: some of the evidence is gone, or weighs less.
      const days = (after.at - (before?.at ?? after.at)) / 86_400_000;
      const isLost = now.supporting < then.supporting * 2 ** (-days / this.halfLife) - 1e-9;
      const byTime = newFor.length === 0 ? '（没有新依据，随时间减弱）' : '（随时间减弱）';
      const why = isLost ? '（依据减少了）' : byTime;
      const step = then.strength === now.strength ? '' : ` · ${then.strength} → ${now.strength}`;
      const span = `${then.confidence.toFixed(2)} → ${now.confidence.toFixed(2)}${step}`;
      lines.push({
        head: head(move > 0 ? '↑' : '↓', `${is.wording} ${span}${isByTime ? why : ''}`),
        quotable: move > 0 || newAgainst.length === 0 ? newFor : newAgainst,
      });
    }
    if (now.contradicting > now.supporting && then.contradicting <= then.supporting)
      lines.push({
        head: head('⚡', `${is.wording}：反驳的分量超过了支持的`),
        quotable: fresh('contradicting'),
      });
    return lines;
  }
}

/** @returns what a line with marks says of both wordings: `想要【+可叠放的】小包装` is `想要小包装 ⇒ 想要可叠放的小包装` */
export function withoutMarks(line: string): string {
  const side = (place: 'from' | 'to') =>
    line.replace(/【(?:\+([^】]*)|−([^】]*)|([^】→]*)→([^】]*))】/gu, (_, plus, minus, from, to) =>
      String((place === 'from' ? (minus ?? from) : (plus ?? to)) ?? ''),
    );
  const head = /^~ {2}C\d+ \S+ · /u.exec(line)?.[0] ?? '';
  return `${side('from')} ⇒ ${side('to').slice(head.length)}`;
}
