/** The terminal chat as docs/operators.md describes it, by the real process. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placeReadyMade, quickFolder } from '../scratch.ts';
import { jsonLines, runProcess } from './process.ts';

let folder: string;
beforeEach(() => {
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'chat.db'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const play = async (...lines: string[]) => {
  const run = await runProcess(folder, `${lines.join('\n')}\n`);
  expect(run.err).toBe('');
  expect(run.code).toBe(0);
  return jsonLines(run.out);
};

describe('--json', () => {
  test('echoes lines that become messages, shows messages and edits, and says when a line is done', async () => {
    const heard = await play(
      ':as 小李 role=community',
      '/feedback 瓶口总是漏 维度=痛点',
      ':press 2 1',
      '大家早',
    );
    expect(heard[0]).toEqual({ done: 1 });
    expect(heard[1]).toEqual({
      message: 1,
      room: 'main',
      from: '小李',
      text: '/feedback 瓶口总是漏 维度=痛点',
    });
    expect(heard[2]).toMatchObject({
      message: 2,
      room: 'main',
      edit: false,
      text: 'F1 · 情感需求痛点 · 社群（默认）\n近 90 天第 1 个“痛点”的声音（1 个渠道） · 改：/feedback edit F1\n从现在起，每周一 09:00 发周报；不要就 /digest off',
      blocks: [{ kind: 'text' }, { kind: 'actions' }],
      buttons: ['改维度', '改渠道', '删除'],
      form: null,
      picture: null,
      replyTo: 1,
    });
    expect(heard[3]).toEqual({ done: 2 });
    expect(heard[4]).toMatchObject({
      message: 2,
      edit: true,
      form: { dimension: expect.arrayContaining(['痛点']) },
    });
    expect(heard[5]).toEqual({ done: 3 });
    expect(heard.slice(6)).toEqual([{ message: 3, room: 'main', from: '小李', text: '大家早' }, { done: 4 }]);
  });

  test('a bad directive is an error, and the next line goes on', async () => {
    const heard = await play(
      ':as',
      ':bogus',
      ':reply 99 hi',
      ':react 👍',
      ':press x',
      ':fill',
      ':file nowhere.csv',
      ':now',
      '/help',
    );
    expect(heard.filter(line => 'error' in line)).toHaveLength(8);
    expect(heard.at(-2)).toMatchObject({ message: 2, text: expect.stringContaining('可以输入') });
    expect(heard.at(-1)).toEqual({ done: 9 });
  });

  test('every directive works', async () => {
    writeFileSync(path.join(folder, 'a.csv'), 'x\n');
    const heard = await play(
      ':as 王经理 manager',
      ':now 2026-11-23T09:00',
      ':as 小李 role=电商',
      '盒子真的太大了',
      ':reply 1 /反馈 痛点',
      ':react 👍 3',
      ':unreact 👍 3',
      ':react 👍',
      '/feedback 泵头按不动',
      ':fill 5 维度=痛点',
      ':file a.csv /help',
      ':room 二群',
      '/team',
      ':room main',
      '/feedback show F1',
      ':quit',
      '/help',
    );
    expect(heard.filter(line => 'error' in line)).toEqual([]);
    const texts = heard.map(line => String(line['text'] ?? ''));
    expect(texts.some(text => text.startsWith('F1 · 情感需求痛点 · 天猫（默认）'))).toBe(true);
    expect(texts.some(text => text.startsWith('F2 · 情感需求痛点 · 天猫（默认）'))).toBe(true);
    expect(heard.find(line => line['room'] === '二群' && line['edit'] === false)?.['text']).toContain(
      '团队“二群”有 1 人',
    );
    expect(texts.at(-3)).toContain('日期：11-23 周一 09:00');
    expect(heard.at(-1)).toEqual({ done: 16 });
  });
});

describe('without --json', () => {
  test('lines are shown as they are read, with their numbers, and replies with theirs', async () => {
    const run = await runProcess(folder, ':as 小李\n/feedback 瓶口总是漏 渠道=天猫 维度=痛点\n', {
      args: [],
    });
    expect(run.out.split('\n').slice(0, 6)).toEqual([
      ':as 小李',
      '#1  小李  /feedback 瓶口总是漏 渠道=天猫 维度=痛点',
      '#2  F1 · 情感需求痛点 · 天猫',
      '    近 90 天第 1 个“痛点”的声音（1 个渠道） · 改：/feedback edit F1',
      '    从现在起，每周一 09:00 发周报；不要就 /digest off',
      '    [1 改维度] [2 改渠道] [3 删除]',
    ]);
    expect(run.code).toBe(0);
  });

  test('nothing that a person typed can steer the terminal', async () => {
    const run = await runProcess(
      folder,
      '/feedback \u001b[31m红\u001b]0;title\u0007 渠道=天猫 维度=痛点\n/feedback show F1\n',
      { args: [] },
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not come through
    expect(run.out).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  });

  test('a last line without its line break is read too; CRLF is a line break', async () => {
    const run = await runProcess(folder, '/help\r\n/team', { args: [] });
    expect(run.out).toContain('可以输入：');
    expect(run.out).toContain('团队“main”');
    expect(run.code).toBe(0);
  });
});

test('message numbers go on after a restart, and old messages can still be pressed and replied to', async () => {
  await play('/feedback 瓶口总是漏 渠道=天猫 维度=痛点', '盒子真的太大了');
  const heard = await play(':press 2 3', ':reply 3 /反馈 痛点 渠道=天猫');
  expect(heard[0]).toMatchObject({ message: 2, edit: true, text: 'F1 已删除，不再出现在搜索和依据里' });
  expect(heard[2]).toMatchObject({ message: 4, text: '/反馈 痛点 渠道=天猫' });
  expect(heard[3]).toMatchObject({ message: 5, text: expect.stringContaining('F2 · 情感需求痛点') });
});

test('the first start makes the folder of the database', async () => {
  const run = await runProcess(folder, '/help\n', { env: { DATABASE_URL: 'file:./deep/er/bot.db' } });
  expect(run.code).toBe(0);
  expect(existsSync(path.join(folder, 'deep/er/bot.db'))).toBe(true);
});

test('settings are read from .env, and the environment wins', async () => {
  writeFileSync(path.join(folder, '.env'), 'TEAM_LANGUAGE=en\nTEAM_TIMEZONE=Asia/Tokyo\n');
  const english = await runProcess(folder, '/settings\n');
  expect(english.out).toContain('zone=Asia/Tokyo');
  mkdirSync(path.join(folder, 'other'));
  placeReadyMade(path.join(folder, 'other', 'bot.db'));
  const chinese = await runProcess(folder, '/settings\n', {
    env: { TEAM_LANGUAGE: 'zh-CN', DATABASE_URL: 'file:./other/bot.db' },
  });
  expect(chinese.out).toContain('时区=Asia/Tokyo');
});

test('an unknown argument is refused with the usage', async () => {
  const run = await runProcess(folder, '', { args: ['--jsn'] });
  expect(run.code).toBe(64);
  expect(run.err).toBe('--jsn? npm start [-- --json]\n');
});
