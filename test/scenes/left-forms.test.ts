/** Forms that nobody wants to fill in any more, a bare call, and a reason that is said on the card itself. */
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFeedback } from '../../src/features/feedback/store/feedback.ts';
import { findProposal } from '../../src/features/proposal/store/proposals.ts';
import { readPerson } from '../../src/platforms/terminal/session.ts';
import type { Terminal } from '../../src/platforms/terminal/terminal.ts';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.say('王经理', '/persona new 新手妈妈');
});
afterEach(() => chat.close());

describe('a form is left', () => {
  test.each(['取消', '算了', '算了。', 'cancel'])('by %s', async word => {
    const form = await chat.say('王经理', '/反馈 包装盒太大');
    await chat.say('王经理', `:reply ${form.message} ${word}`);
    expect(chat.shown(form.message)).toMatchObject({ text: '不填了，什么都没有记', form: null });
    await chat.type(`:fill ${form.message} 渠道=天猫 维度=痛点`);
    expect(await chat.look(transaction => findFeedback(transaction, 1, 1))).toBeUndefined();
  });

  test('of what can be changed, too', async () => {
    await chat.say('王经理', '/反馈 包装盒太大 渠道=天猫 维度=痛点');
    const form = await chat.say('王经理', '/反馈 修改 F1');
    await chat.say('王经理', `:reply ${form.message} 取消`);
    expect(chat.shown(form.message).text).toBe('不填了，什么都没有记');
  });

  test('of a proposal', async () => {
    const form = await chat.say('王经理', '/persona propose 新手妈妈');
    await chat.say('王经理', `:reply ${form.message} 算了`);
    expect(chat.shown(form.message).text).toBe('不填了，什么都没有记');
  });

  test('only by whom it asks', async () => {
    const form = await chat.say('王经理', '/反馈 包装盒太大');
    await chat.say('小李', `:reply ${form.message} 取消`);
    expect(chat.shown(form.message).form).not.toBeNull();
  });
});

test('a bare name is answered with help', async () => {
  const before = chat.cards.length;
  await chat.say('王经理', '@personaloop');
  expect(chat.cards.length).toBeGreaterThan(before);
  expect(chat.lastCard().text).toContain('/help');
});

describe('a reason on the card itself', () => {
  test('closes the proposal, without the name of the bot', async () => {
    await chat.say('王经理', '/反馈 包装盒太大 渠道=天猫 维度=痛点');
    const card = await chat.say('王经理', '/persona propose 新手妈妈 add 维度=痛点 收纳空间小 证据=F1');
    await chat.say('王经理', `:reply ${card.message} 先看看`);
    const proposal = () => chat.look(transaction => findProposal(transaction, 1, 1));
    expect(await proposal()).toMatchObject({ state: 'open' });
    await chat.react('王经理', '👎', card.message);
    await chat.say('小李', `:reply ${card.message} 我觉得可以`);
    expect(await proposal()).toMatchObject({ state: 'open' });
    await chat.say('王经理', `:reply ${card.message} @personaloop 证据不足`);
    expect(await proposal()).toMatchObject({ state: 'rejected', rejectReason: '证据不足' });
  });
});

test('several lines that are pasted into the interactive terminal all run, in their order', async () => {
  const taken: string[] = [];
  const terminal = {
    prompt: async () => '> ',
    take: async (line: string) => {
      await new Promise(resolve => setImmediate(resolve));
      taken.push(line);
      return line !== ':quit';
    },
  } as unknown as Terminal;
  const input = new PassThrough();
  const output = new Writable({ write: (_, __, done) => done() });
  const over = readPerson(input, output, terminal, () => [], new AbortController().signal);
  input.write('/a\n/b\n/c\n');
  input.write('/d\n:quit\n/never\n');
  await over;
  expect(taken).toEqual(['/a', '/b', '/c', '/d', ':quit']);
});
