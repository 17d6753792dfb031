/**
 * `npm run bench [-- part] [quick]`: throughput, telegram, lark, latency, process, persona, suggestions,
 * stalls, voices, grouping, ab, tables, charts or digest; all when no part is named; `quick` for up to 100,000 records. `faults` plays a thousand faults instead (or as many as
 * a number says), `faults telegram` and `faults lark` those of a platform that misbehaves. `--detail` shows every kind of command.
 */
import { rmSync } from 'node:fs';
import { abFigures } from './ab.ts';
import { chartFigures } from './charts.ts';
import { digestFigures, themeFigures } from './digest.ts';
import { type Figure, shown, table } from './figures.ts';
import { groupingFigures } from './grouping.ts';
import { larkFigures } from './lark.ts';
import { latencyFigures } from './latency.ts';
import { machineFigures } from './machine.ts';
import { personaFigures } from './persona.ts';
import { processFigures } from './process.ts';
import { seedDatabase } from './seed.ts';
import { stallFigures } from './stalls.ts';
import { suggestionFigures } from './suggestions.ts';
import { tableFigures } from './tables.ts';
import { telegramFigures } from './telegram.ts';
import { throughputFigures } from './throughput.ts';
import { voiceFigures } from './voices.ts';

const SIZES = [10_000, 100_000, 1_000_000];
/** So many records say the same. */
const ALIKE = [20_000, 1_000_000];
const QUICK_AT_MOST = 100_000;
const FAULTS = 1_000;
const PARTS = [
  'throughput',
  'telegram',
  'lark',
  'latency',
  'process',
  'persona',
  'suggestions',
  'stalls',
  'voices',
  'grouping',
  'ab',
  'tables',
  'charts',
  'digest',
];

const args = process.argv.slice(2);
const isDetailed = args.includes('--detail');
const isQuick = args.includes('quick');
const part = args.find(arg => !arg.startsWith('--') && arg !== 'quick');
if (part !== undefined && ![...PARTS, 'faults'].includes(part)) {
  process.stderr.write(
    `${part}? npm run bench [-- ${[...PARTS, 'faults'].join(' | ')}] [quick] [--detail]\n`,
  );
  process.exitCode = 64;
} else if (part === 'faults') {
  const { runFaults, runLarkFaults, runTelegramFaults } = await import('./faults.ts');
  const times = Number(args.find(arg => /^\d+$/.test(arg)) ?? FAULTS);
  if (args.includes('telegram')) await runTelegramFaults(times);
  else if (args.includes('lark')) await runLarkFaults(times);
  else await runFaults(times);
} else {
  await bench(part === undefined ? PARTS : [part]);
}

async function bench(parts: readonly string[]): Promise<void> {
  const sizes = SIZES.filter(size => !isQuick || size <= QUICK_AT_MOST);
  const folders = new Map<number, string>();
  const figures: Figure[] = await machineFigures();
  try {
    if (parts.includes('throughput')) figures.push(...(await throughputFigures()));
    if (parts.includes('telegram')) figures.push(...(await telegramFigures(isQuick)));
    if (parts.includes('lark')) figures.push(...(await larkFigures(isQuick)));
    const extremes = [sizes[0], sizes.at(-1)].filter(size => size !== undefined);
    const seeded = parts.includes('latency')
      ? sizes
      : parts.includes('persona') || parts.includes('stalls')
        ? extremes
        : parts.includes('process')
          ? sizes.slice(-1)
          : [];
    for (const size of seeded) {
      const start = performance.now();
      folders.set(size, await seedDatabase(size));
      const seconds = (performance.now() - start) / 1000;
      figures.push({ what: `${shown(size)} records seeded in bulk`, figure: `${shown(seconds)} s` });
    }
    if (parts.includes('latency')) figures.push(...(await latencyFigures(folders, isDetailed)));
    if (parts.includes('process')) figures.push(...(await processFigures(folders)));
    if (parts.includes('persona')) {
      const grown = new Map([...folders].filter(([size]) => extremes.includes(size)));
      figures.push(...(await personaFigures(grown)));
    }
    if (parts.includes('stalls')) {
      const both = new Map([...folders].filter(([size]) => extremes.includes(size)));
      figures.push(...(await stallFigures(both)));
    }
    if (parts.includes('suggestions')) figures.push(...suggestionFigures());
    if (parts.includes('voices')) {
      for (const count of ALIKE.filter(size => !isQuick || size <= QUICK_AT_MOST))
        figures.push(...(await voiceFigures(count)));
    }
    if (parts.includes('grouping')) figures.push(...(await groupingFigures(sizes.at(-1) ?? 0)));
    if (parts.includes('ab')) figures.push(...abFigures(isQuick));
    if (parts.includes('tables')) figures.push(...tableFigures());
    if (parts.includes('charts')) figures.push(...chartFigures());
    if (parts.includes('digest'))
      figures.push(...themeFigures(), ...(await digestFigures(sizes.at(-1) ?? 0)));
  } finally {
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${table(figures)}\n`);
}
