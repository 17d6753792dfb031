import { expect, test } from 'vitest';
import { z } from 'zod';
import { button, card, listen, type Situation, situation } from './situation.ts';

const stateSchema = z.object({
  chats: z.array(
    z.looseObject({ id: z.string(), messages: z.array(z.looseObject({ card: z.string().optional() })) }),
  ),
});

function player({ lark }: Situation) {
  return {
    state: async () => stateSchema.parse(await (await fetch(`${lark.url}/people/state`)).json()),
    act: async (what: Readonly<Record<string, unknown>>) => {
      const response = await fetch(`${lark.url}/people/act`, { method: 'POST', body: JSON.stringify(what) });
      return response.json();
    },
  };
}

test('the page is one file that asks nobody else', async () => {
  const { lark } = await situation();
  const page = await (await fetch(`${lark.url}/`)).text();
  expect(page).toContain('飞书模拟器');
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test('what is done on the page, people have done', async () => {
  const here = await situation();
  const { boss, client, clerk, group, lark } = here;
  const toast = { type: 'success', content: '记下了' };
  const heard = await listen(lark, event =>
    event.event_type === 'card.action.trigger' ? { toast } : undefined,
  );
  const { act, state } = player(here);
  const [as, chat] = [clerk.openId, group.id];
  await act({ act: 'say', as, chat, text: '@PersonaLoop /feedback 生硬 @王经理' });
  await act({ act: 'file', as, chat, name: 'a.csv', base64: 'YSxi' });
  const [said] = lark.messages(group);
  expect(said?.mentions.map(mention => mention.name)).toEqual(['PersonaLoop', '王经理']);
  const input = { tag: 'input', name: 'text', required: true, label: { tag: 'plain_text', content: '原话' } };
  const submit = button('记下', { form: 1 }, { name: 'submit', form_action_type: 'submit' });
  const form = { tag: 'form', name: 'feedback', elements: [input, submit] };
  const content = card('P12', form, button('通过', { line: 'yes' }));
  const data = { receive_id: group.id, msg_type: 'interactive', content };
  await client.im.v1.message.create({ params: { receive_id_type: 'chat_id' }, data });
  const { id } = lark.lastFromBot(group);
  await act({ act: 'react', as, chat, message: id, emojiType: 'THUMBSUP' });
  const on = { as, chat, message: id };
  expect(await act({ act: 'press', ...on, button: 0, values: { text: '生硬' } })).toEqual({
    outcome: 'answered',
    toast,
  });
  expect(await act({ act: 'press', ...on, button: 1, values: {} })).toEqual({ outcome: 'answered', toast });
  await act({ act: 'recall', as, chat, message: said?.id });
  await act({ act: 'group', as: boss.openId, chat, change: 'remove bot' });
  await lark.quiet(50);
  expect(heard.map(event => event['action']).filter(action => action !== undefined)).toMatchObject([
    { value: { form: 1 }, form_value: { text: '生硬' } },
    { value: { line: 'yes' } },
  ]);
  const shown = (await state()).chats.find(each => each.id === chat);
  expect(shown).toMatchObject({ title: '品牌团队', hasBot: false, members: [boss.openId, clerk.openId] });
  expect(shown?.messages).toMatchObject([
    { isRecalled: true, text: '' },
    { type: 'file', text: 'a.csv' },
    { isBot: true, reactions: [{ emojiType: 'THUMBSUP', name: '小李' }] },
  ]);
  expect(shown?.messages[2]?.card).toContain('data-button="1"');
});

test('what people cannot do is said', async () => {
  const here = await situation();
  const { boss, group } = here;
  const message = boss.says(group, '一').id;
  const act = { act: 'react', as: boss.openId, chat: group.id, message, emojiType: 'TICK' };
  expect(await player(here).act(act)).toEqual({ error: 'TICK is no emoji of the platform' });
});
