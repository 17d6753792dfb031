/**
 * How long a digest reads in a large team, on the bulk reader's own connection, beside the bare GROUP BY that walks the same
 * records once; and how well its themes find what reviews are about. `npx tsx test/bench/digest.ts [records]`.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DIMENSIONS } from '../../src/domain/dimension.ts';
import { countThemes, type SaidRecord, type Theme } from '../../src/features/digest/domain/theme-counts.ts';
import { recordsReading } from '../../src/features/digest/read-records.ts';
import { type Database, sql } from '../../src/store/database.ts';
import { bareReading } from './bare-reading.ts';
import { atMost, type Figure, median, shown, table } from './figures.ts';
import { Playground, scratchFolder } from './playground.ts';
import { ROOM } from './seed.ts';
import { Texts } from './texts.ts';

const COUNT = 1_000_000;
/** So many of them were said in the weeks shown. */
const LATELY = 20_000;
const WEEK = 7 * 86_400_000;
const WEEKS = 8;
const CHUNK = 5_000;
const RUNS = 7;
const AIM_MILLISECONDS = 500;
const AIM_TIMES = 3;
const SHARED = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

const jieba = Jieba.withDict(dict);
const cut = (text: string) => jieba.cut(text, true);

/** A theme is about an aspect when so much more of those who say it speak of that than of all reviews. */
const ABOUT = { voicesAtLeast: 3, liftAtLeast: 1.2 };

if (process.argv[1] === import.meta.filename) {
  const figures = [...themeFigures(), ...(await digestFigures(Number(process.argv[2] ?? COUNT)))];
  process.stdout.write(`${table(figures)}\n`);
}

export async function digestFigures(count: number): Promise<Figure[]> {
  const folder = scratchFolder();
  const playground = await Playground.open(folder);
  try {
    await playground.furnish(ROOM);
    const { database } = playground;
    const to = new Date();
    await seed(database, count, to);
    const from = new Date(to.getTime() - WEEK);
    const period = { from, to, before: new Date(from.getTime() - WEEK) };
    const [reading, bare]: [number[], number[]] = [[], []];
    for (let run = 0; run <= RUNS; run += 1) {
      const [one, other] = [
        await timed(() => database.read(bareReading, { teamId: 1 })),
        await timed(() => database.read(recordsReading, { teamId: 1, period })),
      ];
      // The first loads the dictionary.
      if (run === 0) continue;
      bare.push(one);
      reading.push(other);
    }
    const where = `${shown(count)} records, ${shown(Math.min(count, LATELY))} in the weeks shown`;
    const [own, least] = [median(reading), median(bare)];
    return [
      { what: `bare GROUP BY over ${where}`, figure: `${shown(least)} ms` },
      atMost(`records of a digest read, ${where}`, own, AIM_MILLISECONDS, 'ms'),
      atMost('… times the bare GROUP BY', own / least, AIM_TIMES, ''),
    ];
  } finally {
    await playground.close(true);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Records of years, each a voice of its own, and lately some with words of reviews. */
async function seed(database: Database, count: number, to: Date): Promise<void> {
  const texts = new Texts(1);
  const lately = Math.min(count, LATELY);
  const weeks = to.getTime() - WEEKS * WEEK;
  for (let done = 0; done < count; done += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - done) }, (_, index) => {
      const number = done + index + 1;
      const isLate = number > count - lately;
      const saidAt = isLate
        ? weeks + ((number - (count - lately)) / (lately + 1)) * WEEKS * WEEK
        : weeks - ((count - number) / count) * 100 * WEEK;
      return [
        number,
        isLate ? texts.review() : `第 ${number} 条`,
        DIMENSIONS[Math.floor(texts.random() * DIMENSIONS.length)]?.id ?? 'needs',
        1 + Math.floor(texts.random() * 18),
        texts.chance(0.7) ? Math.floor(texts.random() * 5) - 2 : null,
        JSON.stringify(isLate ? texts.tags() : []),
        Math.floor(saidAt),
        1 + Math.floor(texts.random() * 4),
      ];
    });
    const json = JSON.stringify(rows);
    await database.transaction(async transaction => {
      await transaction.execute(sql`
        INSERT INTO "Voice" (id, "teamId", records) SELECT value ->> 0, 1, 1 FROM json_each(${json})`);
      await transaction.execute(sql`
        INSERT INTO "VoicePart" (id, "teamId", key, "voiceId", holders, records)
        SELECT value ->> 0, 1, 'r:' || (value ->> 0), value ->> 0, 1, 1 FROM json_each(${json})`);
      await transaction.execute(sql`
        INSERT INTO "Feedback" ("teamId", number, text, dimension, "sourceId", sentiment, tags, "reporterId", "roomId", "partId",
          "saidAt", "recordedAt", "messageAt")
        SELECT 1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 7, 1, value ->> 0,
          value ->> 6, value ->> 6, value ->> 6
        FROM json_each(${json})`);
    });
  }
}

/** Real reviews, whose labels are told to nobody who counts themes. */
export function themeFigures(): Figure[] {
  return [...aspectRecall(), ...negation()];
}

function recordOf(text: string, index: number): SaidRecord {
  const facts = { number: index + 1, text, tags: [], dimension: 'needs', isNow: true } as const;
  return { ...facts, sourceId: 1, reporterId: 1, sentiment: null, voice: index + 1 };
}

/** Of what people marked as spoken of in a review, so much is in one of its themes that is about that aspect. */
function aspectRecall(): Figure[] {
  const file = path.join(SHARED, 'asap-dev-sample.csv');
  if (!existsSync(file)) return [{ what: 'aspects in reviews', figure: `${file} is not there` }];
  const rows = z
    .array(z.record(z.string(), z.string()))
    .parse(parse(readFileSync(file), { columns: true, bom: true, relax_column_count: true }));
  const [, , , ...aspects] = Object.keys(rows[0] ?? {});
  const records = rows.map((row, index) => recordOf(row['reviewbody'] ?? '', index));
  const themes = countThemes(records, cut).filter(({ now }) => now.size >= ABOUT.voicesAtLeast);
  let [spokenOf, found, distinct] = [0, 0, 0];
  for (const aspect of aspects) {
    const speaking = new Set(
      records.filter((_, index) => rows[index]?.[aspect] !== '-2').map(({ voice }) => voice),
    );
    if (speaking.size === 0) continue;
    const about = themes.filter(
      theme => share(theme, speaking) >= ABOUT.liftAtLeast * (speaking.size / rows.length),
    );
    const reached = new Set(about.flatMap(({ now }) => [...now].filter(voice => speaking.has(voice))));
    spokenOf += speaking.size;
    found += reached.size;
    if (about.length > 0) distinct += 1;
  }
  return [
    {
      what: `aspects in ${rows.length} restaurant reviews: recall of what is spoken of, aspects with a theme`,
      figure: `${((100 * found) / spokenOf).toFixed(1)} %, ${distinct} of ${aspects.length}`,
    },
  ];
}

function share({ now }: Theme, voices: ReadonlySet<number>): number {
  return [...now].filter(voice => voices.has(voice)).length / now.size;
}

/** 不好吃 and 好吃 are two themes: how many of each are in negative reviews. */
function negation(): Figure[] {
  const file = path.join(SHARED, 'waimai-reviews-3000.csv');
  if (!existsSync(file)) return [{ what: 'denied words in reviews', figure: `${file} is not there` }];
  const rows = z
    .array(z.object({ label: z.string(), text: z.string() }))
    .parse(parse(readFileSync(file), { columns: true, bom: true }));
  const negative = new Set(rows.flatMap(({ label }, index) => (label === '0' ? [index + 1] : [])));
  const themes = countThemes(
    rows.map(({ text }, index) => recordOf(text, index)),
    cut,
  );
  const line = (word: string) => {
    const theme = themes.find(({ shown: name }) => name === word);
    return theme === undefined
      ? `${word} –`
      : `${word} ${(100 * share(theme, negative)).toFixed(0)} % of ${theme.now.size}`;
  };
  const pairs = ['好吃', '不好吃', '新鲜', '不新鲜', '热', '不热'];
  return [{ what: 'share of negative reviews among those who say', figure: pairs.map(line).join(', ') }];
}
