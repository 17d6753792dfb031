/** Methods about the menu of commands that people's apps show. */
import { z } from 'zod';
import { badRequest } from '../api-refusal.ts';
import { findChat } from '../chat-access.ts';
import { type Method, method } from '../method.ts';
import { chatId, integer, json } from '../parameters.ts';
import type { World } from '../world.ts';

const MOST_COMMANDS = 100;

const scope = json(
  z.discriminatedUnion('type', [
    z.strictObject({
      type: z.enum(['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']),
    }),
    z.strictObject({ type: z.enum(['chat', 'chat_administrators']), chat_id: chatId }),
    z.strictObject({ type: z.literal('chat_member'), chat_id: chatId, user_id: integer }),
  ]),
);
const place = { scope: scope.optional(), language_code: z.string().optional() };
const commands = json(z.array(z.strictObject({ command: z.string(), description: z.string() })));

export const menus: Readonly<Record<string, Method>> = {
  setMyCommands: method({ ...place, commands }, ({ commands: given, ...where }, { world }) => {
    if (given.length > MOST_COMMANDS) throw badRequest('too many commands specified');
    const written = given.map(({ command, description }) => {
      // A slash before it is taken off, as the server does.
      const name = command.replace(/^\//, '');
      if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
      if (description.trim() === '' || description.length > 256)
        throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
      return { command: name, description };
    });
    const key = menuKey(world, where);
    if (written.length === 0) world.menus.delete(key);
    else world.menus.set(key, written);
    world.happened();
    return true;
  }),

  getMyCommands: method(place, (where, { world }) => world.menus.get(menuKey(world, where)) ?? []),

  deleteMyCommands: method(place, (where, { world }) => {
    world.menus.delete(menuKey(world, where));
    world.happened();
    return true;
  }),
};

type Place = {
  readonly scope?: z.output<typeof scope> | undefined;
  readonly language_code?: string | undefined;
};

function menuKey(world: World, { scope: within = { type: 'default' }, language_code = '' }: Place): string {
  if (!/^([a-z]{2})?$/.test(language_code)) throw badRequest('invalid language code specified');
  if (!('chat_id' in within)) return `${within.type}/${language_code}`;
  const chat = findChat(world, within.chat_id);
  const member = within.type === 'chat_member' ? `/${within.user_id}` : '';
  return `${within.type}/${chat.id}${member}/${language_code}`;
}
