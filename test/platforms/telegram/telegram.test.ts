/** The platform object against an emulated Telegram: what the scenes do not reach yet. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Incoming } from '../../../src/chat/incoming.ts';
import type { Host, Outgoing, Platform } from '../../../src/chat/platform.ts';
import { actions, type Block, chart, fileBlock, text, type View, view } from '../../../src/chat/view.ts';
import { chartLines } from '../../../src/domain/chart.ts';
import { callbackData, readCallbackData } from '../../../src/platforms/telegram/callback-data.ts';
import { renderView } from '../../../src/platforms/telegram/render.ts';
import { telegramPlatform } from '../../../src/platforms/telegram/telegram.ts';
import { type Group, TelegramEmulator } from '../../emulators/telegram/emulator.ts';
import { scratchFolder } from '../../scenes/process.ts';
import { CHART, PIXEL, ToyPainter } from '../charts.ts';

let telegram: TelegramEmulator;
let platform: Platform;
let group: Group;
const painter = new ToyPainter();
const heard: Incoming[] = [];
const host: Host = {
  receive: async incoming => void heard.push(incoming),
  placeOf: async () => undefined,
  hasUnsettled: async () => false,
  roomNamed: async () => undefined,
  nameOf: async () => undefined,
  holdLease: async () => true,
  answered: () => {},
  caughtUp: () => {},
  fail: () => {},
};
beforeEach(async () => {
  heard.length = 0;
  telegram = await TelegramEmulator.start();
  platform = telegramPlatform({
    ...{
      token: telegram.token,
      apiRoot: telegram.url,
      mode: 'polling',
      webhookSecret: '',
      webhookUrl: undefined,
    },
    ...{ commands, language: 'zh-CN', now: () => new Date(), log: pino({ level: 'silent' }), painter },
  });
  await platform.start(host);
  await telegram.until(() => platform.isCaughtUp);
  const boss = telegram.person('王经理');
  group = telegram.group('品牌', { creator: boss, isForum: true });
  group.addBot(boss);
});
afterEach(async () => {
  await platform.stop();
  await telegram.close();
});

const outgoing = (shown: View, more: Partial<Outgoing> = {}): Outgoing => ({
  ...{
    chatId: `${group.id}`,
    threadId: undefined,
    outboxId: 7,
    idempotencyKey: '7-0',
    view: shown,
    language: 'zh-CN',
  },
  ...{ replyTo: undefined, onlyFor: undefined },
  ...more,
});
function picture(name: string): Block {
  const file = path.join(scratchFolder(), name);
  writeFileSync(file, PIXEL);
  return { kind: 'picture', path: file, alt: '第 2 轮：转化率' };
}

describe('a picture', () => {
  test('is uploaded with its words as the caption, whatever its file is called, and can be changed', async () => {
    const id = await platform.send(outgoing(view(picture('第2轮 图;表.png'))));
    const shown = telegram.lastFromBot(group);
    expect(shown).toMatchObject({ id: Number(id), text: '第 2 轮：转化率' });
    expect(shown.photo?.equals(PIXEL)).toBe(true);
    await platform.edit(`${id}`, outgoing(view({ ...picture('b.png'), alt: '第 3 轮' } as Block)));
    expect(shown).toMatchObject({ text: '第 3 轮', isEdited: true });
  });

  test('among words is a message of its own', () => {
    const parts = platform.split(view(text('结果：'), picture('a.png'), text('就这些')));
    expect(parts).toHaveLength(3);
  });
});

describe('a chart', () => {
  const LINES = chartLines(CHART).join('\n');
  const CAPTION = `${CHART.title}\n${LINES}`;
  const summary = view(
    text('T1/R1 B 更好'),
    chart(CHART),
    text('就这些'),
    actions({ label: '详情', line: '/x' }),
  );
  const fromBot = () => telegram.fromBot(group);
  beforeEach(() => {
    painter.fails = false;
  });

  test('comes after all that is said with its buttons, as a photo with its numbers in words', async () => {
    const parts = platform.split(summary);
    for (const part of parts) await platform.send(outgoing(part));
    const [said, photo, ...others] = fromBot();
    expect(others).toEqual([]);
    expect(said?.text).toBe('T1/R1 B 更好\n就这些');
    expect(said?.buttons).toHaveLength(1);
    expect(photo?.text).toBe(CAPTION);
    expect(photo?.photo?.equals(PIXEL)).toBe(true);
    expect(photo?.buttons).toEqual([]);
  });

  test('that can not be drawn is its words', async () => {
    painter.fails = true;
    await platform.send(outgoing(view(chart(CHART))));
    expect(fromBot()[0]).toMatchObject({ text: CAPTION, photo: undefined });
  });

  test('is its words where a group takes no photos', async () => {
    telegram.faults.next('sendPhoto', {
      ...{ kind: 'error', code: 400 },
      description: 'Bad Request: not enough rights to send photos to the chat',
    });
    await platform.send(outgoing(view(chart(CHART)), { replyTo: '99999' }));
    expect(fromBot()).toHaveLength(1);
    expect(fromBot()[0]).toMatchObject({ text: CAPTION, photo: undefined });
  });

  test('whose numbers have no room in a caption says them in the text', () => {
    const [panel] = CHART.panels;
    if (panel === undefined) throw new Error('no panel');
    const groups = Array.from({ length: 60 }, (_, index) => ({
      label: `变体 ${index}`,
      cells: panel.groups[0]?.cells ?? [],
    }));
    const long = { ...CHART, panels: [{ ...panel, groups }] };
    const parts = platform.split(view(text('结果'), chart(long))).map(part => renderView(part, 'zh-CN'));
    expect(parts.map(({ kind }) => kind)).toEqual(['text', 'photo']);
    expect(parts[0]?.kind === 'text' && parts[0].text).toContain('变体 59：第 1 轮 0.032');
    expect(parts[1]?.kind === 'photo' && parts[1].caption).toBe(CHART.title);
  });

  test('can be changed; drawn in vain, its words change', async () => {
    const id = await platform.send(outgoing(view(chart(CHART))));
    const [photo] = fromBot();
    await platform.edit(`${id}`, outgoing(view(chart({ ...CHART, title: '新的' }))));
    expect(photo).toMatchObject({ text: `新的\n${LINES}`, isEdited: true });
    painter.fails = true;
    await platform.edit(`${id}`, outgoing(view(chart(CHART))));
    expect(photo).toMatchObject({ text: CAPTION });
    expect(photo?.photo?.equals(PIXEL)).toBe(true);
  });

  test('that is no more, since its view has become shorter, leaves words below the old picture', async () => {
    const id = await platform.send(outgoing(view(chart(CHART))));
    await platform.edit(`${id}`, outgoing(view(text('·'))));
    expect(fromBot()[0]).toMatchObject({ text: '·' });
    const long = platform.edit(`${id}`, outgoing(view(text('长'.repeat(2_000)))));
    await expect(long).rejects.toMatchObject({ trouble: { kind: 'frozen' } });
  });
});

test('a file of ours is a document below the words, byte for byte, and can be changed', async () => {
  const button = actions({ label: '看议程', line: '/help' });
  const file = fileBlock('M1.md', 'text/markdown', '# 纪要\n');
  const parts = platform.split(view(text('纪要'), file, button));
  expect(parts.map(({ blocks }) => blocks.map(({ kind }) => kind))).toEqual([['text', 'actions'], ['file']]);
  const id = await platform.send(outgoing(view(file)));
  const shown = telegram.lastFromBot(group);
  expect(shown).toMatchObject({ id: Number(id), documentName: 'M1.md' });
  expect(String(shown.document)).toBe('# 纪要\n');
  await platform.edit(`${id}`, outgoing(view(fileBlock('M1.md', 'text/markdown', '# 新\n'))));
  expect(String(shown.document)).toBe('# 新\n');
});

describe('a file that somebody sent', () => {
  test('is fetched byte by byte', async () => {
    const content = Buffer.from('渠道,原话\n天猫,太大\n'.repeat(1000));
    telegram.person('王经理').sendsFile(group, { name: '评价.csv', content, caption: '/feedback' });
    await telegram.until(() => heard.some(each => each.kind === 'message'));
    const message = heard.find(each => each.kind === 'message');
    const file = message?.kind === 'message' ? message.file : undefined;
    expect(file).toMatchObject({ name: '评价.csv', bytes: content.length });
    expect(Buffer.from(await platform.download(file?.reference ?? '')).equals(content)).toBe(true);
  });

  test('of more than 20 MB is refused with the limit', async () => {
    const size = 31 * 1024 * 1024;
    const big = { name: '大.csv', content: 'x', size, caption: '/feedback' };
    telegram.person('王经理').sendsFile(group, big);
    await telegram.until(() => heard.some(each => each.kind === 'message'));
    const message = heard.find(each => each.kind === 'message');
    const reference = (message?.kind === 'message' ? message.file?.reference : undefined) ?? '';
    const trouble = { kind: 'too-large', most: platform.capabilities.largestFile };
    await expect(platform.download(reference)).rejects.toMatchObject({ trouble });
  });

  test('that can’t be fetched now names no address', async () => {
    telegram.person('王经理').sendsFile(group, { name: 'a.csv', content: 'x', caption: '/feedback' });
    await telegram.until(() => heard.some(each => each.kind === 'message'));
    const message = heard.find(each => each.kind === 'message');
    const reference = (message?.kind === 'message' ? message.file?.reference : undefined) ?? '';
    telegram.faults.next('download', { kind: 'cut', when: 'before' });
    const error: unknown = await platform.download(reference).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ trouble: { kind: 'try-later' } });
    expect(JSON.stringify(error) + String(error)).not.toContain(telegram.token);
  });
});

describe('where Telegram refuses the place', () => {
  test('a topic that is gone gives way to the general one', async () => {
    await platform.send(outgoing(view(text('结果')), { threadId: '4711' }));
    expect(telegram.lastFromBot(group)).toMatchObject({ text: '结果', topicId: undefined });
  });

  test('a message that was deleted is not replied to', async () => {
    const boss = telegram.person('王经理');
    const said = boss.says(group, '/help');
    boss.deletes(said);
    await platform.send(outgoing(view(text('结果')), { replyTo: `${said.id}` }));
    expect(telegram.lastFromBot(group).replyTo).toBeUndefined();
  });

  test('an edit to the same is done already', async () => {
    const id = await platform.send(outgoing(view(text('一'))));
    await platform.edit(`${id}`, outgoing(view(text('一'))));
    await expect(platform.edit('4711', outgoing(view(text('二'))))).rejects.toMatchObject({
      trouble: { kind: 'gone' },
    });
  });
});

describe('what concerns one person', () => {
  test('is said to all, with their name, when Telegram waits no more for their press', async () => {
    const onlyFor = {
      userId: `${telegram.person('王经理').id}`,
      name: '王经理',
      messageId: '1',
      pressId: '9',
    };
    const id = await platform.send(outgoing(view(text('这要管理员来做。')), { onlyFor }));
    expect(telegram.lastFromBot(group)).toMatchObject({ id: Number(id), text: '王经理 这要管理员来做。' });
  });
});

describe('what a key carries', () => {
  test('is read back, and anything else is nothing', () => {
    const pressed = { shownBy: 123_456_789, part: 'choice', number: 12 } as const;
    expect(readCallbackData(callbackData(pressed))).toEqual(pressed);
    for (const forged of [
      '',
      '1',
      '0:button:1',
      '1:button:0',
      '1:BUTTON:1',
      '1:button:1:1',
      'x:button:1',
      '1:drop:1',
    ])
      expect(readCallbackData(forged)).toBeUndefined();
    expect(
      Buffer.byteLength(callbackData({ shownBy: 99_999_999_999, part: 'button', number: 100 })),
    ).toBeLessThan(64);
  });
});

describe('who is in a group', () => {
  test('is told of each member, also of those who are muted, and not where nobody tells', async () => {
    const member = telegram.person('小李');
    group.add(member);
    const isHere = () => platform.isInRoom(`${group.id}`, `${member.id}`);
    expect(await isHere()).toBe(true);
    group.remove(member);
    expect(await isHere()).toBe(false);
    group.add(member);
    const boss = telegram.person('王经理');
    group.demoteBot(boss);
    expect(await isHere()).toBe(true);
    telegram.hidesMembers = true;
    await expect(isHere()).rejects.toMatchObject({ trouble: { kind: 'rejected' } });
    group.promoteBot(boss);
    expect(await isHere()).toBe(true);
    group.removeBot(boss);
    await expect(isHere()).rejects.toMatchObject({ trouble: { kind: 'closed' } });
  });

  test('is heard of by service messages where the bot is no administrator, and bots are nobody', async () => {
    const boss = telegram.person('王经理');
    group.demoteBot(boss);
    await telegram.until(() => telegram.pendingUpdates === 0);
    heard.length = 0;
    const [one, other] = [telegram.person('小李', { username: 'li_one' }), telegram.person('小周')];
    group.add(one, other);
    group.remove(one);
    group.removeBot(boss);
    await telegram.until(() => heard.some(each => each.kind === 'standing'));
    const told = heard.flatMap(each => (each.kind === 'member' ? [[each.sender, each.hasLeft]] : []));
    const li = { userId: `${one.id}`, name: '小李', username: 'li_one' };
    expect(told).toEqual([
      [li, false],
      [{ userId: `${other.id}`, name: '小周' }, false],
      [li, true],
    ]);
  });
});
