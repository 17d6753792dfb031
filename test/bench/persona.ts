/**
 * How long one waits for what a persona can do, on personas grown over years: from the platform's call to the last
 * message of that event, one event at a time.
 */
import { constants, cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Incoming } from '../../src/chat/incoming.ts';
import { sql } from '../../src/store/database.ts';
import { atMost, type Figure, percentile, shown } from './figures.ts';
import { type SeededPersona, seedPersonas, VERSIONS } from './persona-seed.ts';
import { MEMBERS, Playground, reacting, type Sent, saying, scratchFolder } from './playground.ts';
import { ROOM } from './seed.ts';
import { Texts } from './texts.ts';

/** A million records go with 200,000 pieces of evidence. */
const PIECES_SHARE = 0.2;
/** How many live claims each persona has: the usual, and the worst. */
const LAYOUTS: readonly (readonly number[])[] = [Array.from({ length: 10 }, () => 50), [500]];
const AIM_MILLISECONDS = 50;
const AIM_SUGGEST_MILLISECONDS = 1_000;
const ROUNDS = { many: 100, some: 40, few: 12 };
const WARM_UP_ROUNDS = 3;
/** Decides; somebody else proposes. */
const MANAGER = MEMBERS[0]?.name ?? '';
const PROPOSER = MEMBERS[1]?.name ?? '';

/** @param folders of databases with feedback, by their number of records; they stay as they are */
export async function personaFigures(folders: ReadonlyMap<number, string>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [count, folder] of folders) {
    for (const layout of LAYOUTS) {
      const copy = scratchFolder();
      cpSync(path.join(folder, 'chat.db'), path.join(copy, 'chat.db'), { mode: constants.COPYFILE_FICLONE });
      try {
        figures.push(...(await figuresOn(copy, count, layout)));
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    }
  }
  return figures;
}

async function figuresOn(folder: string, count: number, layout: readonly number[]): Promise<Figure[]> {
  const playground = await Playground.open(folder);
  try {
    const start = performance.now();
    const pieces = Math.round(count * PIECES_SHARE);
    const personas = await seedPersonas(playground.database, count, layout, pieces);
    const where = `${layout.length} × ${layout[0]} claims, ${shown(pieces)} pieces, ${shown(count)} records`;
    const seconds = (performance.now() - start) / 1000;
    const seeded = { what: `personas seeded, ${where}`, figure: `${shown(seconds)} s` };
    return [seeded, ...(await new PersonaBench(playground, personas, count, where).figures())];
  } finally {
    await playground.close(true);
  }
}

class PersonaBench {
  readonly #playground: Playground;
  readonly #personas: readonly SeededPersona[];
  readonly #texts: Texts;
  readonly #where: string;
  readonly #figures: Figure[] = [];
  /** The next record, from the newest down, that is evidence of nothing yet. */
  #fresh: number;
  #rounds = 0;

  constructor(playground: Playground, personas: readonly SeededPersona[], count: number, where: string) {
    this.#playground = playground;
    this.#personas = personas;
    this.#texts = new Texts(personas.length);
    this.#where = where;
    this.#fresh = count;
  }

  async figures(): Promise<readonly Figure[]> {
    await this.#suggesting();
    await this.#reading();
    await this.#proposing();
    await this.#counting();
    await this.#changingFeedback();
    await this.#deciding();
    await this.#weighingAnew();
    return this.#figures;
  }

  async #suggesting(): Promise<void> {
    const first = await this.#last(saying(ROOM, PROPOSER, `/persona suggest ${this.#persona().name}`));
    this.#figures.push({
      what: `/persona suggest, first in this database, ${this.#where}`,
      figure: `${shown(first.milliseconds)} ms`,
    });
    await this.#measure('/persona suggest', ROUNDS.few, AIM_SUGGEST_MILLISECONDS, () =>
      this.#say(`/persona suggest ${this.#persona().name}`),
    );
    await this.#measure('/persona suggest, one dimension', ROUNDS.few, AIM_SUGGEST_MILLISECONDS, () =>
      this.#say(`/persona suggest ${this.#persona().name} ${this.#texts.dimension().id}`),
    );
  }

  async #reading(): Promise<void> {
    // What the way there and back takes by itself.
    await this.#measure('/help', ROUNDS.some, undefined, () => this.#say('/help'));
    await this.#measure('/persona show', ROUNDS.many, AIM_MILLISECONDS, () =>
      this.#say(`/persona show ${this.#persona().name}`, '痛点'),
    );
    await this.#measure('/persona show, one dimension in full', ROUNDS.some, AIM_MILLISECONDS, () =>
      this.#say(`/persona show ${this.#persona().name} 痛点`, '置信度'),
    );
    await this.#measure('/persona diff of the last two versions', ROUNDS.many, AIM_MILLISECONDS, () =>
      this.#say(
        `/persona diff ${this.#persona().name} v${VERSIONS - 1} v${VERSIONS}`,
        `v${VERSIONS - 1} → v${VERSIONS}`,
      ),
    );
  }

  async #proposing(): Promise<void> {
    const kinds = {
      'propose … add': () => this.#added(),
      'propose … strengthen': () => this.#strengthened(),
    };
    for (const [name, line] of Object.entries(kinds)) {
      await this.#measure(`/persona ${name}`, ROUNDS.many, AIM_MILLISECONDS, async () => {
        const card = await this.#last(saying(ROOM, PROPOSER, line()), '待定');
        await this.#withdraw(card);
        return card.milliseconds;
      });
    }
  }

  async #counting(): Promise<void> {
    await this.#say('/settings 票数=2', '2');
    await this.#measure('reaction that only counts', ROUNDS.many, AIM_MILLISECONDS, async () => {
      const card = await this.#last(saying(ROOM, PROPOSER, this.#added()), '待定');
      const { sent } = await this.#playground.play(reacting(ROOM, MANAGER, card.messageId, '👍'));
      expectText(sent.at(-1), '还需 1 票');
      await this.#withdraw(card);
      return sent.at(-1)?.milliseconds ?? Number.NaN;
    });
    await this.#say('/settings 票数=1', '1');
  }

  async #deciding(): Promise<void> {
    const [untilDiff, untilLast, untilSettled]: [number[], number[], number[]] = [[], [], []];
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS.many; round += 1) {
      const persona = this.#persona();
      // What was added is retired in the next round, so that the persona stays as large as it is.
      const added = this.#lastAdded.get(persona.name);
      const line =
        added === undefined
          ? this.#added(persona)
          : round % 2 === 0
            ? this.#strengthened(persona)
            : `/persona propose ${persona.name} retire C${added} 理由=试试`;
      const card = await this.#last(saying(ROOM, PROPOSER, line), '待定');
      const { sent, settled } = await this.#playground.play(reacting(ROOM, MANAGER, card.messageId, '👍'));
      const diff = sent.find(each => each.text.startsWith(`${persona.name} v`));
      expectText(diff, '小李通过');
      if (line.includes(' add ')) {
        this.#lastAdded.set(persona.name, Number(/C(\d+)/.exec(diff?.text ?? '')?.[1]));
      } else if (line.includes(' retire ')) this.#lastAdded.delete(persona.name);
      if (round < 0) continue;
      untilDiff.push(diff?.milliseconds ?? Number.NaN);
      untilLast.push(sent.at(-1)?.milliseconds ?? Number.NaN);
      untilSettled.push(settled);
    }
    this.#add('reaction that decides, until the diff', untilDiff, AIM_MILLISECONDS);
    this.#add('reaction that decides, until the last message', untilLast, AIM_MILLISECONDS);
    this.#add('reaction that decides, until all is settled', untilSettled, AIM_MILLISECONDS);
  }
  readonly #lastAdded = new Map<string, number>();

  async #changingFeedback(): Promise<void> {
    const [used, unused] = [await this.#records(true), await this.#records(false)];
    const from = (list: typeof used) => {
      const record = list.pop();
      if (record === undefined) throw new Error('too few records');
      return record;
    };
    const edit = (list: typeof used) => () =>
      this.#say(`/feedback edit F${from(list).number} 强度=5`, '已改');
    await this.#measure('/feedback edit of a record that is evidence', ROUNDS.many, undefined, edit(used));
    await this.#measure('/feedback edit of one that is none', ROUNDS.many, undefined, edit(unused));
    const join = (list: typeof used) => () =>
      this.#say(`/反馈 ${from(list).text} 维度=认知 渠道=天猫`, '声音');
    await this.#measure('/feedback that joins a voice that is evidence', ROUNDS.many, undefined, join(used));
    await this.#measure('/feedback that joins another', ROUNDS.many, undefined, join(unused));
    for (const [name, list] of [
      ['are evidence', used],
      ['are none', unused],
    ] as const) {
      await this.#measure(`/feedback merge of two that ${name}`, ROUNDS.some, undefined, async () => {
        const pair = `F${from(list).number} F${from(list).number}`;
        const milliseconds = await this.#say(`/feedback merge ${pair}`, '同一个声音');
        await this.#say(`/feedback unmerge ${pair}`);
        return milliseconds;
      });
    }
  }

  async #weighingAnew(): Promise<void> {
    const [first, second]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS.few; round += 1) {
      await this.#say(`/settings 半衰期=${60 + round}`, `${60 + round}`);
      const { name } = this.#persona();
      first.push(await this.#say(`/persona show ${name}`));
      second.push(await this.#say(`/persona show ${name}`));
    }
    this.#add('/persona show, first after another half-life', first, undefined);
    this.#add('/persona show, second after it', second, AIM_MILLISECONDS);
    await this.#say('/settings 半衰期=90', '90');
  }

  /** @returns records that somebody could have typed in one line, of one voice, in any order */
  async #records(isEvidence: boolean): Promise<{ number: number; text: string }[]> {
    const used = sql`SELECT 1 FROM "Evidence" WHERE "teamId" = feedback."teamId" AND thing = 'F' || feedback.number`;
    return this.#playground.database.transaction(({ query }) =>
      query(sql`
        SELECT number, text FROM "Feedback" feedback
        WHERE ${isEvidence ? sql`` : sql`NOT`} EXISTS (${used}) AND intensity IS NOT 5 AND "wordsKey" IS NOT NULL
          AND text NOT LIKE '%=%' AND "deletedAt" IS NULL AND NOT EXISTS (
            SELECT 1 FROM "Feedback" earlier WHERE earlier."partId" = feedback."partId" AND earlier.number < feedback.number)
        ORDER BY number * 7919 % 10007 LIMIT ${4 * ROUNDS.many + 4 * ROUNDS.some}`),
    );
  }

  #persona(): SeededPersona {
    this.#rounds += 1;
    const persona = this.#personas[this.#rounds % this.#personas.length];
    if (persona === undefined) throw new Error('no persona');
    return persona;
  }

  #evidence(): string {
    this.#fresh -= 2;
    return `证据=F${this.#fresh + 2},F${this.#fresh + 1}`;
  }

  #added({ name } = this.#persona()): string {
    const wording = this.#texts
      .review()
      .replaceAll(/["“”=＝:：/]/g, '')
      .slice(0, 100);
    this.#rounds += 1;
    return `/persona propose ${name} add 维度=痛点 "第 ${this.#rounds} 条：${wording}" ${this.#evidence()} 理由=都提到`;
  }

  #strengthened({ name, claims } = this.#persona()): string {
    // Contested claims can't be strengthened; the bench contests none of the first.
    const claim = claims[Math.floor(this.#texts.random() * 15)];
    return `/persona propose ${name} strengthen C${claim} ${this.#evidence()} 理由=都提到`;
  }

  async #withdraw(card: Sent): Promise<void> {
    await this.#say(`/proposal withdraw ${/P\d+/.exec(card.text)?.[0]}`, '已撤回');
  }

  /** @returns the milliseconds until the last answer to what the manager says */
  async #say(line: string, expected = ''): Promise<number> {
    return (await this.#last(saying(ROOM, MANAGER, line), expected)).milliseconds;
  }

  async #last(incoming: Incoming, expected = ''): Promise<Sent> {
    const { sent } = await this.#playground.play(incoming);
    return expectText(sent.at(-1), expected);
  }

  async #measure(
    what: string,
    rounds: number,
    aim: number | undefined,
    round: () => Promise<number>,
  ): Promise<void> {
    const milliseconds: number[] = [];
    for (let index = -WARM_UP_ROUNDS; index < rounds; index += 1) {
      const each = await round();
      if (index >= 0) milliseconds.push(each);
    }
    this.#add(what, milliseconds, aim);
  }

  #add(what: string, milliseconds: readonly number[], aim: number | undefined): void {
    const [p50, p99] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.99)];
    const figure =
      aim === undefined
        ? { what: `${what}, p99, ${this.#where}`, figure: `${shown(p99)} ms` }
        : atMost(`${what}, p99, ${this.#where}`, p99, aim, 'ms');
    this.#figures.push({ ...figure, figure: `${figure.figure} (p50 ${shown(p50)})` });
  }
}

function expectText(sent: Sent | undefined, expected: string): Sent {
  if (sent?.text.includes(expected)) return sent;
  throw new Error(`“${expected}” was expected, not: ${sent?.text}`);
}
