/**
 * Four operators and a manager record 300 real reviews through the piped terminal chat, mend some, merge some and
 * search; everything is checked against counts made from the file alone. The file stays outside the project: where it
 * is not there, the same scene plays with lines written for it.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { voicesOf } from '../../../src/features/feedback/store/voice-forest.ts';
import { type Heard, jsonLines, runProcess, scratchFolder } from '../process.ts';
import { reviews } from '../reviews.ts';

const DIMENSIONS = ['素描', '场景', '文化', '痛点', '链路', '认知', '社交'];
const SOURCES = ['天猫', '小红书', '企微', '门店', '抖音'];
const OPERATORS = ['小李 role=community', '小周 role=ecommerce', '小吴 role=content', '小郑 role=media'];

const { from, list } = reviews(index => (index % 11 === 0 ? '' : `，第 ${index} 次`));
const dimensionOf = (index: number) =>
  DIMENSIONS[(index * 3 + (list[index]?.text.length ?? 0)) % DIMENSIONS.length] ?? '';
const sourceOf = (index: number) => SOURCES[index % SOURCES.length] ?? '';
const sentimentOf = (index: number) => (list[index]?.isPositive ? 1 : -1);
const number = (index: number) => index + 1;

const MENDED = list.flatMap((_, index) => (index % 20 === 7 ? [index] : []));
const DELETED = list.flatMap((_, index) => (index % 60 === 31 ? [index] : []));
const MERGED: [number, number][] = [
  [2, 3],
  [40, 90],
  [90, 140],
];
const QUERIES = ['快', '味道', '送餐', '好吃', '小时', '态度'];

/** Our own reading of method.md §8 (c), code point by code point, so as not to check the program by itself. */
function wordsOf(text: string): string | undefined {
  const plain = text.normalize('NFKC').toLowerCase();
  const numbers = plain.match(/\d+(?:\.\d+)?%?/g) ?? [];
  const kept = [...plain].filter(each => /^\p{L}$/u.test(each));
  const form: string[] = [];
  for (let at = 0; at < kept.length; ) {
    let end = at;
    while (kept[end] === kept[at] && end < kept.length) end += 1;
    const letter = kept[at] ?? '';
    form.push(end - at >= 3 ? letter : letter.repeat(end - at));
    at = end;
  }
  const letters = form.join('');
  return [...letters].length >= 6 ? [letters, ...numbers].join(' ') : undefined;
}

/** The voices of what is left after the deletions, by walking from record to record. */
function countVoices(): number {
  const left = list.map((_, index) => index).filter(index => !DELETED.includes(index));
  const isLinked = (one: number, other: number) => {
    const words = wordsOf(list[one]?.text ?? '');
    if (words !== undefined && words === wordsOf(list[other]?.text ?? '')) return true;
    return MERGED.some(([a, b]) => (a === one && b === other) || (a === other && b === one));
  };
  const seen = new Set<number>();
  let voices = 0;
  for (const start of left) {
    if (seen.has(start)) continue;
    voices += 1;
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const from = at;
      seen.add(from);
      open.push(...left.filter(other => !seen.has(other) && isLinked(from, other)));
    }
  }
  return voices;
}

const total = (heard: readonly Heard[], line: string) => {
  const typed = heard.find(each => each['text'] === line && !('edit' in each));
  const reply = heard.find(
    each => each['replyTo'] === typed?.['message'] && typeof each['text'] === 'string',
  );
  const text = String(reply?.['text']);
  return text.startsWith('没有找到') ? 0 : Number(/共 (\d+) 条/.exec(text)?.[1]);
};

describe(`300 reviews from ${from}`, () => {
  let folder = '';
  let heard: Heard[] = [];
  const searches = [
    '/search',
    ...DIMENSIONS.map(dimension => `/search 维度=${dimension}`),
    ...SOURCES.map(source => `/search 渠道=${source}`),
    '/search 情感=2',
    '/search 角色=媒介',
    ...QUERIES.map(query => `/search ${query}`),
    ...QUERIES.map(query => `/search ${query} 维度=认知 渠道=天猫`),
  ];

  beforeAll(async () => {
    folder = scratchFolder();
    const lines = [':as 王经理 manager'];
    list.forEach(({ text }, index) => {
      lines.push(`:as ${OPERATORS[index % OPERATORS.length]}`);
      const quoted = `"${text.replaceAll('"', '\\"')}"`;
      lines.push(
        `/反馈 ${quoted} 渠道=${sourceOf(index)} 维度=${dimensionOf(index)} 情感=${sentimentOf(index)}`,
      );
    });
    lines.push(':as 王经理');
    for (const index of MENDED) lines.push(`/feedback edit F${number(index)} 情感=2`);
    for (const index of DELETED) lines.push(`/feedback delete F${number(index)}`);
    for (const pair of MERGED) lines.push(`/feedback merge F${number(pair[0])} F${number(pair[1])}`);
    lines.push(...searches);
    const run = await runProcess(folder, `${lines.join('\n')}\n`);
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    heard = jsonLines(run.out);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const left = list.map((_, index) => index).filter(index => !DELETED.includes(index));
  const stripped = (index: number) =>
    (list[index]?.text ?? '').normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');

  test('each is recorded under the number of its turn', () => {
    const confirmed = heard.filter(line => /^F\d+ · /.test(String(line['text'])) && line['edit'] === false);
    expect(confirmed.map(line => String(line['text']).split(' ')[0])).toEqual(
      list.map((_, index) => `F${number(index)}`),
    );
  });

  test('totals by everything, dimension, source, sentiment and role are those of the file', () => {
    expect(total(heard, '/search')).toBe(left.length);
    for (const dimension of DIMENSIONS) {
      expect(total(heard, `/search 维度=${dimension}`)).toBe(
        left.filter(index => dimensionOf(index) === dimension).length,
      );
    }
    for (const source of SOURCES) {
      expect(total(heard, `/search 渠道=${source}`)).toBe(
        left.filter(index => sourceOf(index) === source).length,
      );
    }
    expect(total(heard, '/search 情感=2')).toBe(left.filter(index => MENDED.includes(index)).length);
    expect(total(heard, '/search 角色=媒介')).toBe(left.filter(index => index % 4 === 3).length);
  });

  test('a search finds exactly the reviews that contain the words', () => {
    for (const query of QUERIES) {
      const containing = left.filter(index => stripped(index).includes(query));
      expect(total(heard, `/search ${query}`), query).toBe(containing.length);
      const narrowed = containing.filter(
        index => dimensionOf(index) === '认知' && sourceOf(index) === '天猫',
      );
      expect(total(heard, `/search ${query} 维度=认知 渠道=天猫`), query).toBe(narrowed.length);
    }
  });

  test('there are as many voices as the file says', async () => {
    const { openDatabase } = await import('../../../src/store/open-database.ts');
    const { readMigrations } = await import('../../../src/store/migrate.ts');
    const migrations = readMigrations(
      path.join(import.meta.dirname, '..', '..', '..', 'prisma', 'migrations'),
    );
    const database = await openDatabase(path.join(folder, 'chat.db'), migrations);
    const numbers = list.map((_, index) => number(index));
    const voices = await database.transaction(transaction => voicesOf(transaction, 1, numbers));
    await database.close();
    expect(new Set(voices.values()).size).toBe(countVoices());
  });
});
