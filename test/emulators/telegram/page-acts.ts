/** What one can do on the page: each act is an act of the people's side. */
import { z } from 'zod';
import type { CallbackAnswer } from './callback-queries.ts';
import type { Chat } from './chat.ts';
import { Group, type Topic } from './group.ts';
import type { Message } from './message.ts';
import { Person } from './person.ts';
import type { World } from './world.ts';

const at = { as: z.int(), chat: z.int() };
const on = { ...at, message: z.int() };
const place = { replyTo: z.int().optional(), topic: z.int().optional() };

const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('say'), ...at, ...place, text: z.string(), isAnonymous: z.boolean().optional() }),
  z.object({
    act: z.literal('file'),
    ...at,
    ...place,
    name: z.string(),
    base64: z.string(),
    caption: z.string(),
  }),
  z.object({ act: z.literal('edit'), ...on, text: z.string() }),
  z.object({ act: z.literal('delete'), ...on }),
  z.object({ act: z.literal('forward'), ...on }),
  z.object({
    act: z.literal('react'),
    ...on,
    reactions: z.array(z.string()),
    isAnonymous: z.boolean().optional(),
  }),
  z.object({ act: z.literal('press'), ...on, button: z.int() }),
  z.object({
    act: z.literal('bot'),
    ...at,
    change: z.enum(['add', 'add as member', 'promote', 'demote', 'remove', 'block', 'unblock']),
  }),
  z.object({ act: z.literal('topic'), ...at, title: z.string().min(1) }),
  z.object({ act: z.literal('upgrade'), ...at }),
  z.object({ act: z.literal('person'), chat: z.int(), name: z.string().min(1) }),
]);
type Act = z.output<typeof actSchema>;

/** @returns what the page has to show of it at once: the answer to a pressed button */
export async function perform(world: World, wish: unknown): Promise<CallbackAnswer | undefined> {
  const act = actSchema.parse(wish);
  if (act.act === 'person') {
    const person = new Person(world, act.name);
    const chat = findChat(world, act.chat);
    if (chat instanceof Group) chat.add(person);
    return undefined;
  }
  const person = world.people.get(act.as);
  if (person === undefined) throw new Error('没有这个人 · no such person');
  return performAs(person, findChat(world, act.chat), act);
}

async function performAs(
  person: Person,
  chat: Chat,
  act: Exclude<Act, { act: 'person' }>,
): Promise<CallbackAnswer | undefined> {
  switch (act.act) {
    case 'say':
      person.says(chat, act.text, { ...placeOf(chat, act), isAnonymous: act.isAnonymous ?? false });
      return undefined;
    case 'file': {
      const content = Buffer.from(act.base64, 'base64');
      const { caption, name } = act;
      if (/\.(png|jpe?g)$/i.test(name)) person.sendsPhoto(chat, { ...placeOf(chat, act), content, caption });
      else person.sendsFile(chat, { ...placeOf(chat, act), content, caption, name });
      return undefined;
    }
    case 'edit':
      person.edits(findMessage(chat, act.message), act.text);
      return undefined;
    case 'forward':
      person.forwards(chat, findMessage(chat, act.message));
      return undefined;
    case 'delete':
      person.deletes(findMessage(chat, act.message));
      return undefined;
    case 'react':
      person.reacts(findMessage(chat, act.message), act.reactions, {
        isAnonymous: act.isAnonymous ?? false,
      });
      return undefined;
    case 'press':
      return person.presses(findMessage(chat, act.message), act.button);
    case 'bot':
      BOT_CHANGES[act.change](person, chat);
      return undefined;
    case 'topic':
      asGroup(chat).topic(act.title, person);
      return undefined;
    case 'upgrade':
      asGroup(chat).upgrade(person);
      return undefined;
    default:
      return act satisfies never;
  }
}

const BOT_CHANGES: Record<Extract<Act, { act: 'bot' }>['change'], (person: Person, chat: Chat) => void> = {
  add: (person, chat) => asGroup(chat).addBot(person),
  'add as member': (person, chat) => asGroup(chat).addBot(person, { isAdministrator: false }),
  promote: (person, chat) => asGroup(chat).promoteBot(person),
  demote: (person, chat) => asGroup(chat).demoteBot(person),
  remove: (person, chat) => asGroup(chat).removeBot(person),
  block: person => person.blocksBot(),
  unblock: person => person.unblocksBot(),
};

type Place = { readonly replyTo?: number | undefined; readonly topic?: number | undefined };

function placeOf(chat: Chat, place: Place): { replyTo: Message | undefined; topic: Topic | undefined } {
  return {
    replyTo: place.replyTo === undefined ? undefined : findMessage(chat, place.replyTo),
    topic: place.topic === undefined ? undefined : asGroup(chat).findTopic(place.topic),
  };
}

function findChat(world: World, id: number): Chat {
  const chat = world.chats.get(id);
  if (chat === undefined) throw new Error('没有这个群 · no such chat');
  return chat;
}

function findMessage(chat: Chat, id: number): Message {
  const message = chat.message(id);
  if (message === undefined) throw new Error('没有这条消息 · no such message');
  return message;
}

function asGroup(chat: Chat): Group {
  if (!(chat instanceof Group)) throw new Error('这里不是群 · not a group');
  return chat;
}
