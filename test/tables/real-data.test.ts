/** Real files, where they are at hand: two advertising reports and two collections of reviews. */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bytesOnDisk } from '../../src/tables/bytes.ts';
import type { KnownColumn } from '../../src/tables/header.ts';
import { openTable } from '../../src/tables/open-table.ts';
import { cellReader } from '../../src/tables/read-cell.ts';
import { collected } from './fixtures.ts';

const DATA = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

async function read<Name extends string>(file: string, known: readonly KnownColumn<Name>[]) {
  const handle = await open(path.join(DATA, file));
  try {
    const table = await openTable(await bytesOnDisk(handle), known);
    return {
      ...table,
      all: await collected(table.rows()),
      cells: cellReader(table, { notAfter: '2026-11-24' }),
    };
  } finally {
    await handle.close();
  }
}

test.runIf(existsSync(DATA))('days with points, and days without a year', async () => {
  const control = await read('ab/control-test-control.csv', [
    { name: 'day', aliases: ['Date'] },
    { name: 'spend', aliases: ['Spend'] },
    { name: 'clicks', aliases: ['# of Website Clicks'] },
  ]);
  const days = control.all.map(row => control.cells.day(row, 'day').value);
  expect([days.length, days[0], days.at(-1)]).toEqual([30, '2019-08-01', '2019-08-30']);
  expect(control.cells.money(control.all[0] ?? { number: 0, cells: [] }, 'spend').value).toEqual({
    fen: 228_000,
    currency: 'USD',
  });
  expect(control.all.filter(row => control.cells.whole(row, 'clicks').value === undefined)).toHaveLength(1);
  const screener = await read('ab/screener-control.csv', [
    { name: 'day', aliases: ['Date'] },
    { name: 'clicks', aliases: ['Clicks'] },
  ]);
  const dated = screener.all.map(row => screener.cells.day(row, 'day').value);
  expect([dated.length, dated[0], dated.at(-1)]).toEqual([37, '2025-10-11', '2025-11-16']);
});

test.runIf(existsSync(DATA))('reviews, with commas and line ends in them', async () => {
  const reviews = await read('waimai-reviews-3000.csv', [
    { name: 'label', aliases: ['label'] },
    { name: 'text', aliases: ['text'], isVerbatim: true },
  ]);
  expect(reviews.all).toHaveLength(3_000);
  const labels = reviews.all.map(row => reviews.cells.whole(row, 'label').value ?? 0);
  expect(labels.reduce((sum, label) => sum + label, 0)).toBe(1_500);
  const asap = await read('asap-dev-sample.csv', [
    { name: 'text', aliases: ['reviewbody'], isVerbatim: true },
    { name: 'stars', aliases: ['star'] },
  ]);
  expect(asap.facts.encoding).toBe('utf-8');
  expect(asap.all.every(row => (asap.cells.stars(row, 'stars').value ?? 0) >= 1)).toBe(true);
  expect(asap.all.every(row => row.kind === 'data' && row.cells.length === 21)).toBe(true);
});
