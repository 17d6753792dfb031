/** Makes the chats, people and messages of a raw update known, so that what the bot answers finds its place. */
import { z } from 'zod';
import type { Chat } from './chat.ts';
import { Group } from './group.ts';
import { Person } from './person.ts';
import type { World } from './world.ts';

const user = z.looseObject({
  id: z.number(),
  is_bot: z.boolean(),
  first_name: z.string(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});
const chat = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string().optional(),
  is_forum: z.boolean().optional(),
});
const message = z.looseObject({
  message_id: z.number(),
  chat,
  from: user.optional(),
  date: z.number(),
  text: z.string().optional(),
  caption: z.string().optional(),
  reply_markup: z
    .looseObject({
      inline_keyboard: z.array(
        z.array(z.looseObject({ text: z.string(), callback_data: z.string().optional() })),
      ),
    })
    .optional(),
});

/** @param payload what stands under the kind in an update, or anything inside it */
export function adopt(world: World, payload: unknown): void {
  if (typeof payload !== 'object' || payload === null) return;
  const asUser = user.safeParse(payload);
  if (asUser.success) adoptPerson(world, asUser.data);
  const asChat = chat.safeParse(payload);
  if (asChat.success) adoptChat(world, asChat.data);
  if (asUser.success || asChat.success) return;
  for (const inner of Object.values(payload)) adopt(world, inner);
  const asMessage = message.safeParse(payload);
  if (asMessage.success) adoptMessage(world, asMessage.data);
}

function adoptPerson(
  world: World,
  { id, is_bot, first_name, username, language_code }: z.output<typeof user>,
): void {
  if (is_bot || world.people.has(id)) return;
  new Person(world, first_name, {
    id,
    languageCode: language_code ?? null,
    ...(username === undefined ? {} : { username }),
  });
}

function adoptChat(
  world: World,
  { id, type, title = '', is_forum }: z.output<typeof chat>,
): Chat | undefined {
  const known = world.chats.get(id);
  if (known !== undefined || (type !== 'group' && type !== 'supergroup')) return known;
  const group = new Group(world, title, { id, kind: type, isForum: is_forum === true });
  group.adoptBot();
  return group;
}

function adoptMessage(
  world: World,
  { message_id, chat: where, from, date, ...content }: z.output<typeof message>,
): void {
  const place = adoptChat(world, where);
  if (place === undefined || place.message(message_id) !== undefined) return;
  const person = from === undefined ? undefined : world.people.get(from.id);
  place.append(
    {
      author: person === undefined ? { kind: 'bot' } : { kind: 'person', person },
      text: { text: content.text ?? content.caption ?? '', entities: [] },
      keyboard: content.reply_markup?.inline_keyboard,
    },
    message_id,
    new Date(date * 1000),
  );
}
