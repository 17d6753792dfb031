/**
 * A team that records reviews and keeps personas, for two-week-scenario.test.ts: whatever it types is written down, and
 * whatever the bot answers is held at once against reference-model.ts.
 */
import { expect } from 'vitest';
import type { Card, Chat } from './chat.ts';
import {
  type Became,
  type Change,
  dimensionName,
  type Entry,
  type Expected,
  instant,
  Ledger,
  momentText,
  voicesIn,
  withoutMarks,
} from './reference-model.ts';
import type { Review } from './reviews.ts';

const DIMENSIONS = ['素描', '场景', '文化', '痛点', '链路', '认知', '社交'];
const SOURCES = ['天猫', '小红书', '企微', '门店', '抖音'];
export const [MOTHERS, STUDENTS] = ['精致妈妈', '学生党'] as const;
export const [ONE, TWO] = ['王经理', '赵经理'] as const;
export const OPERATORS = ['小李', '小周', '小吴', '小郑'] as const;

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError('nothing to choose from');
  return value;
}

/** A line of a diff. */
const MARKED = /^ {2}[+−~↑↓⚡] /u;

/** When the user said it; most when it is recorded. */
function dateOf(index: number): string | undefined {
  if (index % 39 === 19) return '2026-07-05 10:00';
  return index % 13 === 6 ? `2026-10-${10 + (index % 20)} 18:30` : undefined;
}

type Draft = {
  readonly persona: string;
  readonly proposer: string;
  readonly changes: readonly Change[];
  readonly reason: string;
  readonly expiresAt: number;
};

const ids = (numbers: readonly number[]) => numbers.map(number => `F${number}`);
const changeLine = ({ kind, claim, dimension, wording, evidence = [] }: Change) =>
  [
    kind,
    claim === undefined ? undefined : `C${claim}`,
    dimension === undefined ? undefined : `维度=${dimension}`,
    wording === undefined ? undefined : `"${wording}"`,
    evidence.length === 0 ? undefined : `证据=${ids(evidence).join(',')}`,
  ]
    .filter(each => each !== undefined)
    .join(' ');

/** The team and its chat: what is typed is written down, and what is answered is compared at once. */
export class Story {
  readonly ledger = new Ledger();
  readonly lines: string[] = [];
  readonly proposals = new Map<string, Draft>();
  /** The message that stands for each proposal now. */
  readonly cards = new Map<string, number>();
  /** The posted diff of each version, `精致妈妈 v3`. */
  readonly diffs = new Map<string, string>();
  readonly checked = {
    confirmations: 0,
    cards: 0,
    diffs: 0,
    personas: 0,
    dimensions: 0,
    told: 0,
    suggestions: 0,
  };
  quorum = 1;
  expiryDays = 7;
  #recorded = 0;
  #forwarded = 0;
  #speaker = '';
  readonly #picked = new Map<string, Set<number>>();

  constructor(
    readonly chat: Chat,
    readonly reviews: readonly Review[],
  ) {}

  /** @returns what the bot said since, edits too */
  async type(line: string): Promise<Card[]> {
    const before = this.chat.cards.length;
    this.lines.push(line);
    await this.chat.type(line);
    return this.chat.cards.slice(before);
  }

  async as(member: string, more = ''): Promise<void> {
    if (member !== this.#speaker || more !== '') await this.type(`:as ${member}${more}`);
    this.#speaker = member;
  }

  async say(member: string, line: string): Promise<Card[]> {
    await this.as(member);
    return this.type(line);
  }

  /** @returns the bot's answer */
  async ask(member: string, line: string): Promise<string> {
    return (await this.say(member, line)).at(-1)?.text ?? '';
  }

  async moveTo(time: string): Promise<Card[]> {
    this.ledger.now = instant(time);
    return this.type(`:now ${time.replace(' ', 'T')}`);
  }

  // Records

  /** Records the next so many reviews: each is confirmed with the voice that it joins, or the count of its theme. */
  async record(count: number): Promise<void> {
    for (const end = this.#recorded + count; this.#recorded < end; this.#recorded += 1) {
      const index = this.#recorded;
      const recorder = at(OPERATORS, index);
      const [text, source, date] = [this.#words(index), at(SOURCES, index), dateOf(index)];
      const dimension = at(DIMENSIONS, index * 3 + text.length);
      const intensity = index % 4 === 3 ? undefined : 1 + (index % 5);
      const sentiment = (at(this.reviews, index).isPositive ? 1 : -1) * (1 + (index % 2));
      const segment = index % 10 === 1 ? MOTHERS : index % 10 === 6 ? STUDENTS : undefined;
      const user = index % 17 === 3 ? `顾客${index % 2}` : undefined;
      if (index % 29 === 11) {
        await this.say(recorder, `群里有人说：${text}`);
        this.#forwarded = this.chat.lastTyped;
      }
      const original = [11, 12].includes(index % 29) ? this.#forwarded : undefined;
      const words = [
        `${original === undefined ? '' : `:reply ${original} `}/反馈 "${text.replaceAll('"', '\\"')}"`,
        `渠道=${source} 维度=${dimension} 情感=${sentiment}`,
        ...(intensity === undefined ? [] : [`强度=${intensity}`]),
        ...(segment === undefined ? [] : [`人群=${segment}`]),
        ...(user === undefined ? [] : [`用户=${user}`]),
        ...(date === undefined ? [] : [`日期="${date}"`]),
      ];
      const saidAt = date === undefined ? this.ledger.now : instant(date);
      const facts = { text, source, dimension, intensity, segment, user, original, saidAt, recorder };
      const entry = this.ledger.record(facts);
      const said = await this.ask(recorder, words.join(' '));
      expect(said.split('\n')[0]).toContain(`F${entry.number} · ${dimensionName(dimension)} · ${source}`);
      expect(said, words.join(' ')).toContain(this.#company(entry));
      this.checked.confirmations += 1;
    }
  }

  /** Some are heard again, in the same words but for marks. */
  #words(index: number): string {
    return index % 23 === 5 ? `${at(this.reviews, index - 4).text}！！😋` : at(this.reviews, index).text;
  }

  #company({ number, dimension }: Entry): string {
    const { ledger } = this;
    const voices = voicesIn(ledger.world);
    const entries = [...ledger.world.entries.values()].filter(each => !each.isDeleted);
    const sources = (of: Entry[]) => new Set(of.map(each => each.source)).size;
    const voice = voices.get(number) ?? 0;
    if (voice !== number) {
      const own = entries.filter(each => voices.get(each.number) === voice);
      return `与 F${voice} 是同一个声音（${own.length} 条记录 · ${sources(own)} 个渠道）`;
    }
    const since = ledger.now - 90 * 86_400_000;
    const alike = entries.filter(each => each.dimension === dimension && each.saidAt >= since);
    const count = new Set(alike.map(each => voices.get(each.number))).size;
    return `近 90 天第 ${count} 个“${dimension}”的声音（${sources(alike)} 个渠道）`;
  }

  /** @returns so many records that are no evidence of the persona yet: the earliest that say one of the words, then others */
  about(
    persona: string,
    words: RegExp,
    count: number,
    fits: (entry: Entry) => boolean = () => true,
  ): number[] {
    const picked = this.#picked.get(persona) ?? new Set<number>();
    this.#picked.set(persona, picked);
    const free = [...this.ledger.world.entries.values()].filter(
      each => !each.isDeleted && !picked.has(each.number) && fits(each),
    );
    const saying = free.filter(each => words.test(each.text));
    const found = [...new Set([...saying, ...free])].slice(0, count).map(each => each.number);
    expect(found, `${words}`).toHaveLength(count);
    for (const number of found) picked.add(number);
    return found.sort((one, other) => one - other);
  }

  // Proposals

  draft(id: string): Draft {
    const draft = this.proposals.get(id);
    if (draft === undefined) throw new Error(`no ${id}`);
    return draft;
  }

  /** Takes note of a proposal as its card shows it. */
  note(id: string, card: Card | undefined, draft: Omit<Draft, 'expiresAt'>): string {
    this.proposals.set(id, { ...draft, expiresAt: this.ledger.now + this.expiryDays * 86_400_000 });
    this.cards.set(id, card?.message ?? 0);
    this.shows(id, this.pending(id), '赞成 – · 反对 –');
    for (const { evidence = [] } of draft.changes)
      for (const number of evidence.slice(0, 2)) expect(card?.text).toContain(this.quote(number));
    return id;
  }

  /** A member proposes changes to a persona, the first by the command, the others by editing the proposal. */
  async propose(
    proposer: string,
    persona: string,
    reason: string,
    changes: readonly Change[],
  ): Promise<string> {
    const id = `P${this.proposals.size + 1}`;
    for (const [index, change] of changes.entries()) {
      const line =
        index === 0
          ? `/persona propose ${persona} ${changeLine(change)} 理由="${reason}"`
          : `/proposal edit ${id} ${changeLine(change)}`;
      const card = (await this.say(proposer, line)).at(-1);
      this.note(id, card, { persona, proposer, changes: changes.slice(0, index + 1), reason });
    }
    return id;
  }

  pending(id: string, left = this.quorum): string {
    return `待定，还需 ${left} 票（共 ${this.quorum} 票，${momentText(this.draft(id).expiresAt)} 到期）`;
  }

  card(id: string): Card {
    return this.chat.shown(this.cards.get(id) ?? 0);
  }

  /** The proposal's message says this now: its first line, and who voted. */
  shows(id: string, state: string, votes?: string): void {
    const lines = this.card(id).text.split('\n');
    const { persona, proposer } = this.draft(id);
    const plain = lines[0]?.replace(/ · 退回到 v\d+| · ⚠ 能投票的管理员只有 \d+ 位/gu, '');
    expect(plain).toBe(`${id} ${persona} · ${proposer} · ${state}`);
    expect(lines.find(line => line.startsWith('赞成 '))).toBe(votes);
    this.checked.cards += 1;
  }

  react(member: string, emoji: string, id: string): Promise<Card[]> {
    const to = this.cards.get(id) ?? 0;
    const line = emoji.startsWith('-') ? `:unreact ${emoji.slice(1)} ${to}` : `:react ${emoji} ${to}`;
    return this.say(member, line);
  }

  press(member: string, button: string, card: Card | undefined): Promise<Card[]> {
    const place = (card?.buttons.indexOf(button) ?? -1) + 1;
    return this.say(member, `:press ${card?.message} ${place}`);
  }

  /** What was said published the proposal: its card, the posted diff, whoever is told, and the diff asked for. */
  async published(id: string, approvers: readonly string[], said: readonly Card[]): Promise<void> {
    const { persona, proposer, changes, reason } = this.draft(id);
    const became = this.ledger.publish(persona, changes, { proposal: id, proposer, approvers, reason });
    const version = this.ledger.version(persona);
    this.shows(id, `已通过 → v${version}（${approvers.join('、')}，${momentText(this.ledger.now)}）`);
    const [posted, told, ...more] = said.filter(each => !each.edit);
    expect(more).toEqual([]);
    const shown = posted?.text ?? '';
    this.compareDiff(persona, version, shown);
    this.diffs.set(`${persona} v${version}`, shown);
    if (became.length === 0) expect(told).toBeUndefined();
    else expect(factsOf(told?.text ?? '')).toEqual(factsToTell(became));
    this.checked.told += became.length;
    const asked = await this.ask(TWO, `/persona diff ${persona} v${version - 1} v${version}`);
    expect(asked).toBe(shown);
  }

  // What is shown

  quote(number: number): string {
    const { source, text } = this.ledger.entry(number);
    // Longer ones are cut: where, is not the method's.
    return [...text].length > 40 ? `…”（F${number} ${source}）` : `“${text}”（F${number} ${source}）`;
  }

  /** A quote is of one of these records, in its words; @returns the record's number */
  quoted(line: string, quotable: readonly number[]): number {
    const match = /^ {6}(?:[+−] )?(?:“(.*)”)?（F(\d+) (\S+)）$/u.exec(line);
    const number = Number(match?.[2]);
    expect(quotable, line).toContain(number);
    const entry = this.ledger.entry(number);
    expect(match?.[3]).toBe(entry.isDeleted ? '已删除' : entry.source);
    if (!entry.isDeleted) expect(entry.text.startsWith((match?.[1] ?? '?').replace(/…$/u, ''))).toBe(true);
    return number;
  }

  compareDiff(persona: string, version: number, text: string): void {
    const { title, lines } = this.ledger.diff(persona, version);
    const [head, ...all] = text.split('\n');
    expect(head).toBe(title);
    const shown = this.withoutFurtherEvidence(all);
    const heads = shown.filter(line => MARKED.test(line)).map(line => line.slice(2));
    const plain = heads.map(line => (line.startsWith('~') ? withoutMarks(line) : line));
    expect(plain).toEqual(lines.map(line => line.head));
    // Something is said even where nothing moved far enough to be shown.
    expect(all.length).toBeGreaterThan(0);
    for (const [index, quotes] of quotesUnder(shown, MARKED).entries()) {
      expect(quotes.length).toBeLessThanOrEqual(2);
      for (const quote of quotes) this.quoted(quote, lines[index]?.quotable ?? []);
    }
    this.checked.diffs += 1;
  }

  /** New evidence that moved nothing far enough to be shown has a line of its own: its claim has that evidence. */
  withoutFurtherEvidence(lines: readonly string[]): string[] {
    let claim: number | undefined;
    return lines.filter(line => {
      const further =
        /^ {2}· {2}C(\d+) .* · 新增 \d+ 条(?:依据(?:、\d+ 条反驳)?|反驳) · 0\.\d\d → 0\.\d\d(?: · [弱中强] → [弱中强])?$/u.exec(
          line,
        );
      if (further !== null) claim = Number(further[1]);
      else if (claim !== undefined && line.startsWith('      '))
        this.quoted(line, [
          ...this.ledger.claim(claim).supporting,
          ...this.ledger.claim(claim).contradicting,
        ]);
      else claim = undefined;
      return claim === undefined;
    });
  }

  /** `/persona show`: every line of it. */
  async showsPersona(persona: string, member: string = ONE): Promise<string> {
    const text = await this.ask(member, `/persona show ${persona}`);
    const { title, dimensions } = this.ledger.shown(persona);
    const [head, ...lines] = text.split('\n');
    expect(head).toBe(title);
    const heads = lines.filter(line => !line.startsWith('      '));
    const nothing = heads.map(line => line.replace(/^( {2}还没有结论。).*/u, '$1'));
    const wanted: Expected[] = dimensions.flatMap(({ name, claims }) => [
      { head: name, quotable: [] },
      ...(claims.length === 0 ? [{ head: '  还没有结论。', quotable: [] }] : []),
      ...claims.map(claim => ({ ...claim, head: `  ${claim.head}` })),
    ]);
    expect(nothing).toEqual(wanted.map(each => each.head));
    // The heaviest voices are quoted, each by its heaviest record.
    for (const [index, quotes] of quotesUnder(lines, /^(?! {6})/u).entries()) {
      const number = Number(/ C(\d+) /.exec(wanted[index]?.head ?? '')?.[1] ?? 0);
      const heaviest = number === 0 ? [] : this.ledger.reckonNow(this.ledger.claim(number)).heaviest;
      expect(quotes).toHaveLength(Math.min(2, heaviest.length));
      const least = heaviest[Math.min(2, heaviest.length) - 1]?.weight ?? 0;
      const telling = heaviest.filter(each => each.weight >= least - 1e-9);
      for (const quote of quotes)
        this.quoted(
          quote,
          telling.flatMap(each => each.records),
        );
    }
    this.checked.personas += 1;
    return text;
  }

  /** `/persona show 画像 维度`: confidence and all evidence of each claim. */
  async showsDimension(persona: string, dimension: string): Promise<string> {
    const text = await this.ask(TWO, `/persona show ${persona} ${dimension}`);
    const [live, retired = ''] = text.split('\n已废弃：\n');
    const [head, ...lines] = (live ?? '').split('\n');
    expect(head).toBe(`${persona} v${this.ledger.version(persona)} · ${dimensionName(dimension)}`);
    const claims = this.ledger.surest(persona, dimension);
    expect(lines.filter(line => /^ {2}\S/u.test(line)).map(line => line.slice(2))).toEqual(
      claims.length === 0
        ? [expect.stringContaining('还没有结论')]
        : claims.map(claim => this.ledger.claimLine(claim)),
    );
    const isLive = (number: number) => !this.ledger.entry(number).isDeleted;
    for (const [index, claim] of claims.entries()) {
      const [sure, ...evidence] = quotesUnder(lines)[index] ?? [];
      const { confidence } = this.ledger.reckonNow(claim);
      // Two decimals would say that it is at a floor that it does not reach.
      const isMisleading = [0.6, 0.75].some(
        floor => confidence < floor && Number(confidence.toFixed(2)) >= floor,
      );
      expect(sure).toBe(`      置信度 ${confidence.toFixed(isMisleading ? 3 : 2)}`);
      for (const [mark, numbers] of [
        ['+', claim.supporting],
        ['−', claim.contradicting],
      ] as const) {
        const shown = evidence.filter(line => line.startsWith(`      ${mark}`));
        const quoted = shown.map(line => this.quoted(line, numbers));
        expect(quoted.sort()).toEqual(numbers.filter(isLive).sort());
      }
    }
    const gone = [...this.ledger.world.claims.values()].filter(
      claim => claim.persona === persona && claim.dimension === dimension && claim.isRetired,
    );
    expect(retired).toBe(gone.map(claim => `  C${claim.number} ${claim.wording}`).join('\n'));
    this.checked.dimensions += 1;
    return text;
  }

  /** `/persona suggest`: each draft’s numbers are those of its records. @returns the first that is shown whole */
  async suggests(persona: string, member: string) {
    const card = (await this.say(member, `/persona suggest ${persona}`)).at(-1);
    const voices = voicesIn(this.ledger.world);
    const used = this.ledger.live(persona).flatMap(claim => [...claim.supporting, ...claim.contradicting]);
    const pattern =
      /^(\S+) {2}(\S+) · “.*”（F(\d+) \S+）\n {3}(\d+) 个声音 · (\d+) 个渠道 · 近 30 天 (\d+) 个（再前 30 天 (\d+) 个）.*\n {3}((?:F\d+ ?)+)$/gmu;
    const drafts = [...(card?.text ?? '').matchAll(pattern)].map(
      ([, place, name, typical, count, sources, recent, earlier, members = '']) => {
        const numbers = [...members.matchAll(/\d+/g)].map(Number);
        const entries = numbers.map(number => this.ledger.entry(number));
        const heard = (of: Entry[]) => new Set(of.map(each => voices.get(each.number))).size;
        const days = (each: Entry) => (this.ledger.now - each.saidAt) / 86_400_000;
        expect([Number(count), Number(sources)]).toEqual([
          heard(entries),
          new Set(entries.map(each => each.source)).size,
        ]);
        expect(Number(recent)).toBe(heard(entries.filter(each => days(each) < 30)));
        expect(Number(earlier)).toBe(heard(entries.filter(each => days(each) >= 30 && days(each) < 60)));
        expect(entries.every(each => dimensionName(each.dimension) === name && !each.isDeleted)).toBe(true);
        expect(entries.every(each => each.segment === undefined || each.segment === persona)).toBe(true);
        expect(numbers.filter(number => used.includes(number))).toEqual([]);
        expect(numbers).toContain(Number(typical));
        this.checked.suggestions += 1;
        const dimension = entries[0]?.dimension ?? '';
        return {
          place,
          typical: Number(typical),
          numbers,
          dimension,
          reason: `${count} 个声音 · ${sources} 个渠道`,
        };
      },
    );
    const [first] = drafts;
    if (card === undefined || first === undefined)
      throw new Error(`nothing whole is suggested:\n${card?.text}`);
    return { ...first, card };
  }
}

/** The lines that stand beneath each head. */
function quotesUnder(lines: readonly string[], isHead = /^ {2}\S/u): string[][] {
  const under: string[][] = [];
  for (const line of lines) {
    if (isHead.test(line)) under.push([]);
    else under.at(-1)?.push(line);
  }
  return under;
}

/** What recorders were told, one fact a piece of evidence: `小李 F12 v7 购买决策链路 4 依据 C5`. */
function factsOf(text: string): string[] {
  const [called = '', ...lines] = text.split('\n');
  const isOne = lines.length === 0;
  return (isOne ? [called] : lines)
    .flatMap(line => {
      const [, who = '', rest = ''] =
        (isOne ? /^@(\S+) 你记录的 (.*)$/u : /^(\S+?)记录的 (.*)$/u).exec(line) ?? [];
      expect(called.split(' ')).toContain(`@${who}`);
      return rest.split('；').flatMap(part => {
        const match = /^(.+) 成为 (v\d+) (\S+)的第 (.+) 条(依据|反驳)（(C\d+)）$/u.exec(part);
        const [, things = '', version, dimension, places = '', side, claim] = match ?? [];
        const place = places.split('、');
        return things
          .split('、')
          .map((thing, index) => `${who} ${thing} ${version} ${dimension} ${place[index]} ${side} ${claim}`);
      });
    })
    .sort();
}

function factsToTell(became: readonly Became[]): string[] {
  return became.map(({ recorder, fact }) => `${recorder} ${fact}`).sort();
}
