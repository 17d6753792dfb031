/** The platform by itself: what the port asks for, against the emulated Feishu, without a bot behind it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import type { Host, Outgoing, Platform } from '../../../src/chat/platform.ts';
import { actions, chart, fileBlock, text, type View, view } from '../../../src/chat/view.ts';
import { chartLines } from '../../../src/domain/chart.ts';
import { larkPlatform } from '../../../src/platforms/lark/lark.ts';
import { type Group, LarkEmulator } from '../../emulators/lark/emulator.ts';
import { scratchFolder } from '../../scenes/process.ts';
import { CHART, ToyPainter } from '../charts.ts';

let lark: LarkEmulator;
let platform: Platform;
let group: Group;
const painter = new ToyPainter();
let log = '';
const heard: Incoming[] = [];
/** What the store says of messages of ours. */
let placeOf: Host['placeOf'];
let hasUnsettled: Host['hasUnsettled'];
const host: Host = {
  receive: async incoming => void heard.push(incoming),
  placeOf: messageId => placeOf(messageId),
  hasUnsettled: () => hasUnsettled(),
  roomNamed: async () => undefined,
  nameOf: async () => undefined,
  holdLease: async () => true,
  answered: () => {},
  caughtUp: () => {},
  fail: () => {},
};
beforeEach(async () => {
  heard.length = 0;
  placeOf = async () => undefined;
  hasUnsettled = async () => false;
  log = '';
  lark = await LarkEmulator.start();
  await connect();
  group = lark.group('品牌', lark.person('王经理'), lark.person('小李'));
  group.addBot();
  await lark.until(() => heard.length > 0);
});
async function connect(): Promise<void> {
  platform = larkPlatform({
    ...{ appId: lark.appId, appSecret: lark.appSecret, domain: lark.url, mode: 'websocket' },
    ...{ encryptKey: '', verificationToken: '', language: 'zh-CN', now: () => new Date() },
    painter,
    log: pino(
      { level: 'trace' },
      {
        write: line => {
          log += line;
        },
      },
    ),
  });
  await platform.start(host);
  await lark.until(() => platform.isCaughtUp);
}
afterEach(async () => {
  await platform.stop();
  await lark.close();
  expect(log).not.toContain(lark.appSecret);
  expect(log).not.toContain('Bearer');
});

let keys = 0;
const outgoing = (shown: View, more: Partial<Outgoing> = {}): Outgoing => ({
  ...{ chatId: group.id, threadId: undefined, outboxId: 7, view: shown, language: 'zh-CN' },
  ...{ idempotencyKey: `key-${++keys}`, replyTo: undefined, onlyFor: undefined },
  ...more,
});
const troubleOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    error => error.trouble,
  );

describe('what is sent', () => {
  test('with the same key again is there once, under the same id', async () => {
    const hello = outgoing(view(text('盒子太大')));
    const first = await platform.send(hello);
    expect(await platform.send(hello)).toBe(first);
    expect(lark.fromBot(group).map(message => message.text)).toEqual(['盒子太大']);
  });

  test('a picture is uploaded once, however often it is shown', async () => {
    const file = path.join(scratchFolder(), 'chart.png');
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    writeFileSync(file, Buffer.from(pixel, 'base64'));
    const shown = view(text('趋势'), { kind: 'picture', path: file, alt: '近四周' });
    for (let times = 0; times < 3; times += 1) await platform.send(outgoing(shown));
    expect(lark.callsOf('POST /open-apis/im/v1/images')).toHaveLength(1);
    expect(lark.lastFromBot(group).shown?.images).toHaveLength(1);
  });

  test('a file is a message of its own below the words, sent once, and is sent anew where it changes', async () => {
    const button = actions({ label: '看议程', line: '/help' });
    const parts = platform.split(view(text('纪要'), fileBlock('M1.md', 'text/markdown', '# 纪要\n'), button));
    expect(parts.map(({ blocks }) => blocks.map(({ kind }) => kind))).toEqual([
      ['text', 'actions'],
      ['file'],
    ]);
    const sent = outgoing(parts[1] ?? view());
    const first = await platform.send(sent);
    expect(await platform.send(sent)).toBe(first);
    expect(lark.fromBot(group).filter(({ type }) => type === 'file')).toHaveLength(1);
    expect(lark.callsOf('POST /open-apis/im/v1/files').at(-1)?.parameters).toMatchObject({
      file_name: 'M1.md',
    });
    await expect(platform.edit(`${first}`, sent)).rejects.toMatchObject({ trouble: { kind: 'frozen' } });
  });

  test('with a picture that is gone says what it showed', async () => {
    const shown = view(text('趋势'), { kind: 'picture', path: '/nowhere/chart.png', alt: '近四周' });
    await platform.send(outgoing(shown));
    expect(lark.lastFromBot(group).text).toContain('近四周');
  });

  describe('a chart', () => {
    const summary = view(text('T1/R1 B 更好'), chart(CHART), actions({ label: '详情', line: '/x' }));
    const refused = {
      kind: 'error',
      code: 230099,
      msg: 'Failed to create card content, ext=ErrCode: 200621',
    } as const;
    const uploads = () => lark.callsOf('POST /open-apis/im/v1/images');
    const shown = () => lark.lastFromBot(group).shown;
    const charts = () => JSON.stringify(lark.lastFromBot(group).card).match(/"tag":"chart"/g) ?? [];
    beforeEach(() => {
      painter.fails = false;
    });

    test('is drawn by the platform itself, with its numbers in words', async () => {
      await platform.send(outgoing(summary));
      expect(charts()).toHaveLength(2);
      expect(shown()?.text).toContain(chartLines(CHART).join('\n'));
      expect(shown()?.buttons).toHaveLength(1);
      expect(uploads()).toEqual([]);
    });

    test('that is refused refuses the card, which goes out once more with a picture', async () => {
      lark.faults.next('POST /open-apis/im/v1/messages', refused);
      await platform.send(outgoing(summary));
      expect(lark.fromBot(group)).toHaveLength(1);
      expect(charts()).toEqual([]);
      expect(shown()?.images).toHaveLength(1);
      expect(shown()?.text).toContain(chartLines(CHART).join('\n'));
      expect(shown()?.buttons).toHaveLength(1);
      expect(uploads()).toHaveLength(1);
    });

    test.each(['it can not be drawn', 'it can not be uploaded'])(
      'that is refused is its words alone where %s',
      async why => {
        lark.faults.next('POST /open-apis/im/v1/messages', refused);
        if (why.endsWith('drawn')) painter.fails = true;
        else lark.faults.next('POST /open-apis/im/v1/images', { kind: 'error', code: 234011 });
        await platform.send(outgoing(summary));
        expect(shown()?.images).toEqual([]);
        expect(shown()?.text).toContain(chartLines(CHART).join('\n'));
        expect(shown()?.buttons).toHaveLength(1);
      },
    );

    test('is changed as it was sent, refused or not', async () => {
      const id = await platform.send(outgoing(summary));
      lark.faults.next('PATCH /open-apis/im/v1/messages/:message_id', refused);
      await platform.edit(`${id}`, outgoing(summary));
      expect(shown()?.images).toHaveLength(1);
      await platform.edit(`${id}`, outgoing(summary));
      expect(charts()).toHaveLength(2);
    });

    test('does not hide that a card without one is wrong', async () => {
      lark.faults.next('POST /open-apis/im/v1/messages', refused);
      expect(await troubleOf(platform.send(outgoing(view(text('x')))))).toEqual({ kind: 'rejected' });
      expect(lark.fromBot(group)).toEqual([]);
    });
  });

  test('longer than a card fits its parts', async () => {
    const lines = Array.from(
      { length: 900 },
      (_, index) => `第 ${index} 条：${'想要更小的包装，'.repeat(6)}`,
    );
    const parts = platform.split(view(text(...lines), actions({ label: '改', line: '/help' })));
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) await platform.send(outgoing(part));
    const whole = lark
      .fromBot(group)
      .map(message => message.text)
      .join('\n');
    for (const line of lines) expect(whole).toContain(line);
    const withButtons = lark.fromBot(group).filter(message => message.buttons.length > 0);
    expect(withButtons).toEqual([lark.lastFromBot(group)]);
  });

  test('to a message that is recalled is said without it', async () => {
    const asked = lark.person('小李').says(group, '在吗');
    lark.person('小李').recalls(asked);
    await platform.send(outgoing(view(text('在')), { replyTo: asked.id }));
    expect(lark.lastFromBot(group).replyTo).toBeUndefined();
  });

  test('when the token was revoked goes out with a new one', async () => {
    await platform.send(outgoing(view(text('一'))));
    lark.revokeTokens();
    expect(await troubleOf(platform.send(outgoing(view(text('二')))))).toMatchObject({ kind: 'try-later' });
    await platform.send(outgoing(view(text('二'))));
    expect(lark.lastFromBot(group).text).toBe('二');
  });
});

describe('what goes wrong is told in the words of the port', () => {
  test.each([
    [230002, 'closed'],
    [232009, 'closed'],
    [230011, 'gone'],
    [230031, 'frozen'],
    [230020, 'try-later'],
    [99991672, 'forbidden'],
    [230006, 'forbidden'],
    [230099, 'rejected'],
  ])('%i is %s', async (code, kind) => {
    const id = (await platform.send(outgoing(view(text('一'))))) ?? '';
    lark.faults.next('PATCH /open-apis/im/v1/messages/:message_id', {
      ...{ kind: 'error', code, msg: 'Access denied. One of these scopes is required: [im:message:update]' },
    });
    const trouble = await troubleOf(platform.edit(id, outgoing(view(text('二')))));
    expect(trouble).toMatchObject({ kind });
    if (code === 99991672) expect(trouble.missing.zh).toContain('im:message:update');
  });

  test('a wait that Feishu names is kept exactly', async () => {
    lark.faults.next('POST /open-apis/im/v1/messages', { kind: 'error', code: 99991400, resetSeconds: 7 });
    expect(await troubleOf(platform.send(outgoing(view(text('一')))))).toEqual({
      ...{ kind: 'try-later', retryAfterSeconds: 7 },
    });
    expect(platform.turn(group.id).getTime()).toBeGreaterThan(Date.now() + 6_000);
  });
});

describe('what comes in', () => {
  test('a file that is replied to comes along, and is fetched', async () => {
    const sent = lark.person('小李').sendsFile(group, { name: '评论.csv', content: 'a,b\n1,2' });
    lark.person('小李').says(group, '/反馈 痛点', { replyTo: sent });
    await lark.until(() => heard.some(each => each.kind === 'message'));
    const said = heard.find(each => each.kind === 'message');
    const file = said?.kind === 'message' ? said.file : undefined;
    expect(file?.name).toBe('评论.csv');
    expect(Buffer.from(await platform.download(file?.reference ?? '')).toString()).toBe('a,b\n1,2');
    expect(await troubleOf(platform.download(`${sent.id} file_none file`))).toMatchObject({
      kind: 'rejected',
    });
  });

  test.each([
    [230011, 'gone'],
    [234037, 'too-large'],
    [99991672, 'forbidden'],
    [99991663, 'try-later'],
  ])('a file that is refused by code %i is %s', async (code, kind) => {
    const sent = lark.person('小李').sendsFile(group, { name: '评论.csv', content: 'a,b\n1,2' });
    const key = /file_v3[^"]*/.exec(sent.content)?.[0];
    lark.faults.next('GET /open-apis/im/v1/messages/:message_id/resources/:file_key', {
      kind: 'error',
      code,
    });
    expect(await troubleOf(platform.download(`${sent.id} ${key} file`))).toMatchObject({ kind });
  });

  test('people and groups have their names', async () => {
    lark.person('小李').says(group, '/help');
    await lark.until(() => heard.some(each => each.kind === 'message'));
    expect(heard.find(each => each.kind === 'message')).toMatchObject({
      sender: { name: '小李', userId: lark.person('小李').openId },
      room: { name: '品牌' },
    });
  });

  test('a private chat knows its person', async () => {
    lark.person('阿敏').says(lark.person('阿敏').p2p, '/help');
    await lark.until(() => heard.some(each => each.kind === 'message'));
    expect(heard.at(-1)).toMatchObject({ sender: { name: '阿敏' }, room: { isPrivate: true } });
  });

  describe('about a message that may be ours is told again until we know', () => {
    beforeEach(() => {
      lark.redeliverAfterMilliseconds = Array.from({ length: 50 }, () => 100);
    });
    const reacted = () => lark.told.filter(each => each.envelope.event.reaction_type !== undefined);
    const tookReaction = () => lark.until(() => heard.some(each => each.kind === 'reaction'));

    test('when the answer to its sending was lost just now', async () => {
      const card = outgoing(view(text('提案')));
      lark.faults.next('POST /open-apis/im/v1/messages', { kind: 'cut', when: 'after' });
      expect(await troubleOf(platform.send(card))).toEqual({ kind: 'unknown' });
      lark.person('小李').reacts(lark.lastFromBot(group), 'THUMBSUP');
      await lark.until(() => reacted()[0]?.brought === 2);
      await platform.send(card);
      await tookReaction();
    });

    test('when that was told while its sending hung', async () => {
      const card = outgoing(view(text('提案')));
      lark.faults.next('POST /open-apis/im/v1/messages', { kind: 'cut', when: 'after', milliseconds: 500 });
      const sending = troubleOf(platform.send(card));
      await lark.until(() => lark.fromBot(group).length > 0);
      lark.person('小李').reacts(lark.lastFromBot(group), 'THUMBSUP');
      expect(await sending).toEqual({ kind: 'unknown' });
      await lark.until(() => reacted()[0]?.brought === 2);
      await platform.send(card);
      await tookReaction();
    });

    test('but a command in reply to what a person said is taken at once', async () => {
      hasUnsettled = async () => true;
      const asked = lark.person('小李').says(group, '盒子太大');
      lark.person('王经理').says(group, '/反馈 痛点', { replyTo: asked });
      await lark.until(() => heard.some(each => each.kind === 'message'));
      expect(lark.told.map(each => each.brought)).toEqual(lark.told.map(() => 1));
    });

    test('when it settles while we look for it', async () => {
      await platform.send(outgoing(view(text('提案'))));
      await platform.stop();
      await connect();
      let looks = 0;
      hasUnsettled = async () => looks === 0;
      placeOf = async () => {
        looks += 1;
        return looks <= 2 ? undefined : { chatId: group.id, name: '品牌' };
      };
      lark.person('小李').reacts(lark.lastFromBot(group), 'THUMBSUP');
      await tookReaction();
      expect(reacted()[0]?.brought).toBe(2);
    });
  });

  test('all reactions of a message are read, page by page, without the bot’s own', async () => {
    const id = (await platform.send(outgoing(view(text('提案'))))) ?? '';
    const [card] = lark.fromBot(group);
    if (card === undefined) throw new Error('no card');
    const people = Array.from({ length: 60 }, (_, index) => lark.person(`成员 ${index}`));
    group.add(...people);
    for (const person of people) person.reacts(card, 'THUMBSUP');
    await platform.mark(group.id, id);
    const seen = await platform.reactions(group.id, id);
    expect(seen).toHaveLength(60);
    expect(seen[59]).toMatchObject({ emoji: 'THUMBSUP', name: '成员 59' });
  });
});

describe('who is in a group', () => {
  test('is read page by page, kept for an hour, and read anew when somebody comes or goes', async () => {
    const crowd = Array.from({ length: 230 }, (_, place) => lark.person(`成员${place}`));
    group.add(...crowd);
    const [first, last, stranger] = [crowd[0], crowd.at(-1), lark.person('路人')];
    if (first === undefined || last === undefined) throw new Error('nobody is there');
    await lark.quiet();
    const lists = () =>
      lark.calls.filter(each => each.method === 'GET /open-apis/im/v1/chats/:chat_id/members').length;
    const before = lists();
    for (const person of [first, last]) expect(await platform.isInRoom(group.id, person.openId)).toBe(true);
    expect(await platform.isInRoom(group.id, stranger.openId)).toBe(false);
    expect(lists() - before).toBe(3);
    group.remove(last);
    await lark.until(() => heard.some(each => each.kind === 'member' && each.hasLeft === true));
    expect(await platform.isInRoom(group.id, last.openId)).toBe(false);
    expect(lists() - before).toBe(6);
  });

  test('is not told without the scope, nor of a group that the bot is not in; a refusal is not kept', async () => {
    const person = lark.person('小李');
    const granted = lark.scopes;
    lark.scopes = granted.filter(
      scope => !scope.startsWith('im:chat') && !scope.startsWith('im:chat.members'),
    );
    await expect(platform.isInRoom(group.id, person.openId)).rejects.toMatchObject({
      trouble: { kind: 'forbidden' },
    });
    lark.scopes = granted;
    expect(await platform.isInRoom(group.id, person.openId)).toBe(true);
    await expect(platform.isInRoom('oc_nowhere', person.openId)).rejects.toMatchObject({
      name: 'PlatformError',
    });
  });
});
