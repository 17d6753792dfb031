/** Codes of `/team link` stand nowhere in clear: not in the database, its log of changes, the inbox, the outbox, the log. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';

const codeIn = (text: string) => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? '';

/** @returns the files of a folder in which a code stands, in whichever case, with its dash or without */
function filesWith(folder: string, code: string): string[] {
  return readdirSync(folder).filter(name => {
    const file = path.join(folder, name);
    if (!statSync(file).isFile()) return false;
    const bytes = readFileSync(file).toString('latin1').toUpperCase();
    return bytes.includes(code) || bytes.includes(code.replace('-', ''));
  });
}

describe('in the database', () => {
  let here: ConcurrentChat;
  let team: Team;
  beforeEach(async () => {
    here = await ConcurrentChat.open();
    team = await here.newTeam('团队', ['王经理']);
  });
  afterEach(() => here.close());

  test('no code stands, whatever way it came', async () => {
    await team.say(0, '王经理', '/team link');
    const code = codeIn(team.said(0).at(-1) ?? '');
    expect(code).toMatch(/^.{4}-.{4}$/);
    const stranger = { userId: '丙/路人', name: '路人' };
    const message = (text: string, more: object = {}) => {
      const common = here.event('丙', '路人');
      const { eventId: messageId } = common;
      return { ...common, sender: stranger, kind: 'message', messageId, text, isAddressed: true, ...more };
    };
    const replyTo = { messageId: 'b', text: `连接码 ${code}`, isFromBot: false };
    await here.take(message(`/tema link ${code}`) as never);
    await here.take(message(`看看这个 ${code.toLowerCase()}`, { isAddressed: false }) as never);
    await here.take(message('/feedback 渠道=天猫', { replyTo }) as never);
    await here.take(message(`/team link ${code} 谢谢`) as never);
    await here.take({ ...message(`/team link ${code}`), isAnonymous: true } as never);
    await here.take(message(`/team link ${code}`) as never);
    expect(filesWith(here.folder, code)).toEqual([]);
    expect(here.said.map(each => each.text).filter(each => each.includes(code))).toHaveLength(1);
  });

  test('a code that was not sent before the process ended is sent after, and good', async () => {
    await here.stop();
    await here.store(team.saying(0, '王经理', '/team link'));
    await here.database.transaction(async transaction => {
      await transaction.execute(sql`UPDATE "Outbox" SET state = 'sent' WHERE state = 'queued'`);
    });
    await here.start();
    const issued = codeIn(team.said(0).at(-1) ?? '');
    // As if it had never got out: the view alone is left.
    await here.stop();
    await here.query(
      sql`UPDATE "Outbox" SET state = 'queued' WHERE id = (SELECT max(id) FROM "Outbox") RETURNING id`,
    );
    await here.start();
    expect(codeIn(team.said(0).at(-1) ?? '')).toBe(issued);
    await here.take({
      ...here.event('丙', '老张'),
      ...{ kind: 'message', messageId: 'm', text: `/team link ${issued}`, isAddressed: true },
    });
    expect(here.said.findLast(each => each.room === '丙')?.text).toContain('已在那边问');
    expect(filesWith(here.folder, issued)).toEqual([]);
  });

  test('an anonymous admin sees what the button would do, but no code', async () => {
    const message = team.saying(0, '王经理', '/反馈 盒子太大 用户=张女士 渠道=天猫 维度=痛点');
    await here.take({ ...message, isAnonymous: true } as never);
    expect(team.said(0).at(-1)).toContain('\n/feedback 盒子太大 用户=… 渠道=天猫 维度=痛点');
  });
});

test('a process that serves a platform leaves no code behind either, in its folder or its log', async () => {
  const bot = await TelegramBot.open();
  try {
    const here = Gathered.of(bot.telegram, '品牌', '王经理', '小李');
    const there = Gathered.of(bot.telegram, '二群', '王经理');
    await here.say('王经理', '/team claim');
    const code = await here.code('王经理');
    here.who('小李').says(here.group, `看 ${code}`);
    await there.say('王经理', `/team link ${code}`);
    await here.agrees('王经理');
    await there.heard('并进了团队');
    expect(filesWith(bot.folder, code)).toEqual([]);
    expect(bot.log.toUpperCase()).not.toContain(code);
    await bot.end('SIGKILL');
    expect(filesWith(bot.folder, code)).toEqual([]);
  } finally {
    await bot.close();
  }
});
