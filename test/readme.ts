/**
 * Keeps the READMEs, docs/ and CONTRIBUTING.md true: their tables are made from the definitions, their chats by playing
 * them. `tsx test/readme.ts` writes them anew, `--check` only says whether they are fresh.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from '../commands/index.ts';
import { commandRows } from '../src/chat/grammar/help.ts';
import { inLanguage, type Language } from '../src/domain/language.ts';
import { EVENTS, pasteableScopes, SCOPES } from '../src/platforms/lark/scopes.ts';
import { SETTINGS } from '../src/settings.ts';
import { approvalTable } from './features/proposal/domain/approval-table.ts';
import { HANDBOOK } from './handbook.ts';
import { runProcess, scratchFolder } from './scenes/process.ts';

const ROOT = path.join(import.meta.dirname, '..');
type Parts = Readonly<Record<string, string>>;
const PAGES: readonly { file: string; parts: () => Parts | Promise<Parts> }[] = [
  { file: 'README.md', parts: () => readmeParts('en') },
  { file: 'README.zh-CN.md', parts: () => readmeParts('zh-CN') },
  { file: 'docs/operators.md', parts: () => handbookParts('en') },
  { file: 'docs/operators.zh-CN.md', parts: () => handbookParts('zh-CN') },
  { file: 'docs/feishu.md', parts: () => feishuParts('en') },
  { file: 'docs/feishu.zh-CN.md', parts: () => feishuParts('zh-CN') },
  { file: 'docs/self-hosting.md', parts: () => ({ settings: settingsTable('en') }) },
  { file: 'docs/self-hosting.zh-CN.md', parts: () => ({ settings: settingsTable('zh-CN') }) },
  { file: 'CONTRIBUTING.md', parts: () => ({ approval: approvalTable() }) },
];

/** The shortest way from what users say to a version; the handbook has the long one (test/handbook.ts). */
const DEMO: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': [
    ':now 2026-11-20T10:00',
    ':as 王经理 manager',
    ':as 小李 role=内容',
    '/反馈 盒子比洗手台还宽，浴室放不下 维度=痛点 情感=-1 强度=4 标签=包装,收纳',
    ':as 小周 role=电商',
    '/反馈 盒子比洗手台还宽！浴室放不下！！ 维度=痛点 标签=包装',
    '/反馈 包装盒太大，浴室柜放不下 维度=痛点 标签=包装 日期=昨天',
    '/画像 新建 精致妈妈',
    '/画像 提案 精致妈妈 新增 维度=痛点 "收纳空间小，想要小包装" 证据=F1,F3 理由="两个渠道都提到"',
    ':as 王经理',
    ':react 👍',
  ],
  en: [
    ':now 2026-11-20T10:00',
    ':as Wang manager',
    ':as Li role=content',
    '/feedback The box is wider than my washbasin dimension=needs sentiment=-1 intensity=4 tags=packaging,storage',
    ':as Zhou role=ecommerce',
    '/feedback the box is wider than my washbasin!! dimension=needs tags=packaging',
    '/feedback The box is too big for my bathroom dimension=needs tags=packaging date=yesterday',
    '/persona new young-mothers',
    '/persona propose young-mothers add dimension=needs "Little storage; wants small packs" evidence=F1,F3 reason="two sources"',
    ':as Wang',
    ':react 👍',
  ],
};

/** @returns the chat as the real process shows it */
async function played(language: Language, lines: readonly string[]): Promise<string> {
  const folder = scratchFolder();
  const run = await runProcess(folder, `${lines.join('\n')}\n`, {
    args: [],
    env: { TEAM_LANGUAGE: language },
  });
  rmSync(folder, { recursive: true, force: true });
  if (run.code !== 0) throw new Error(run.err);
  // What is drawn by lot: the hash of a user, and codes.
  return run.out
    .trimEnd()
    .replaceAll(/((?:用户：?|user:? )#)[0-9a-f]{4}/gi, '$13f2a')
    .replaceAll(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/g, 'K7QM-3XTP');
}

const asText = (chat: string) => `\`\`\`text\n${chat.trimEnd()}\n\`\`\``;

async function handbookParts(language: Language): Promise<Parts> {
  const parts = HANDBOOK[language];
  const chat = await played(
    language,
    parts.flatMap(part => part.lines),
  );
  const chats = chat.split(/^(?=:now )/m);
  if (chats.length !== parts.length) throw new Error('each part of the handbook begins with :now, once');
  return Object.fromEntries(parts.map(({ name }, index) => [`chat-${name}`, asText(chats[index] ?? '')]));
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
  return { transcript: asText(await played(language, DEMO[language])), commands: commandsTable(language) };
}

function feishuParts(language: Language): Parts {
  return {
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
