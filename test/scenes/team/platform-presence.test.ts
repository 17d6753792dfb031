/** Who is still there, as the platforms tell it: the real process, an emulated Telegram and an emulated Feishu. */
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person as LarkPerson } from '../../emulators/lark/emulator.ts';
import type { Person } from '../../emulators/telegram/emulator.ts';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { LarkBot, LarkGathered } from '../lark-bot.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';

const line = '/feedback 盒子太大 渠道=小红书 维度=痛点';

/** As if everybody had last been seen so many days ago. */
function seenBefore(file: string, days: number): void {
  const connection = new Libsql(file);
  const at = Date.now() - days * 86_400_000;
  connection.prepare('UPDATE "Membership" SET "seenAt" = ?, "lookedAt" = NULL').run(at);
  connection.close();
}

describe('on Telegram, where the bot is no administrator', () => {
  let bot: TelegramBot;
  beforeAll(async () => {
    bot = await TelegramBot.open();
  });
  afterAll(() => bot.close());

  /** A group that knows a member by a record. */
  async function groupWith(name: string): Promise<{ readonly here: Gathered; readonly member: Person }> {
    const boss = bot.telegram.person('王经理');
    const group = bot.telegram.group('品牌', { creator: boss });
    const member = bot.telegram.person(name);
    group.add(member);
    group.addBot(boss, { isAdministrator: false });
    const here = new Gathered(bot.telegram, group);
    await here.say('王经理', '/team@personaloop_bot claim');
    await here.say(name, '/feedback@personaloop_bot 盒子太大 渠道=小红书 维度=痛点');
    return { here, member };
  }
  const hears = (person: Person, what: string) =>
    bot.telegram.until(
      () => bot.telegram.fromBot(person.privateChat).at(-1)?.text.includes(what) === true,
      PATIENCE_MILLISECONDS,
      what,
    );

  test('whoever leaves is out at once, by the message that says so', async () => {
    const { here, member: zhou } = await groupWith('小周');
    zhou.says(zhou.privateChat, '/search 盒子');
    await hears(zhou, '共 1 条');
    here.group.remove(zhou);
    await bot.telegram.quiet();
    zhou.says(zhou.privateChat, '/search 盒子');
    await hears(zhou, '你已经不在团队“品牌”的群里了');
    zhou.says(zhou.privateChat, '/help');
    await hears(zhou, '可以输入');
  });

  test('whoever was not told of is looked up a day later, by getChatMember, once', async () => {
    const { member: li } = await groupWith('小李');
    const asks = () =>
      bot.telegram.callsOf('getChatMember').filter(call => call.parameters['user_id'] === li.id).length;
    li.says(li.privateChat, '/search 盒子');
    await hears(li, '共 1 条');
    expect(asks()).toBe(0);
    await bot.end();
    seenBefore(bot.databaseFile, 2);
    await bot.start();
    for (let times = 0; times < 2; times += 1) {
      li.says(li.privateChat, '/search 盒子 太大');
      await bot.telegram.quiet();
    }
    await hears(li, '共 1 条');
    expect(asks()).toBe(1);
    // Nobody may tell: it goes on, and after a week it does not.
    await bot.end();
    bot.telegram.hidesMembers = true;
    seenBefore(bot.databaseFile, 2);
    await bot.start();
    li.says(li.privateChat, '/search 盒子');
    await bot.telegram.quiet();
    await hears(li, '共 1 条');
    expect(bot.logged('member not found out')).toHaveLength(1);
    await bot.end();
    seenBefore(bot.databaseFile, 8);
    await bot.start();
    li.says(li.privateChat, '/search 盒子');
    await hears(li, '没法确认你还在团队“品牌”的群里');
  });
});

test('on Feishu whoever was not told of is looked up in the list of members', async () => {
  const bot = await LarkBot.open();
  try {
    const here = LarkGathered.of(bot.lark, '品牌', '王经理', '小李');
    await here.say('王经理', '/team claim');
    await here.say('小李', line);
    const li: LarkPerson = here.who('小李');
    const hears = (what: string) =>
      bot.lark.until(
        () => bot.lark.fromBot(li.p2p).at(-1)?.text.includes(what) === true,
        PATIENCE_MILLISECONDS,
        what,
      );
    li.says(li.p2p, '/search 盒子');
    await hears('共 1 条');
    await bot.end();
    // While it does not listen nobody tells it, and it is not told again.
    bot.lark.isDeaf = true;
    here.group.remove(li);
    bot.lark.isDeaf = false;
    seenBefore(bot.databaseFile, 2);
    await bot.start();
    li.says(li.p2p, '/search 盒子');
    await hears('你已经不在团队“品牌”的群里了');
  } finally {
    await bot.close();
  }
});
