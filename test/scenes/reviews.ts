/** Real reviews to record: from a file that stays outside the project or, where it is not there, lines written for the scene. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const FILE = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'waimai-reviews-3000.csv');
/** So many reviews are recorded. */
export const TAKEN = 300;
const PHRASES = [
  ...['送得很快', '饭还是热的', '包装漏了', '等了两个小时'],
  ...['味道一般', '分量太少', '还会再点', '客服态度差'],
];

export type Review = { readonly text: string; readonly isPositive: boolean };

/** @param ending by which written lines differ from each other */
export function reviews(ending = (index: number) => `，第 ${index} 次`): { from: string; list: Review[] } {
  if (!existsSync(FILE)) {
    const list = Array.from({ length: TAKEN }, (_, index) => ({
      text: `${PHRASES[index % 8]}，${PHRASES[(index * 3 + 1) % 8]}${ending(index)}`,
      isPositive: index % 2 === 0,
    }));
    return { from: 'lines written for this scene (../shared/data is not there)', list };
  }
  const rows = z
    .array(z.object({ label: z.string(), text: z.string() }))
    .parse(parse(readFileSync(FILE), { columns: true, bom: true }));
  const list = rows
    .slice(0, TAKEN)
    .map(row => ({ text: row.text.replace(/\s+/g, ' ').trim(), isPositive: row.label === '1' }));
  return { from: FILE, list };
}
