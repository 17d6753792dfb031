/** The law of “可以这样 / Try”: it does what was meant, with the same sub-command and the same ids, and is not refused again for the same reason. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { pathName } from '../../src/chat/grammar/command.ts';
import { readLine } from '../../src/chat/grammar/read-line.ts';
import { Chat } from './chat.ts';

const TEAM = [
  '/persona new 新手妈妈',
  '/反馈 包装盒太大 渠道=小红书 维度=痛点',
  '/反馈 浴室放不下 渠道=抖音 维度=痛点',
  '/反馈 盖子难拧 渠道=天猫 维度=痛点',
  '/persona propose 新手妈妈 add 维度=痛点 "收纳空间小" 证据=F1',
  '/提案 通过 P1',
  '/persona propose 新手妈妈 add 维度=痛点 "盖子难拧开" 证据=F3',
  '/待办 新增 我 补充京东的场景 截止=下周五',
];

/** Lines that work in that team. */
const LINES = [
  '/反馈 修改 F2 强度=5 维度=场景',
  '/反馈 修改 F2 标签=包装,收纳 情感=-1',
  '/feedback edit F2 intensity=5 dimension=scenario',
  '/反馈 删除 F2',
  '/feedback delete F2',
  '/反馈 查看 F2',
  '/feedback show F2',
  '/反馈 合并 F2 F3',
  '/feedback unmerge F2',
  '/反馈 盒子有点大 渠道=天猫 维度=痛点 强度=4',
  '/feedback Lid is too tight source=天猫 dimension=needs intensity=4',
  '/提案 通过 P2',
  '/proposal approve P2',
  '/提案 不通过 P2 证据不足',
  '/proposal reject P2 "too little evidence"',
  '/提案 撤回 P2',
  '/提案 查看 P2',
  '/画像 质疑 C1 证据=F3 新用户说能放下',
  '/persona challenge C1 evidence=F3 "New users say it fits"',
  '/画像 提案 新手妈妈 加强 C1 证据=F2 理由=两个渠道',
  '/persona propose 新手妈妈 reword C1 "收纳空间很小" reason=exact',
  '/画像 查看 C1',
  '/画像 查看 新手妈妈 痛点',
  '/待办 完成 A1',
  '/待办 改期 A1 明天',
  '/action drop A1 "somebody else did it"',
  '/action show A1',
];

const idsOf = (line: string) => new Set(line.toUpperCase().match(/(?<![A-Z])[FPCA]\d+/g) ?? []);
const pathOf = (line: string) => {
  const read = readLine(line, commands, '');
  return read.kind === 'command' ? pathName(read.path) : undefined;
};
const reasonOf = (text: string) => text.split('\n')[0];
const tried = (text: string) => /^(?:可以这样：|Try: )(.+)$/m.exec(text)?.[1];
const dropped = (word: string, at: number) =>
  [...word].filter((_, index, { length }) => index !== at % length).join('');

/** What a hurry does to a line. */
const SLIPS: Readonly<Record<string, (line: string, at: number) => string>> = {
  'a word too many': line => `${line} 啦`,
  'an id without its letter': line => line.replace(/\b[FPCA](?=\d)/, ''),
  'an id with a nought': line => line.replace(/\b([FPCA])(?=\d)/, '$10'),
  'an id of a wrong kind': line => line.replace(/\b[FPCA](?=\d)/, 'S'),
  'two ids': line => line.replace(/\b(([FPCA])\d)/, '$1,$29'),
  'a sign behind the id': line => line.replace(/\b([FPCA]\d)/, '$1。'),
  'a key with a letter less': (line, at) =>
    line.replace(/(\S{3,})=/, (_, key: string) => `${dropped(key, at)}=`),
  'a value that is none': line => line.replace(/=(\S+)/, '=呃呃'),
  'an empty value': line => line.replace(/=(\S+)/, '='),
  'a pair twice': line => line.replace(/(\S+=\S+)/, '$1 $1'),
  'a quote that is never closed': (line, at) => {
    const blanks = [...line.matchAll(/ (?=[^ "]+)/g)].map(({ index }) => index).slice(1);
    const blank = blanks[at % Math.max(1, blanks.length)];
    return blank === undefined || line.includes('"')
      ? line.replace(/"$/, '')
      : `${line.slice(0, blank)} “${line.slice(blank + 1)}`;
  },
  'a sub-command with a letter less': (line, at) =>
    line.replace(/^(\S+ )([a-z]{4,})/, (_, name: string, sub: string) => `${name}${dropped(sub, at)}`),
};

async function hold(line: string, typed: string): Promise<void> {
  const chat = await Chat.open();
  try {
    for (const each of TEAM) await chat.say('王经理', each);
    const before = chat.cards.length;
    await chat.say('王经理', typed);
    const refused = chat.cards.slice(before).find(({ text }) => tried(text) !== undefined);
    const example = refused && tried(refused.text);
    if (refused === undefined || example === undefined) return;
    expect(pathOf(example), `${typed} → ${example}`).toBe(pathOf(line));
    const own = idsOf(typed);
    for (const id of idsOf(example)) {
      // F02 and a bare 2 are meant as F2.
      const isMeant = own.has(id) || idsOf(line).has(id);
      expect(isMeant, `${typed} → ${example}`).toBe(true);
    }
    if (example.includes('…')) return;
    const again = chat.cards.length;
    await chat.say('王经理', example);
    const reasons = chat.cards.slice(again).map(({ text }) => reasonOf(text));
    expect(reasons, `${typed} → ${example}`).not.toContain(reasonOf(refused.text));
  } finally {
    await chat.close();
  }
}

describe.each(Object.entries(SLIPS))('a line with %s', (_, slip) => {
  test('is answered with one that does what was meant', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...LINES), fc.nat({ max: 7 }), (line, at) =>
        hold(line, slip(line, at)),
      ),
      { numRuns: 12 },
    );
  });
});
