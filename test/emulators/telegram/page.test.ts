import { expect, test } from 'vitest';
import { z } from 'zod';
import { confirmAll, type Situation, situation } from './situation.ts';

const stateSchema = z.object({
  chats: z.array(z.looseObject({ id: z.number(), messages: z.array(z.unknown()) })),
});

function player({ telegram }: Situation) {
  return {
    state: async () => stateSchema.parse(await (await fetch(`${telegram.url}/people/state`)).json()),
    act: async (what: Readonly<Record<string, unknown>>) => {
      const response = await fetch(`${telegram.url}/people/act`, {
        method: 'POST',
        body: JSON.stringify(what),
      });
      return response.json();
    },
  };
}

test('the page is one file that asks nobody else', async () => {
  const { telegram } = await situation();
  const page = await (await fetch(`${telegram.url}/`)).text();
  expect(page).toContain('Telegram 模拟器');
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test('what is done on the page, people have done', async () => {
  const here = await situation();
  const { api, boss, clerk, group, telegram } = here;
  const { act, state } = player(here);
  const as = clerk.id;
  const chat = group.id;
  await act({ act: 'say', as, chat, text: '/feedback 生硬' });
  await act({ act: 'file', as, chat, name: 'a.csv', base64: 'YSxi', caption: '/import' });
  const [said] = await confirmAll(api);
  expect(said?.message).toMatchObject({ text: '/feedback 生硬', from: { id: clerk.id } });
  await act({ act: 'edit', as, chat, message: said?.message?.message_id, text: '/feedback 亲切' });
  await api.sendMessage(chat, '修订', {
    reply_markup: { inline_keyboard: [[{ text: '通过', callback_data: 'a' }]] },
  });
  const prompt = telegram.lastFromBot(group).id;
  await act({ act: 'react', as, chat, message: prompt, reactions: ['👍'] });
  const pressed = act({ act: 'press', as, chat, message: prompt, button: 0 });
  await telegram.until(() => telegram.pendingUpdates === 3);
  const updates = await confirmAll(api);
  await api.answerCallbackQuery(updates.at(-1)?.callback_query?.id ?? '', { text: '好' });
  expect(await pressed).toEqual({ text: '好', showAlert: false });
  expect(updates.map(update => Object.keys(update)[1])).toEqual([
    'edited_message',
    'message_reaction',
    'callback_query',
  ]);
  await act({ act: 'forward', as: boss.id, chat, message: said?.message?.message_id });
  const [passedOn] = await confirmAll(api);
  expect(passedOn?.message?.forward_origin).toMatchObject({ sender_user: { id: clerk.id } });
  await act({ act: 'bot', as: boss.id, chat, change: 'remove' });
  const shown = await state();
  const shownGroup = shown.chats.find(each => each.id === chat);
  expect(shownGroup).toMatchObject({ title: '品牌团队', bot: 'kicked', members: [boss.id, clerk.id] });
  expect(shownGroup?.messages).toContainEqual(
    expect.objectContaining({ id: prompt, reactions: [{ who: clerk.id, reactions: ['👍'] }] }),
  );
});

test('what people cannot do is said', async () => {
  const here = await situation();
  const { boss, group } = here;
  const message = boss.says(group, '一').id;
  const act = { act: 'react', as: boss.id, chat: group.id, message, reactions: ['✅'] };
  expect(await player(here).act(act)).toEqual({ error: '✅ is none of the 73 reactions of Telegram' });
});
