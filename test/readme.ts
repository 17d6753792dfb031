/**
 * Keeps the READMEs and CONTRIBUTING.md true: their tables are made from the definitions, the READMEs' transcript by
 * playing it. `tsx test/readme.ts` writes them anew, `--check` only says whether they are fresh.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from '../commands/index.ts';
import { commandRows } from '../src/chat/help.ts';
import { inLanguage, type Language } from '../src/domain/language.ts';
import { SETTINGS } from '../src/settings.ts';
import { approvalTable } from './domain/approval-table.ts';
import { runProcess, scratchFolder } from './scenes/process.ts';

const ROOT = path.join(import.meta.dirname, '..');
type Parts = Readonly<Record<string, string>>;
const PAGES: readonly { file: string; parts: () => Promise<Parts> }[] = [
  { file: 'README.md', parts: () => readmeParts('en') },
  { file: 'README.zh-CN.md', parts: () => readmeParts('zh-CN') },
  { file: 'CONTRIBUTING.md', parts: async () => ({ approval: approvalTable() }) },
];

const TRANSCRIPTS: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': [
    ':now 2026-11-20T10:00',
    ':as 王经理 manager',
    ':as 小李 role=内容',
    '/反馈 盒子比洗手台还宽，浴室放不下 维度=痛点 情感=-1 强度=4 标签=包装,收纳',
    ':as 小周 role=电商',
    '/反馈 盒子比洗手台还宽！浴室放不下！！ 维度=痛点 标签=包装',
    '/反馈 送礼怕包装不体面 渠道=天猫 维度=物流',
    '/反馈 送礼怕包装不体面 标签=包装 日期=昨天',
    ':fill 维度=痛点',
    ':as 小郑 role=媒介',
    '评论区都在问：能不能放进登机箱',
    ':reply 9 /反馈 场景 渠道=抖音',
    ':as 小李 role=内容',
    '/反馈 edit F1 强度=5',
    '/搜索 包装 维度=痛点',
    '/搜索 盒子',
  ],
  en: [
    ':now 2026-11-20T10:00',
    ':as Wang manager',
    ':as Li role=content',
    '/feedback The box is wider than my washbasin dimension=needs sentiment=-1 intensity=4 tags=packaging,storage',
    ':as Zhou role=ecommerce',
    '/feedback the box is wider than my washbasin!! dimension=needs tags=packaging',
    '/feedback As a present the box looks cheap source=天猫 dimension=logistics',
    '/feedback As a present the box looks cheap tags=packaging date=yesterday',
    ':fill dimension=needs',
    ':as Zheng role=media',
    'Everybody in the comments asks whether it fits a cabin bag',
    ':reply 9 /feedback scenario source=抖音',
    ':as Li role=content',
    '/feedback edit F1 intensity=5',
    '/search box dimension=needs',
    '/search tags=packaging source=天猫',
  ],
};

async function transcript(language: Language): Promise<string> {
  const folder = scratchFolder();
  const run = await runProcess(folder, `${TRANSCRIPTS[language].join('\n')}\n`, {
    args: [],
    env: { TEAM_LANGUAGE: language },
  });
  rmSync(folder, { recursive: true, force: true });
  if (run.code !== 0) throw new Error(run.err);
  return `\`\`\`text\n${run.out.trimEnd()}\n\`\`\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function settingsTable(language: Language): string {
  const head = language === 'en' ? ['name', 'default', 'meaning'] : ['名称', '默认', '含义'];
  return table(
    head,
    Object.entries(SETTINGS).map(([name, { byDefault, means }]) => [
      `\`${name}\``,
      byDefault === '' ? '–' : `\`${byDefault}\``,
      inLanguage(means, language),
    ]),
  );
}

function commandsTable(language: Language): string {
  const head =
    language === 'en' ? ['command', 'alias', 'does', 'sub-commands'] : ['命令', '中文名', '做什么', '子命令'];
  return table(head, commandRows(commands, language));
}

async function readmeParts(language: Language): Promise<Parts> {
  return {
    transcript: await transcript(language),
    settings: settingsTable(language),
    commands: commandsTable(language),
  };
}

function fresh(page: string, parts: Parts): string {
  let text = page;
  for (const [name, made] of Object.entries(parts)) {
    const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`no place for ${name}`);
    text = text.replace(place, (_, before: string, after: string) => `${before}${made}\n${after}`);
  }
  return text;
}

const isCheck = process.argv.includes('--check');
let stale = 0;
for (const { file, parts } of PAGES) {
  const place = path.join(ROOT, file);
  const before = readFileSync(place, 'utf8');
  const after = fresh(before, await parts());
  if (before === after) continue;
  if (isCheck) {
    stale += 1;
    process.stderr.write(`${file} is stale: run \`npx tsx test/readme.ts\`\n`);
  } else writeFileSync(place, after);
}
process.exitCode = stale > 0 ? 1 : 0;
