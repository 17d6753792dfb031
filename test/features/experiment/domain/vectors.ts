/**
 * Reference vectors made with SciPy and statsmodels. They stay outside the project: where ../shared/data is not there, the tests
 * have those that were computed for them alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import { z } from 'zod';

const FOLDER = path.join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'data');
const groups = z.record(z.string(), z.unknown());

function groupsOf(file: string): Record<string, unknown> {
  const where = path.join(FOLDER, file);
  return existsSync(where) ? groups.parse(JSON.parse(readFileSync(where, 'utf8'))) : {};
}

const SHARED = { ...groupsOf('ab-vectors.json'), ...groupsOf('method-vectors.json') };

/** @returns the cases of one group: our own first, then the shared ones */
export function casesOf<Schema extends z.ZodType>(
  group: string,
  schema: Schema,
  own: readonly z.infer<Schema>[],
): [title: string, each: z.infer<Schema>][] {
  const shared =
    SHARED[group] === undefined ? [] : z.object({ cases: z.array(schema) }).parse(SHARED[group]).cases;
  return [
    ...own.map((each, index): [string, z.infer<Schema>] => [`own ${index + 1}`, each]),
    ...shared.map((each, index): [string, z.infer<Schema>] => [`shared ${index + 1}`, each]),
  ];
}

/** @returns the rows of a public test, by their headers; none where ../shared/data is not there */
export function publicTest(file: string): Record<string, string>[] {
  const where = path.join(FOLDER, 'ab', file);
  if (!existsSync(where)) return [];
  return z
    .array(z.record(z.string(), z.string()))
    .parse(parse(readFileSync(where), { columns: true, bom: true, relax_column_count: true }));
}

/** Relative 1e-6 or absolute 1e-9, whichever is larger; null and undefined are both "not enough data". */
export function expectClose(actual: number | undefined, expected: number | null, absolute = 1e-9): void {
  if (expected === null) {
    expect(actual === undefined || actual === Number.POSITIVE_INFINITY, `${actual} for nothing`).toBe(true);
    return;
  }
  const off = Math.abs((actual ?? Number.NaN) - expected);
  expect(off, `${actual} for ${expected}`).toBeLessThanOrEqual(Math.max(absolute, 1e-6 * Math.abs(expected)));
}
