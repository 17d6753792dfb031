/** One voice of very many equal records: what each act on it takes, from receive to sent, and how long steps hold all up. */
import { rmSync } from 'node:fs';
import { stockForms } from '../../src/domain/stock-phrase.ts';
import { wordsKeyOf } from '../../src/features/feedback/store/feedback.ts';
import { spaced } from '../../src/features/feedback/store/search-index.ts';
import { features } from '../../src/features/index.ts';
import { linkEvidence } from '../../src/features/persona/store/evidence.ts';
import { sql, type Transaction } from '../../src/store/database.ts';
import { findSpeaker } from '../../src/store/speakers.ts';
import { upkeepFurther } from '../upkeep.ts';
import { atMost, type Figure, percentile, shown } from './figures.ts';
import { MEMBERS, PLATFORM, Playground, saying, scratchFolder } from './playground.ts';
import { ROOM } from './seed.ts';

const ROUNDS = 40;
const STEPS = 2_000;
const AIM_MILLISECONDS = 50;
const [TEXT, OTHER_TEXT] = ['瓶口总是漏出来一点', '泵头按下去没有反应'];
const OTHER_SHARE = 0.1;
const WHO = MEMBERS[0]?.name ?? '';

/** @param count how many records say the same; a tenth of that says something else */
export async function voiceFigures(count: number): Promise<Figure[]> {
  const folder = scratchFolder();
  try {
    const playground = await Playground.open(folder);
    await playground.furnish(ROOM);
    const start = performance.now();
    await playground.database.transaction(transaction => seedAlike(transaction, count));
    const seconds = (performance.now() - start) / 1000;
    const bench = new VoiceBench(playground, count);
    const figures = await bench.figures();
    await playground.database.close();
    return [
      { what: `${shown(count)} equal records seeded in bulk`, figure: `${shown(seconds)} s` },
      ...figures,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function seedAlike(transaction: Transaction, count: number): Promise<void> {
  const speaker = await findSpeaker(transaction, PLATFORM, ROOM, `${ROOM}/${WHO}`);
  if (speaker?.person === undefined) throw new Error('the room is not there');
  const { team, room, person } = speaker;
  const [teamId, last, now] = [team.id, count + Math.floor(count * OTHER_SHARE), new Date()];
  const [key, otherKey] = [TEXT, OTHER_TEXT].map(text => wordsKeyOf({ text, endUser: null }, stockForms('')));
  await transaction.execute(sql`
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${last})
    INSERT INTO "Feedback" (id, "teamId", number, text, dimension, "sourceId", consent, tags, "reporterId", "roomId",
      "messageId", "wordsKey", "partId", "saidAt", "recordedAt", "messageAt")
    SELECT n, ${teamId}, n, CASE WHEN n <= ${count} THEN ${TEXT} ELSE ${OTHER_TEXT} END, 'needs', 1 + n % 10, 'unknown', '[]',
      ${person.id}, ${room.id}, 'old' || n, CASE WHEN n <= ${count} THEN ${key} ELSE ${otherKey} END,
      CASE WHEN n <= ${count} THEN 1 ELSE 2 END, ${now}, ${now}, ${now} FROM n`);
  for (const [id, partKey, records] of [
    [1, key, count],
    [2, otherKey, last - count],
  ] as const) {
    await transaction.execute(
      sql`INSERT INTO "Voice" (id, "teamId", records) VALUES (${id}, ${teamId}, ${records})`,
    );
    await transaction.execute(sql`
      INSERT INTO "VoicePart" (id, "teamId", key, "voiceId", holders, records)
      VALUES (${id}, ${teamId}, ${`w:${partKey}`}, ${id}, ${records}, ${records})`);
  }
  await transaction.execute(sql`
    INSERT INTO "FeedbackSearch" (rowid, words, facets)
    SELECT id, CASE WHEN id <= ${count} THEN ${spaced(TEXT)} ELSE ${spaced(OTHER_TEXT)} END, 't' || ${teamId} FROM "Feedback"`);
  await transaction.execute(sql`
    INSERT INTO "Audit" ("teamId", at, "personId", platform, "roomId", "messageId", action, subject, details)
    SELECT ${teamId}, "recordedAt", "reporterId", ${PLATFORM}, "roomId", "messageId", 'feedback.recorded', 'F' || number, '{}'
    FROM "Feedback"`);
  await transaction.execute(
    sql`INSERT INTO "ShortId" ("teamId", kind, last) VALUES (${teamId}, 'F', ${last})`,
  );
  await transaction.execute(sql`
    INSERT INTO "Persona" (id, "teamId", name, "nameKey", version, "createdById", "createdAt")
    VALUES (1, ${teamId}, 'p', 'p', 1, 1, ${now})`);
  await transaction.execute(sql`
    INSERT INTO "Claim" (id, "teamId", number, "personaId", dimension, wording, "sinceVersion")
    VALUES (1, ${teamId}, 1, 1, 'needs', 'w', 1)`);
  // So much of both voices is evidence of a claim.
  const things = Array.from({ length: 200 }, (_, index) => `F${index % 2 === 0 ? index + 1 : count + index}`);
  await linkEvidence(
    { transaction, features },
    {
      ...{ teamId, personaId: 1, claimId: 1, side: 'supporting', things, linkedById: 1, at: now },
    },
  );
}

class VoiceBench {
  readonly #figures: Figure[] = [];
  #last: number;

  constructor(
    readonly playground: Playground,
    readonly count: number,
  ) {
    this.#last = count + Math.floor(count * OTHER_SHARE);
  }

  async figures(): Promise<Figure[]> {
    const { count } = this;
    // What a running bot has warm.
    for (let round = 0; round < 10; round += 1) {
      const line = `/反馈 热身的话第${round}句啊 维度=痛点 渠道=天猫`;
      for (const each of [line, line, `/feedback show F${900 + round}`, `/feedback delete F${900 + round}`])
        await this.#say(each);
      await this.#say(`/feedback merge F${900 - 2 * round} F${899 - 2 * round}`);
      await this.#say(`/feedback edit F${850 + round} 强度=5`);
      this.#last += 2;
    }
    await this.#measure('record', () => `/反馈 ${TEXT} 维度=痛点 渠道=天猫`);
    this.#last += ROUNDS;
    await this.#measure('link: record as a reply', () => `/反馈 ${TEXT} 维度=痛点 渠道=天猫`, true);
    this.#last += ROUNDS;
    await this.#measure('show', round => `/feedback show F${1 + round}`);
    await this.#measure(
      'edit the words of the first ones',
      round => `/feedback edit F${1 + round} 原话="第 ${round} 句别的话啊"`,
    );
    await this.#measure('edit them back', round => `/feedback edit F${1 + round} 原话=${TEXT}`);
    await this.#measure('delete the first ones', round => `/feedback delete F${1 + round}`);
    await this.#measure('restore them', round => `/feedback restore F${1 + round}`);
    await this.#measure(
      'merge with a record alone, as it is recorded',
      round => `/反馈 只说一次的话${'一二三四五六七八九十'[round % 10]}第${round}号 维度=痛点 渠道=天猫`,
    );
    const alone = this.#last + 1;
    this.#last += ROUNDS;
    await this.#measure(
      'merge it with the large voice',
      round => `/feedback merge F${500 + round} F${alone + round}`,
    );
    await this.#measure('unmerge the two', round => `/feedback unmerge F${500 + round} F${alone + round}`);
    await this.#measure(
      'merge the two large voices',
      round => `/feedback merge F${600 + round} F${count + 1 + round}`,
      false,
      round => `/feedback unmerge F${600 + round} F${count + 1 + round}`,
    );
    await this.#measure('unmerge one of them', round => `/feedback unmerge F${700 + round}`);
    await this.#stockPhrase();
    return this.#figures;
  }

  async #measure(
    act: string,
    line: (round: number) => string,
    isReply = false,
    undo?: (round: number) => string,
  ): Promise<void> {
    const times: Time[] = [];
    const undone: Time[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await this.#say(line(round), isReply ? `o${round}` : undefined));
      if (undo !== undefined) undone.push(await this.#say(undo(round)));
    }
    this.#add(act, times);
    if (undo !== undefined) this.#add(`undo: ${act}`, undone);
  }

  async #say(line: string, original?: string): Promise<Time> {
    const replyTo =
      original === undefined ? undefined : { messageId: original, text: '原消息', isFromBot: false };
    const before = process.cpuUsage();
    const { milliseconds } = await this.playground.answer(saying(ROOM, WHO, line, replyTo));
    return { milliseconds, processor: processorSince(before) };
  }

  /** The large voice falls apart, each record for itself: the first steps of that. */
  async #stockPhrase(): Promise<void> {
    const { database, bot } = this.playground;
    // It would go on with the steps by itself.
    await bot.stop();
    await database.transaction(async ({ execute }) => {
      const settings = JSON.stringify({ stockPhrases: TEXT });
      await execute(sql`UPDATE "Team" SET settings = ${settings}`);
      await execute(sql`UPDATE "WordsKeying" SET rules = 0, "keyedTo" = 0`);
    });
    const times: Time[] = [];
    for (let goesOn = true; goesOn && times.length < STEPS; ) {
      const [start, before] = [performance.now(), process.cpuUsage()];
      goesOn = await database.transaction(transaction => upkeepFurther(transaction, new Date()));
      times.push({ milliseconds: performance.now() - start, processor: processorSince(before) });
    }
    this.#add('made a stock phrase: a step', times);
  }

  #add(act: string, times: readonly Time[]): void {
    const [wall, processor] = [times.map(each => each.milliseconds), times.map(each => each.processor)];
    const three = (of: readonly number[]) =>
      `p50 ${shown(percentile(of, 0.5))}, p99 ${shown(percentile(of, 0.99))}, max ${shown(Math.max(...of))} ms`;
    this.#figures.push({
      ...atMost(`${shown(this.count)} equal records, ${act}`, percentile(wall, 0.99), AIM_MILLISECONDS, 'ms'),
      figure: `${three(wall)}; of the processor ${three(processor)}`,
    });
  }
}

/** What an act took on the clock, and of the processor: others may have had it meanwhile. Both in milliseconds. */
type Time = { readonly milliseconds: number; readonly processor: number };

function processorSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
