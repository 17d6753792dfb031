/** What one can do on the page: each act is an act of the people's side, or a switch of the platform. */
import { z } from 'zod';
import type { PressAnswer } from './card-action.ts';
import type { Chat } from './chat.ts';
import { Group } from './group.ts';
import type { LongConnection } from './long-connection.ts';
import type { Message } from './message.ts';
import { Person } from './person.ts';
import type { World } from './world.ts';

const at = { as: z.string(), chat: z.string() };
const on = { ...at, message: z.string() };
const place = { replyTo: z.string().optional(), inThread: z.string().optional() };

const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('say'), ...at, ...place, text: z.string() }),
  z.object({ act: z.literal('file'), ...at, ...place, name: z.string(), base64: z.string() }),
  z.object({ act: z.literal('recall'), ...on }),
  z.object({ act: z.literal('react'), ...on, emojiType: z.string() }),
  z.object({
    act: z.literal('press'),
    ...on,
    button: z.int(),
    values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  }),
  z.object({ act: z.literal('group'), ...at, change: z.enum(['add bot', 'remove bot', 'leave', 'disband']) }),
  z.object({ act: z.literal('person'), ...at, name: z.string().min(1) }),
  z.object({ act: z.literal('platform'), change: z.enum(['hear all', 'hear mentions', 'disconnect']) }),
]);
type Act = z.output<typeof actSchema>;

/** @returns what the page has to show of it at once: the answer to a pressed button */
export async function perform(
  world: World,
  longConnection: LongConnection,
  wish: unknown,
): Promise<PressAnswer | undefined> {
  const act = actSchema.parse(wish);
  if (act.act === 'platform') {
    if (act.change === 'disconnect') longConnection.drop('close');
    else world.hearsAll = act.change === 'hear all';
    world.happened();
    return undefined;
  }
  const person = world.people.get(act.as);
  const chat = world.chats.get(act.chat);
  if (person === undefined) throw new Error('没有这个人 · no such person');
  if (chat === undefined) throw new Error('没有这个群 · no such chat');
  return performAs(world, person, chat, act);
}

async function performAs(
  world: World,
  person: Person,
  chat: Chat,
  act: Exclude<Act, { act: 'platform' }>,
): Promise<PressAnswer | undefined> {
  switch (act.act) {
    case 'say':
      say(world, person, chat, act.text, placeOf(chat, act));
      return undefined;
    case 'file': {
      const content = Buffer.from(act.base64, 'base64');
      if (/\.(png|jpe?g|gif|webp)$/i.test(act.name)) person.sendsImage(chat, content, placeOf(chat, act));
      else person.sendsFile(chat, { name: act.name, content }, placeOf(chat, act));
      return undefined;
    }
    case 'recall':
      person.recalls(findMessage(chat, act.message));
      return undefined;
    case 'react':
      toggle(person, findMessage(chat, act.message), act.emojiType);
      return undefined;
    case 'press':
      return pressAt(person, findMessage(chat, act.message), act.button, act.values);
    case 'group':
      GROUP_CHANGES[act.change](asGroup(chat), person);
      return undefined;
    case 'person':
      asGroup(chat).add(new Person(world, act.name));
      return undefined;
    default:
      return act satisfies never;
  }
}

const GROUP_CHANGES: Record<
  Extract<Act, { act: 'group' }>['change'],
  (group: Group, person: Person) => void
> = {
  'add bot': (group, person) => group.addBot(person),
  'remove bot': (group, person) => group.removeBot(person),
  leave: (group, person) => group.remove(person),
  disband: (group, person) => group.disband(person),
};

/** As the client makes mentions of names that were picked after an `@`. */
function say(
  world: World,
  person: Person,
  chat: Chat,
  text: string,
  { replyTo, inThread }: ReturnType<typeof placeOf>,
): void {
  const mention = `@${world.bot.name}`;
  const mentionsBot = text.startsWith(mention);
  const rest = mentionsBot ? text.slice(mention.length).trimStart() : text;
  const members = chat instanceof Group ? chat.members : [];
  const mentions = members.filter(({ name }) => rest.includes(`@${name}`));
  person.says(chat, rest, { mentionsBot, mentions, replyTo, inThread });
}

function toggle(person: Person, message: Message, emojiType: string): void {
  if (message.reactionBy(person.openId, emojiType) === undefined) person.reacts(message, emojiType);
  else person.unreacts(message, emojiType);
}

/** @param index among all buttons of the card, those of the form too */
function pressAt(
  person: Person,
  message: Message,
  index: number,
  values: Readonly<Record<string, string | string[]>>,
): Promise<PressAnswer> {
  const buttons = message.shown?.buttons ?? [];
  const button = buttons[index];
  if (button === undefined) throw new Error('没有这个按钮 · no such button');
  if (button.isInForm) return person.submits(message, values, button.label);
  return person.presses(message, buttons.slice(0, index).filter(each => !each.isInForm).length);
}

function placeOf(
  chat: Chat,
  wanted: { readonly replyTo?: string | undefined; readonly inThread?: string | undefined },
): { replyTo: Message | undefined; inThread: Message | undefined } {
  const find = (id: string | undefined) => (id === undefined ? undefined : findMessage(chat, id));
  return { replyTo: find(wanted.replyTo), inThread: find(wanted.inThread) };
}

function findMessage(chat: Chat, id: string): Message {
  const message = chat.messages.find(each => each.id === id);
  if (message === undefined) throw new Error('没有这条消息 · no such message');
  return message;
}

function asGroup(chat: Chat): Group {
  if (!(chat instanceof Group)) throw new Error('这里不是群 · not a group');
  return chat;
}
