/**
 * Keeps the READMEs and CONTRIBUTING.md true: their tables are made from the definitions, the READMEs' transcript by
 * playing it. `tsx test/readme.ts` writes them anew, `--check` only says whether they are fresh.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from '../commands/index.ts';
import { commandRows } from '../src/chat/grammar/help.ts';
import { inLanguage, type Language } from '../src/domain/language.ts';
import { EVENTS, pasteableScopes, SCOPES } from '../src/platforms/lark/scopes.ts';
import { SETTINGS } from '../src/settings.ts';
import { approvalTable } from './features/proposal/domain/approval-table.ts';
import { runProcess, scratchFolder } from './scenes/process.ts';

const ROOT = path.join(import.meta.dirname, '..');
type Parts = Readonly<Record<string, string>>;
const PAGES: readonly { file: string; parts: () => Promise<Parts> }[] = [
  { file: 'README.md', parts: () => readmeParts('en') },
  { file: 'README.zh-CN.md', parts: () => readmeParts('zh-CN') },
  { file: 'CONTRIBUTING.md', parts: async () => ({ approval: approvalTable() }) },
];

/** An excerpt of a team's fortnight, as test/scenes/fortnight.test.ts plays it in full. */
const TRANSCRIPTS: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': [
    ':now 2026-11-20T10:00',
    ':as 王经理 manager',
    ':as 小李 role=内容',
    '/反馈 盒子比洗手台还宽，浴室放不下 维度=痛点 情感=-1 强度=4 标签=包装,收纳',
    ':as 小周 role=电商',
    '/反馈 盒子比洗手台还宽！浴室放不下！！ 维度=痛点 标签=包装',
    '/反馈 包装盒太大，浴室柜放不下 标签=包装 日期=昨天',
    ':fill 维度=痛点',
    ':as 小郑 role=媒介',
    '评论区都在问：浴室放得下吗',
    ':reply 7 /反馈 痛点 渠道=抖音',
    '/画像 新建 精致妈妈',
    '/画像 建议 精致妈妈',
    ':as 小李',
    '/画像 提案 精致妈妈 新增 维度=痛点 "收纳空间小，想要小包装" 证据=F1,F3,F4 理由="一周内三个渠道都提到"',
    ':as 王经理',
    ':react 👍 15',
    ':as 小周',
    '/画像 提案 精致妈妈 改写 C1 "浴室收纳空间小，想要可叠放的小包装" 理由="更具体"',
    ':as 王经理',
    ':react 👎',
    ':reply 20 先看看新浴室柜的用户怎么说',
    ':now 2026-11-23T09:00',
    ':as 小郑',
    '/反馈 新浴室柜能放下 渠道=门店 维度=痛点',
    '/画像 质疑 C1 证据=F5 "新房用户说能放下"',
    '/画像 查看',
  ],
  en: [
    ':now 2026-11-20T10:00',
    ':as Wang manager',
    ':as Li role=content',
    '/feedback The box is wider than my washbasin dimension=needs sentiment=-1 intensity=4 tags=packaging,storage',
    ':as Zhou role=ecommerce',
    '/feedback the box is wider than my washbasin!! dimension=needs tags=packaging',
    '/feedback The box is too big for my bathroom tags=packaging date=yesterday',
    ':fill dimension=needs',
    ':as Zheng role=media',
    'Everybody in the comments asks whether it fits the bathroom',
    ':reply 7 /feedback needs source=抖音',
    '/persona new young-mothers',
    '/persona suggest young-mothers',
    ':as Li',
    '/persona propose young-mothers add dimension=needs "Little storage; wants small packs" evidence=F1,F3,F4 reason="three sources in a week"',
    ':as Wang',
    ':react 👍 15',
    ':as Zhou',
    '/persona propose young-mothers reword C1 "Little storage in the bathroom; wants small, stackable packs" reason="more exact"',
    ':as Wang',
    ':react 👎',
    ':reply 20 Let us hear first what users with a new cabinet say',
    ':now 2026-11-23T09:00',
    ':as Zheng',
    '/feedback It fits my new bathroom cabinet source=门店 dimension=needs',
    '/persona challenge C1 evidence=F5 "users in new flats say it fits"',
    '/persona show',
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

function scopesTable(language: Language): string {
  const head = language === 'en' ? ['scope', 'needed', 'what for'] : ['权限', '要不要', '做什么用'];
  const needs = {
    required: { zh: '必需', en: 'required' },
    better: { zh: '最好有', en: 'better with it' },
    optional: { zh: '可选', en: 'optional' },
  };
  return table(
    head,
    SCOPES.map(({ id, need, means }) => [
      `\`${id}\``,
      inLanguage(needs[need], language),
      inLanguage(means, language),
    ]),
  );
}

async function readmeParts(language: Language): Promise<Parts> {
  return {
    transcript: await transcript(language),
    settings: settingsTable(language),
    commands: commandsTable(language),
    'lark-manifest': `\`\`\`json\n${pasteableScopes()}\n\`\`\``,
    'lark-events': `\`${EVENTS.join('` `')}\``,
    'lark-scopes': scopesTable(language),
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
