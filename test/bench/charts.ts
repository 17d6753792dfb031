/** How long a picture takes and what memory its thread adds: in a process of its own, so that the memory is its own. */
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { ThreadPainter } from '../../src/charts/painter.ts';
import type { Chart } from '../../src/domain/chart.ts';
import { type Figure, median, shown } from './figures.ts';

const PICTURES = 10;
const measured = z.object({
  ...{ first: z.number(), others: z.number(), bytes: z.number() },
  ...{ awake: z.number(), asleep: z.number() },
});

if (process.argv[1] === import.meta.filename) process.stdout.write(JSON.stringify(await measure()));

export function chartFigures(): Figure[] {
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', import.meta.filename], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { first, others, bytes, awake, asleep } = measured.parse(JSON.parse(stdout));
  return [
    { what: 'A first picture, with the start of its thread', figure: `${shown(first)} ms` },
    { what: '… each further one', figure: `${shown(others)} ms` },
    { what: '… its size', figure: `${shown(bytes / 1024)} KB` },
    { what: '… memory that the thread adds', figure: `${shown(awake)} MB` },
    { what: '… and that is left when it has ended', figure: `${shown(asleep)} MB` },
  ];
}

async function measure(): Promise<z.infer<typeof measured>> {
  const chart = summary();
  const before = residentMegabytes();
  const painter = new ThreadPainter({ idleMilliseconds: 500 });
  const times: number[] = [];
  let [bytes, awake] = [0, 0];
  for (let count = 0; count <= PICTURES; count += 1) {
    const start = performance.now();
    bytes = (await painter.draw(chart)).length;
    times.push(performance.now() - start);
    awake = Math.max(awake, residentMegabytes() - before);
  }
  while (painter.isAwake) await new Promise(resolve => setTimeout(resolve, 50));
  // What the system takes back it takes back a little later.
  await new Promise(resolve => setTimeout(resolve, 1_000));
  const asleep = residentMegabytes() - before;
  await painter.close();
  return { first: times[0] ?? Number.NaN, others: median(times.slice(1)), bytes, awake, asleep };
}

function residentMegabytes(): number {
  return process.memoryUsage.rss() / 1024 ** 2;
}

/** As of a test of three variants in its third round. */
function summary(): Chart {
  const rounds = ['第 1 轮', '第 2 轮', '第 3 轮'];
  const around = (value: number) => ({ shown: `${value}`, value, low: value * 0.9, high: value * 1.1 });
  return {
    title: 'T1/R3 比第 2 轮：超过 · 每元超过',
    subtitle: '秋季卖点 · 第 3/3 轮',
    panels: [
      {
        ...{ marks: 'intervals', title: '每元转化（95 % 区间）', before: '', behind: '', series: rounds },
        groups: ['A（收纳）', 'B（颜值）', 'C（送礼）'].map((label, index) => ({
          label,
          cells: rounds.map((_, round) => around(0.03 + index / 200 + round / 300)),
        })),
      },
      {
        ...{ marks: 'bars', title: '预算和花费', before: '¥', behind: '', series: ['计划', '花了'] },
        groups: rounds.map((label, index) => ({
          label,
          cells: [around(20_000 + index * 9_000), around(19_500 + index * 9_100)],
        })),
      },
    ],
  };
}
