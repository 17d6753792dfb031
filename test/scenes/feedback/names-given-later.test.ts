/** An end user who is named only after the words in which the name stands: no word of it stays anywhere. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { findFeedback } from '../../../src/features/feedback/store/feedback.ts';
import { sql } from '../../../src/store/database.ts';
import { Chat } from '../chat.ts';
import { ConcurrentChat } from '../concurrent-chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 小李 manager');
});
afterEach(() => chat.close());

const record = (number: number) => chat.look(transaction => findFeedback(transaction, 1, number));

/** @returns the tables in which a name stands */
async function holding(name: string): Promise<string[]> {
  return chat.look(async transaction => {
    const tables = await transaction.query<{ name: string }>(
      sql`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'`,
    );
    const found: string[] = [];
    for (const { name: table } of tables) {
      const rows = await transaction.query({ sql: `SELECT * FROM "${table}"`, values: [] });
      if (JSON.stringify(rows).toLowerCase().includes(name.toLowerCase())) found.push(table);
    }
    return found;
  });
}

test('in the form that asks for more', async () => {
  const form = await chat.say('小李', '/反馈 张九九女士说盖子坏了 渠道=天猫 纬度：痛点');
  expect(await holding('张九九')).not.toEqual([]);
  await chat.type(`:fill ${form.message} 维度=痛点 用户=张九九女士`);
  expect(chat.lastCard().text).toMatch(/^F1 .*用户#[0-9a-f]{4}/);
  expect((await record(1))?.text).toMatch(/^用户#[0-9a-f]{4}说盖子坏了 纬度：痛点$/);
  expect(await holding('张九九')).toEqual([]);
});

test('in a form that still asks for more, or is refused', async () => {
  const form = await chat.say('小李', '/feedback Zqone says the lid broke');
  await chat.type(`:fill ${form.message} user=ZQONE dimension=logistics`);
  expect(chat.lastCard().text).toContain('没有“logistics”');
  expect(await holding('zqone')).toEqual([]);
  await chat.type(`:fill ${form.message} dimension=needs`);
  await chat.type(`:fill ${form.message} source=天猫`);
  expect((await record(1))?.text).toMatch(/^user#[0-9a-f]{4} says the lid broke$/);
  expect(await holding('zqone')).toEqual([]);
});

test('before the words, in the same form', async () => {
  const form = await chat.say('小李', '/feedback dimension=needs source=天猫 user=Zqtwo');
  await chat.type(`:fill ${form.message} text="Zqtwo says the lid broke" segment="friends of Zqtwo"`);
  expect(await record(1)).toMatchObject({ text: expect.stringMatching(/^user#[0-9a-f]{4} says the lid/) });
  expect(await holding('zqtwo')).toEqual([]);
});

test('by an edit of the record, however often its words were edited before', async () => {
  await chat.say('小李', '/feedback Zqone says the box is big source=天猫 dimension=needs');
  await chat.say('小李', '/feedback edit F1 text="Zqone says the box is too big" segment=Zqones');
  expect(await holding('zqone')).toContain('Audit');
  const said = await chat.say('小李', '/feedback edit F1 user=Zqone');
  expect(said.text).toMatch(
    /F1 已改：原话里的用户名字已去掉；人群里的用户名字已去掉；用户 未填 → #[0-9a-f]{4}/,
  );
  expect((await record(1))?.text).toMatch(/^user#[0-9a-f]{4} says the box is too big$/);
  expect(await holding('zqone')).toEqual([]);
  const shown = await chat.say('小李', '/feedback show F1');
  expect(shown.text).toContain('原话里的用户名字已去掉');
  expect(shown.text).toMatch(/原话 “user#[0-9a-f]{4} says the box is big” → “user#/);
  const found = await chat.say('小李', '/search zqone');
  expect(found.text).toContain('没有');
});

test('by an edit of a record that a press made of a line with a slip', async () => {
  const refused = await chat.say('小李', '/反馈 张九九女士说盖子坏了 渠道=天猫 纬度=痛点');
  await chat.type(`:press ${refused.message} 1`);
  expect(await holding('张九九')).toContain('Outbox');
  await chat.say('小李', '/feedback edit F1 用户=张九九女士');
  expect(await holding('张九九')).toEqual([]);
});

test('by the edit form of the record', async () => {
  await chat.say('小李', '/feedback 张九九女士说盖子坏了 渠道=天猫 维度=痛点');
  const form = await chat.say('小李', '/feedback edit F1');
  expect(JSON.stringify(form.blocks)).toContain('张九九');
  await chat.type(`:fill ${form.message} 用户=张九九女士`);
  expect(chat.lastCard().text).toContain('F1 已改：原话里的用户名字已去掉');
  expect(await holding('张九九')).toEqual([]);
});

test('before other words are given for the record', async () => {
  await chat.say('小李', '/feedback the box source=天猫 dimension=needs user="Zq Three"');
  const said = await chat.say('小李', '/feedback edit F1 text="ZqThree said the tin is bad"');
  expect(said.text).toMatch(/原话 “the box” → “user#[0-9a-f]{4} said the tin is bad”/);
  await chat.say('小李', '/feedback edit F1 text="zq three said so" intensity=9');
  await chat.type(`:fill ${chat.lastCard().message} intensity=4`);
  expect((await record(1))?.text).toMatch(/^user#[0-9a-f]{4} said so$/);
  expect(await holding('three')).toEqual([]);
});

test('together with other words, for a record that has the name', async () => {
  await chat.say('小李', '/feedback Zqthree said the tin is bad source=天猫 dimension=needs');
  const said = await chat.say('小李', '/feedback edit F1 text="Zqthree said it leaks" user=Zqthree');
  expect(said.text).toMatch(/原话 “user#[0-9a-f]{4} said the tin is bad” → “user#[0-9a-f]{4} said it leaks”/);
  expect(await holding('zqthree')).toEqual([]);
});

test('of a record from before traces were kept the name is found by its hash', async () => {
  await chat.say('小李', '/feedback the box source=天猫 dimension=needs user=王小二');
  await chat.look(transaction => transaction.execute(sql`UPDATE "Feedback" SET "endUserTrace" = NULL`));
  await chat.say('小李', '/feedback edit F1 text="昨天王小二说漏水"');
  expect((await record(1))?.text).toMatch(/^昨天用户#[0-9a-f]{4}说漏水$/);
});

test('in a message that was kept and is replied to', async () => {
  await chat.type('Zqr1 Smithx says the lid is loose');
  const message = chat.lastTyped;
  expect(await holding('smithx')).toContain('Inbox');
  const said = await chat.say('小李', `:reply ${message} /feedback needs source=天猫 user="Zqr1 Smithx"`);
  expect(said.text).toMatch(/^F1 /);
  expect(await holding('smithx')).toEqual([]);
});

test('what is no name of theirs stays, and so does the log of everything else', async () => {
  await chat.say('小李', '/feedback The prosecutor says roses rose source=天猫 dimension=needs');
  await chat.say('小李', '/feedback edit F1 user=Rose');
  expect((await record(1))?.text).toMatch(/^The prosecutor says roses user#[0-9a-f]{4}$/);
  for (const change of [`details = '{}', at = 0`, `subject = 'F2'`, 'details = details']) {
    const statement = { sql: `UPDATE "Audit" SET ${change} WHERE action = 'feedback.edited'`, values: [] };
    await expect(chat.look(transaction => transaction.execute(statement))).rejects.toThrow('only ever added');
  }
  const other = { sql: `UPDATE "Audit" SET details = '{}' WHERE action = 'feedback.recorded'`, values: [] };
  await expect(chat.look(transaction => transaction.execute(other))).rejects.toThrow('only ever added');
});

test('step by step: a field is asked for alone, and a reply is the name', async () => {
  const here = await ConcurrentChat.open();
  try {
    const saying = (text: string, more: object = {}) =>
      ({
        ...here.event('群', '小李'),
        ...{ kind: 'message', isAddressed: true, messageId: `s${here.said.length}`, text, ...more },
      }) as Incoming;
    await here.take(saying('/反馈 Zqfour Vw says the box is big 渠道=天猫 维度=痛点'));
    await here.take(saying('/feedback edit F1'));
    const menu = here.said.at(-1)?.messageId ?? '';
    const press = { kind: 'press', messageId: menu, part: 'field', button: 9 } as const;
    await here.take({ ...here.event('群', '小李'), ...press });
    await here.take(saying('Zqfour Vw', { replyTo: { messageId: menu, text: '用户', isFromBot: true } }));
    expect(here.said.at(-1)?.text).toContain('F1 已改：原话里的用户名字已去掉');
    const kept = [
      await here.query(sql`SELECT view FROM "Outbox"`),
      await here.query(sql`SELECT given, "repliedTo" FROM "FormDraft"`),
      await here.query(sql`SELECT text FROM "Feedback"`),
      await here.query(sql`SELECT details FROM "Audit"`),
    ];
    expect(JSON.stringify(kept).toLowerCase()).not.toContain('zqfour');
  } finally {
    await here.close();
  }
});

test('by an edit of the message itself, with its form open or its record made', async () => {
  const here = await ConcurrentChat.open();
  try {
    let said = 0;
    const saying = (text: string, messageId: string) => {
      said += 1;
      return {
        ...{ ...here.event('群', '小李'), eventId: `later${said}` },
        ...{ isAddressed: true, text, messageId, kind: 'message' },
      } as Incoming;
    };
    const edit = (text: string, messageId: string) =>
      ({ ...saying(text, messageId), kind: 'edit', saidAt: here.now }) as Incoming;
    const kept = async () =>
      JSON.stringify([
        await here.query(sql`SELECT view FROM "Outbox"`),
        await here.query(sql`SELECT given, "repliedTo" FROM "FormDraft"`),
        await here.query(sql`SELECT text FROM "Feedback"`),
        await here.query(sql`SELECT details FROM "Audit"`),
        await here.query(sql`SELECT payload FROM "Inbox"`),
      ]);
    await here.take(saying('/反馈 张九九女士说盖子坏了 渠道=天猫', 'm1'));
    expect(await kept()).toContain('张九九');
    await here.take(edit('/反馈 张九九女士说盖子坏了 渠道=天猫 维度=痛点 用户=张九九女士', 'm1'));
    expect(here.said.at(-1)?.text).toMatch(/^F1 /);
    expect(await kept()).not.toContain('张九九');

    await here.take(saying('/反馈 李九九女士说盖子坏了 渠道=天猫 维度=痛点', 'm2'));
    await here.take(edit('/反馈 李九九女士说盖子坏了 渠道=天猫 维度=痛点 用户=李九九女士', 'm2'));
    expect(here.said.at(-1)?.text).toContain('F2 已改：原话里的用户名字已去掉');
    // Taken back, the name is still none of the record's words.
    await here.take(edit('/反馈 李九九女士说盖子都坏了 渠道=天猫 维度=痛点', 'm2'));
    expect(await kept()).not.toContain('李九九');
  } finally {
    await here.close();
  }
});

test.each([
  ['小明#5678', '小明#5678', '小明#5678说包装盒太大，浴室放不下', '用户#hash说包装盒太大，浴室放不下'],
  ['Bob#1234', 'Bob#1234', 'Bob#1234 says the box is too big', 'user#hash says the box is too big'],
  ['bebe', '#bebe', '"#bebe 说包装盒太大"', '#user#hash 说包装盒太大'],
  ['8888', '#8888', '#8888说包装盒太大', '#user#hash说包装盒太大'],
])('a name that in part looks like what stands for one: %s', async (name, written, words, left) => {
  await chat.say('小李', `/反馈 ${words} 维度=痛点 渠道=天猫`);
  expect(await holding(written)).toContain('Feedback');
  const said = await chat.say('小李', `/feedback edit F1 用户=${name}`);
  expect(said.text).toContain('F1 已改：原话里的用户名字已去掉');
  const shown = await chat.say('小李', '/feedback show F1');
  expect(shown.text.replace(/(用户|user)#[0-9a-f]{4}/g, '$1#hash')).toContain(left);
  expect(await holding(written)).toEqual([]);
});

test('what stands for a name is never looked through for another, so that no text grows', async () => {
  await chat.say('小李', `/反馈 "${'甲乙 '.repeat(200)}" 渠道=天猫 维度=痛点`);
  await chat.say('小李', '/feedback edit F1 user=甲乙');
  const text = (await record(1))?.text ?? '';
  const [digits = ''] = /(?<=#)[0-9a-f]{4}/.exec(text) ?? [];
  await chat.say('小李', `/feedback edit F1 user=${digits}`);
  expect((await record(1))?.text).toBe(text);
  // That is nobody's name: it takes away who was named, and nothing out of the text.
  expect((await chat.say('小李', '/feedback edit F1 user=用户')).text).toMatch(
    /^F1 已改：用户 #[0-9a-f]{4} → 未填/,
  );
  expect((await record(1))?.text).toBe(text);
});

test('takes nothing out of what a manager wrote into the history, by whoever is none; and the log says who took what out', async () => {
  await chat.say('小王', '/反馈 盒子很好用 渠道=天猫 维度=痛点');
  await chat.say('小李', '/feedback edit F1 原话="红包给了才这么说，盒子很好用"');
  const details = () =>
    chat.look(transaction =>
      transaction.query<{ id: number; details: string; name: string }>(sql`
        SELECT entry.id, entry.details, person.name FROM "Audit" entry JOIN "Person" person ON person.id = entry."personId"
        WHERE entry.action = 'feedback.edited' ORDER BY entry.id`),
    );
  await chat.say('小王', '/feedback edit F1 原话=盒子很好用');
  await chat.say('小王', '/feedback edit F1 user=红包');
  const [byManager, byMember] = await details();
  expect(JSON.stringify(byManager?.details)).toContain('红包给了才这么说');
  expect(JSON.stringify(byMember?.details)).not.toContain('红包');
  await chat.say('小李', '/feedback edit F1 user=张三');
  await chat.say('小李', '/feedback edit F1 user=红包');
  const after = await details();
  expect(JSON.stringify(after[0]?.details)).not.toContain('红包');
  const told = after.filter(each => JSON.stringify(each.details).includes('rewritten'));
  expect(told.at(-1)?.name).toBe('小李');
});
