/** method.md §10, exact content: what is approved is what was shown, also of the records that a proposal cites. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findProposal } from '../../../src/features/proposal/store/proposals.ts';
import { sql } from '../../../src/store/database.ts';
import { type Card, Chat } from '../chat.ts';
import { ConcurrentChat } from '../concurrent-chat.ts';

let chat: Chat;
beforeEach(async () => {
  // The rooms' own clocks end with a restart.
  chat = await Chat.open({ now: () => new Date('2026-11-20T02:00:00Z') });
  for (const who of ['王经理 manager', '赵经理 manager', '小周']) await chat.type(`:as ${who}`);
  await chat.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
  await chat.say('小李', '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点');
  await chat.say('小李', '/反馈 送礼怕包装不体面 渠道=天猫 维度=痛点');
  await chat.say('小李', '/反馈 泵头按不动 渠道=门店 维度=痛点');
  await chat.say('小周', '/persona new 精致妈妈');
  await chat.say('王经理', '/settings 票数=2');
});
afterEach(() => chat.close());

const add = '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1,F2';
const proposal = async (number = 1) => {
  const found = await chat.look(transaction => findProposal(transaction, 1, number));
  if (found === undefined) throw new Error(`no P${number}`);
  return found;
};
const state = async (number = 1) => (await proposal(number)).state;
const shown = (card: Card) => chat.shown(card.message).text;
/** A proposal that 王经理 has approved, and what was said since. */
async function approvedOnce(line = add): Promise<{ card: Card; since: () => Card[] }> {
  const card = await chat.say('小周', line);
  await chat.react('王经理', '👍', card.message);
  expect(shown(card)).toContain('赞成 王经理');
  const before = chat.cards.length;
  return { card, since: () => chat.cards.slice(before) };
}
const newCard = (cards: readonly Card[], id = 'P1') =>
  cards.find(each => !each.edit && each.text.startsWith(`${id} 精致妈妈`));

describe('an edit of a cited record', () => {
  test('that changes its words shows the proposal anew, voids its votes and says so once, to whoever voted', async () => {
    const { card, since } = await approvedOnce();
    await chat.say('小李', '/feedback edit F2 原话="包装很好，浴室放得下"');
    const said = since();
    expect(shown(card)).toContain('P1 的内容改过了，这条作废，票也清空了');
    const again = newCard(said);
    expect(again?.text).toContain('“包装很好，浴室放得下”（F2 天猫）');
    expect(again?.text).toContain('还需 2 票');
    expect(again?.text).toContain('赞成 – · 反对 –');
    const notices = said.filter(each => each.text.includes('F2 的原话改了'));
    expect(notices.map(each => each.text)).toEqual([
      '@王经理 F2 的原话改了。引用它的 P1 请看下面新的那条，之前的票不再算数',
    ]);
    await chat.react('赵经理', '👍', again?.message ?? 0);
    expect(await state()).toBe('open');
    await chat.react('王经理', '👍', again?.message ?? 0);
    expect(await state()).toBe('approved');
  });

  test('that is led back does not bring the votes back', async () => {
    const { since } = await approvedOnce();
    await chat.say('小李', '/feedback edit F2 原话="包装很好"');
    await chat.say('小李', '/feedback edit F2 原话="包装盒太大，浴室放不下"');
    const again = since().findLast(each => !each.edit && each.text.startsWith('P1 精致妈妈'));
    expect(again?.text).toContain('赞成 – · 反对 –');
    await chat.react('赵经理', '👍', again?.message ?? 0);
    expect(await state()).toBe('open');
  });

  test.each(['强度=5', '标签=包装', '情感=-2', '人群=精致妈妈', '维度=场景', '日期=昨天', '渠道=京东'])(
    'that changes something else voids nothing: %s',
    async facts => {
      const { card, since } = await approvedOnce();
      await chat.say('小李', `/feedback edit F2 ${facts}`);
      expect(newCard(since())).toBeUndefined();
      await chat.react('赵经理', '👍', card.message);
      expect(await state()).toBe('approved');
    },
  );

  test('brings the card up to date where it shows what was changed', async () => {
    const { card } = await approvedOnce();
    await chat.say('小李', '/feedback edit F2 渠道=京东');
    expect(shown(card)).toContain('（F2 京东）');
  });

  test('that no proposal cites says nothing of any', async () => {
    const { since } = await approvedOnce();
    await chat.say('小李', '/feedback edit F3 原话="送礼不怕"');
    expect(since().map(each => each.text)).toEqual([expect.stringContaining('F3 已改')]);
  });

  test('of a decided proposal changes nothing of it', async () => {
    const { card, since } = await approvedOnce();
    await chat.react('赵经理', '👍', card.message);
    expect(await state()).toBe('approved');
    const before = since().length;
    await chat.say('小李', '/feedback edit F2 原话="包装很好"');
    expect(since().slice(before)).toHaveLength(1);
    expect(shown(card)).toContain('已通过 → v1');
  });

  test('asks a rejecter anew, and takes no reason for what was rejected before', async () => {
    const card = await chat.say('小周', add);
    const asked = (await chat.react('王经理', '👎', card.message)).find(each => !each.edit);
    await chat.say('小李', '/feedback edit F2 原话="包装很好"');
    expect((await chat.say('王经理', `:reply ${asked?.message} 证据不足`)).text).toContain('内容刚改过');
    expect(await state()).toBe('open');
    const again = newCard(chat.cards.toReversed());
    const anew = await chat.react('王经理', '👎', again?.message ?? 0);
    expect(anew.some(each => each.text.includes('为什么不通过 P1'))).toBe(true);
  });

  test('leaves what is in conflict in conflict', async () => {
    await chat.say('王经理', '/settings 票数=1');
    await chat.say('小周', add);
    await chat.say('王经理', '/proposal approve P1');
    await chat.say('小周', '/persona propose 精致妈妈 reword C1 "浴室收纳空间小" 证据=F3');
    await chat.say('小周', '/persona propose 精致妈妈 reword C1 "洗手台放不下" 证据=F4');
    await chat.say('王经理', '/proposal approve P2');
    await chat.say('王经理', '/proposal approve P3');
    expect(await state(3)).toBe('in-conflict');
    const before = chat.cards.length;
    await chat.say('小李', '/feedback edit F4 原话="泵头很好按"');
    expect(await state(3)).toBe('in-conflict');
    const again = newCard(chat.cards.slice(before), 'P3');
    expect(again?.text).toContain('有冲突，待对齐');
    expect(again?.text).toContain('现在 “浴室收纳空间小”');
  });
});

describe('a cited record', () => {
  test('that is deleted, and one that is restored, voids the votes; the last one deleted takes the voice', async () => {
    const { card, since } = await approvedOnce();
    await chat.say('小李', '/feedback delete F2');
    expect(shown(card)).toContain('这条作废');
    const gone = newCard(since());
    expect(gone?.text).toContain('（F2 已删除）');
    expect(gone?.text).toContain('赞成 – ');
    expect(since().filter(each => each.text.includes('F2 删除了'))).toHaveLength(1);
    await chat.react('王经理', '👍', gone?.message ?? 0);
    const before = chat.cards.length;
    await chat.say('小李', '/feedback restore F2');
    const back = newCard(chat.cards.slice(before));
    expect(chat.cards.slice(before).map(each => each.text)).toContainEqual(
      expect.stringMatching(/^@王经理 F2 恢复了。引用它的 P1 请看下面新的那条/),
    );
    expect(back?.text).toContain('赞成 – ');
    expect(back?.text).toContain('“包装盒太大，浴室放不下”（F2 天猫）');
  });

  test('that becomes one voice with another cited one, or is one no more, voids the votes', async () => {
    const { card, since } = await approvedOnce();
    await chat.say('小周', '/feedback merge F1 F2');
    expect(shown(card)).toContain('这条作废');
    expect(since().map(each => each.text)).toContain(
      '@王经理 F2 和 F1 现在是同一个声音。引用它的 P1 请看下面新的那条，之前的票不再算数',
    );
    const joined = newCard(since());
    await chat.react('王经理', '👍', joined?.message ?? 0);
    await chat.say('小周', '/feedback unmerge F1 F2');
    expect(since().map(each => each.text)).toContain(
      '@王经理 F2 和 F1 不再是同一个声音。引用它的 P1 请看下面新的那条，之前的票不再算数',
    );
  });

  test.each([
    ['merged with records that are not cited', '/feedback merge F2 F3 F4'],
    ['joined by a new record that says the same', '/反馈 包装盒太大，浴室放不下 渠道=抖音 维度=痛点'],
  ])('that is %s is the same voice as before among those that are cited', async (_, line) => {
    const { card, since } = await approvedOnce();
    await chat.say('小李', line);
    expect(newCard(since())).toBeUndefined();
    await chat.react('赵经理', '👍', card.message);
    expect(await state()).toBe('approved');
  });

  test('that a new record makes one voice with another cited one voids the votes', async () => {
    await chat.say('小李', '盒子太大');
    const said = chat.lastTyped;
    for (const user of ['张女士', '李女士'])
      await chat.say('小李', `:reply ${said} /反馈 渠道=天猫 维度=痛点 用户=${user}`);
    const { card, since } = await approvedOnce(add.replace('F1,F2', 'F5,F6'));
    await chat.say('小李', `:reply ${said} /反馈 渠道=天猫 维度=痛点`);
    expect(shown(card)).toContain('这条作废');
    expect(since().map(each => each.text)).toContainEqual(
      expect.stringContaining('F6 和 F5 现在是同一个声音'),
    );
  });

  test('of several proposals is said once for all of them', async () => {
    const { since } = await approvedOnce();
    await chat.say('小周', '/persona propose 精致妈妈 add 维度=场景 "洗漱台上用" 证据=F2,F3');
    await chat.say('小周', '/persona propose 精致妈妈 add 维度=链路 "送礼前先看包装" 证据=F3');
    const before = chat.cards.length;
    await chat.say('小李', '/feedback delete F2');
    const notices = chat.cards.slice(before).filter(each => each.text.includes('F2 删除了'));
    expect(notices.map(each => each.text)).toEqual([
      '@王经理 F2 删除了。引用它的 P1、P2 请看下面新的那条，之前的票不再算数',
    ]);
    expect(newCard(chat.cards.slice(before), 'P2')).toBeDefined();
    expect(newCard(chat.cards.slice(before), 'P3')).toBeUndefined();
    expect(since().filter(each => each.text.includes('F2 删除了'))).toHaveLength(1);
  });

  test('of several that change at once is said once, with all of them', async () => {
    const { since } = await approvedOnce(add.replace('F1,F2', 'F1,F2,F3'));
    await chat.say('小周', '/feedback merge F1 F2 F3');
    expect(
      since()
        .filter(each => !each.edit)
        .map(each => each.text),
    ).toEqual([
      '@王经理 F2、F3 和 F1 现在是同一个声音。引用它的 P1 请看下面新的那条，之前的票不再算数',
      expect.stringMatching(/^P1 精致妈妈/),
      expect.stringContaining('现在是同一个声音（3 条记录'),
    ]);
  });

  test('that changed is in the history of the persona, with whoever changed it', async () => {
    await approvedOnce();
    await chat.say('小李', '/feedback delete F2');
    expect((await chat.say('小李', '/persona history')).text).toContain('小李 改了依据 F2，票清空');
  });

  test('leaves the time as it was: only an edit or a rebase begins it anew', async () => {
    await approvedOnce();
    const before = await proposal();
    await chat.type(':now 2026-11-22T10:00');
    await chat.say('小李', '/feedback delete F2');
    const after = await proposal();
    expect([after.expiresAt, after.remindAt]).toEqual([before.expiresAt, before.remindAt]);
  });
});

test('the name of a content is another with other words of a record, and the same with the same', async () => {
  const names: string[] = [];
  for (const [number, line] of ['/help', '/help', '/feedback edit F2 原话="包装很好"'].entries()) {
    await chat.say('小李', line);
    await chat.say('小周', add);
    names.push((await proposal(number + 1)).contentHash);
    await chat.say('小周', `/proposal withdraw P${number + 1}`);
  }
  expect(names[1]).toBe(names[0]);
  expect(names[2]).not.toBe(names[0]);
});

describe('whatever changed a record', () => {
  const reword = () =>
    chat.look(transaction =>
      transaction.execute(sql`UPDATE "Feedback" SET text = '包装很好' WHERE number = 2`),
    );

  test('unheard, the vote that would carry the proposal finds out: it is shown anew instead', async () => {
    const { card, since } = await approvedOnce();
    await reword();
    await chat.react('赵经理', '👍', card.message);
    expect(await state()).toBe('open');
    expect(shown(card)).toContain('这条作废');
    expect(newCard(since())?.text).toContain('“包装很好”');
    expect(since().some(each => each.text.includes('P1 的内容刚改过，这一票没有算'))).toBe(true);
  });

  test('unheard, a lower quorum does not carry it', async () => {
    const { since } = await approvedOnce();
    await reword();
    await chat.say('王经理', '/settings 票数=1');
    expect(await state()).toBe('open');
    expect(newCard(since())?.text).toContain('赞成 – ');
  });
});

describe('a claim without a voice', () => {
  test('is not published, whatever the votes; whoever approves is told why, and what to do', async () => {
    await chat.say('王经理', '/settings 票数=1');
    const card = await chat.say('小周', add.replace('F1,F2', 'F1'));
    await chat.say('小李', '/feedback delete F1');
    expect(shown(card)).toContain('这条作废');
    const gone = newCard(chat.cards.toReversed());
    expect(gone?.text).toContain('⚠ 依据都删除了，票够了也不发布：/feedback restore F1');
    const said = await chat.react('王经理', '👍', gone?.message ?? 0);
    expect(await state()).toBe('open');
    expect(said.map(each => each.text)).toContainEqual(
      expect.stringMatching(/^@王经理 P1 第 1 项的依据（F1）都删除了[\s\S]*可以这样：\/feedback restore F1$/),
    );
    expect((await chat.say('赵经理', '/proposal approve P1')).text).toContain(
      'P1 第 1 项的依据（F1）都删除了',
    );
    expect((await chat.say('小李', '/persona show')).text).toContain('v0');

    await chat.say('王经理', '/feedback restore F1');
    const back = newCard(chat.cards.toReversed());
    expect(back?.text).not.toContain('⚠');
    expect(await state()).toBe('open');
    await chat.react('王经理', '👍', back?.message ?? 0);
    expect(await state()).toBe('approved');
  });

  test('is published with other evidence', async () => {
    await chat.say('王经理', '/settings 票数=1');
    await chat.say('小周', add.replace('F1,F2', 'F1'));
    await chat.say('小李', '/feedback delete F1');
    await chat.say('小周', '/proposal edit P1 add 维度=痛点 "收纳空间小" 证据=F2');
    expect(chat.lastCard().text).not.toContain('⚠');
    await chat.say('王经理', '/proposal approve P1');
    expect(await state()).toBe('approved');
    expect((await chat.say('小李', '/persona show')).text).toContain('C1 收纳空间小 · 1 个声音');
  });

  test('holds up what stands beside it until it is dropped', async () => {
    await chat.say('王经理', '/settings 票数=1');
    await chat.say('小周', add.replace('F1,F2', 'F1'));
    await chat.say('小周', '/proposal edit P1 add 维度=场景 "洗漱台上用" 证据=F2');
    await chat.say('小李', '/feedback delete F1');
    await chat.say('王经理', '/proposal approve P1');
    expect(await state()).toBe('open');
    await chat.say('小周', '/proposal edit P1 drop 第几项=1');
    await chat.say('王经理', '/proposal approve P1');
    expect(await state()).toBe('approved');
    expect((await chat.say('小李', '/persona show')).text).toContain('C1 洗漱台上用');
  });

  test('is not carried by a lower quorum either', async () => {
    await chat.say('小周', add.replace('F1,F2', 'F1'));
    await chat.say('小李', '/feedback delete F1');
    await chat.say('王经理', '/proposal approve P1');
    await chat.say('王经理', '/settings 票数=1');
    expect(await state()).toBe('open');
  });

  test.each(['strengthen', 'weaken'])('is neither made stronger nor weaker by nobody: %s', async kind => {
    await chat.say('王经理', '/settings 票数=1');
    await chat.say('小周', add);
    await chat.say('王经理', '/proposal approve P1');
    await chat.say('小周', `/persona propose 精致妈妈 ${kind} C1 证据=F3`);
    await chat.say('小李', '/feedback delete F3');
    expect((await chat.say('王经理', '/proposal approve P2')).text).toContain(
      'P2 第 1 项的依据（F3）都删除了',
    );
    expect(await state(2)).toBe('open');
  });

  test('may be retired without any', async () => {
    await chat.say('王经理', '/settings 票数=1');
    await chat.say('小周', add);
    await chat.say('王经理', '/proposal approve P1');
    await chat.say('小周', '/persona propose 精致妈妈 retire C1 证据=F3');
    await chat.say('小李', '/feedback delete F3');
    await chat.say('王经理', '/proposal approve P2');
    expect(await state(2)).toBe('approved');
  });
});

describe('a proposal that an earlier version of the program left open', () => {
  /** As it was left: nobody had noted what its records were. */
  async function leave(): Promise<void> {
    await chat.look(transaction =>
      transaction.execute(
        sql`UPDATE "Proposal" SET cited = NULL, "contentHash" = 'older' || substr("contentHash", 6)`,
      ),
    );
    await chat.look(transaction =>
      transaction.execute(sql`UPDATE "Card" SET "contentHash" = 'older' || substr("contentHash", 6)`),
    );
    await chat.look(transaction =>
      transaction.execute(sql`UPDATE "ProposalAct" SET "contentHash" = 'older' || substr("contentHash", 6)`),
    );
  }

  test('keeps its votes where nothing it cites was changed', async () => {
    const { card } = await approvedOnce();
    await chat.say('小李', '/feedback edit F2 强度=5');
    await leave();
    await chat.restart();
    expect((await proposal()).cited).toHaveLength(2);
    await chat.react('赵经理', '👍', card.message);
    expect(await state()).toBe('approved');
  });

  test('is shown anew where a record had been changed since, and its votes are void: that is said', async () => {
    const { card, since } = await approvedOnce();
    await chat.say('小李', '/feedback edit F3 原话="送礼不怕"');
    await chat.look(transaction =>
      transaction.execute(sql`
        INSERT INTO "Audit" ("teamId", at, platform, action, subject, details)
        VALUES (1, ${new Date('2026-11-20T02:00:00Z')}, 'terminal', 'feedback.edited', 'F2',
          '{"changes":[{"name":"text","from":"a","to":"b"}]}')`),
    );
    await leave();
    await chat.restart();
    expect(shown(card)).toContain('这条作废');
    expect(since().map(each => each.text)).toContain(
      '@王经理 F2 改过了。引用它的 P1 请看下面新的那条，之前的票不再算数',
    );
    const again = newCard(since());
    await chat.react('赵经理', '👍', again?.message ?? 0);
    expect(await state()).toBe('open');
    await chat.react('王经理', '👍', again?.message ?? 0);
    expect(await state()).toBe('approved');
  });

  test('is looked at again with each change, also before anybody has noted what it cites', async () => {
    const { card } = await approvedOnce();
    await leave();
    await chat.say('小李', '/feedback delete F2');
    expect(shown(card)).toContain('这条作废');
  });
});

describe('where a proposal is shown anew', () => {
  let here: ConcurrentChat;
  beforeEach(async () => {
    here = await ConcurrentChat.open();
  });
  afterEach(() => here.close());

  async function teamWithRecords() {
    const team = await here.newTeam('团队', ['王经理']);
    await team.say(0, '小李', '/feedback 盒子比洗手台还宽 渠道=小红书 维度=痛点');
    await team.say(0, '小李', '/persona new 精致妈妈');
    return team;
  }
  const line = '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1';
  const edit = '/feedback edit F1 原话="其实不宽"';
  const toldIn = (room: string, from: number) =>
    here.said.slice(from).flatMap(each => (each.room === room && !each.isEdit ? [each.text] : []));

  test('are the team’s groups, and the private chats in which it stands', async () => {
    const team = await teamWithRecords();
    const alone = (member: string) => ({ chatId: `alone ${member}`, name: member, isPrivate: true });
    for (const member of ['小李', '小马', '王经理']) {
      await team.say(0, member, '/help');
      await here.take({ ...team.saying(0, member, '/help'), room: alone(member) });
    }
    await here.take({ ...team.saying(0, '小李', line), room: alone('小李') });
    const from = here.said.length;
    await team.say(1, '王经理', edit);
    for (const room of [...team.rooms, 'alone 小李']) {
      const told = toldIn(room, from);
      expect(told.filter(text => text.includes('F1 的原话改了'))).toHaveLength(1);
      expect(told.filter(text => text.startsWith('P1 精致妈妈'))).toHaveLength(1);
    }
    for (const other of ['alone 小马', 'alone 王经理']) expect(toldIn(other, from)).toEqual([]);
    await team.say(0, '王经理', '/proposal approve P1');
    const published = (room: string) =>
      toldIn(room, from).filter(text => text.startsWith('精致妈妈 v0 → v1'));
    for (const room of team.rooms) expect(published(room)).toHaveLength(1);
    for (const member of ['小李', '小马', '王经理']) expect(published(`alone ${member}`)).toEqual([]);
  });

  test('is the topic in which it stood', async () => {
    const team = await teamWithRecords();
    const topic = (threadId: string) => ({ chatId: team.rooms[0], name: '', threadId });
    await here.take({ ...team.saying(0, '小李', line), room: topic('topic of the proposal') });
    await here.take({ ...team.saying(0, '小李', edit), room: topic('another') });
    const rows = await here.query<{ threadId: string | null; view: string }>(sql`
      SELECT "threadId", CAST(view AS TEXT) AS view FROM "Outbox"
      WHERE "chatId" = ${team.rooms[0]} AND "editsId" IS NULL AND view LIKE '%F1%' ORDER BY id DESC LIMIT 3`);
    expect(rows.map(row => row.threadId)).toEqual([
      'another',
      'topic of the proposal',
      'topic of the proposal',
    ]);
  });

  test('is not what was voted on before, however late that is told', async () => {
    const team = await teamWithRecords();
    await team.say(0, '小李', line);
    here.later(10);
    const typedAt = here.now;
    here.later(10);
    await team.say(0, '王经理', edit);
    here.later(10);
    const vote = team.saying(0, '王经理', '/proposal approve P1', { at: typedAt });
    await here.take(vote);
    expect(team.answersTo(vote)).toEqual([expect.stringContaining('P1 的内容刚改过，这一票没有算')]);
    expect((await team.proposal(1)).state).toBe('open');
    await team.say(0, '王经理', '/proposal approve P1');
    expect((await team.proposal(1)).state).toBe('approved');
  });

  test('is brought up to date by a message that is edited, too', async () => {
    const team = await here.newTeam('团队', ['王经理']);
    const said = team.saying(0, '小李', '/feedback 盒子比洗手台还宽 渠道=小红书 维度=痛点');
    if (said.kind !== 'message') throw new Error('not a message');
    await here.take(said);
    await team.say(0, '小李', '/persona new 精致妈妈');
    await team.say(0, '小李', line);
    const from = here.said.length;
    const text = '/feedback 盒子比台面还宽 渠道=小红书 维度=痛点';
    const { eventId } = here.event(team.rooms[0], '小李');
    await here.take({ ...said, eventId, kind: 'edit', saidAt: said.at, text });
    expect(toldIn(team.rooms[0], from).filter(each => each.includes('F1 的原话改了'))).toHaveLength(1);
    expect(team.shown(await team.card(0, 1))).toContain('“盒子比台面还宽”');
  });
});
