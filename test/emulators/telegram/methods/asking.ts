/** Methods that only tell something. */
import { badRequest } from '../api-refusal.ts';
import { findChat } from '../chat-access.ts';
import { Group } from '../group.ts';
import { memberJson } from '../membership.ts';
import { type Method, method } from '../method.ts';
import { chatId, integer, truth, words } from '../parameters.ts';
import { reactionJson } from '../reactions.ts';

const LARGEST_DOWNLOAD_BYTES = 20 * 1024 * 1024;

export const asking: Readonly<Record<string, Method>> = {
  getMe: method({}, (_, { world }) => ({
    ...world.bot,
    can_join_groups: true,
    can_read_all_group_messages: !world.isPrivacyModeOn,
    supports_inline_queries: false,
    supports_guest_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
  })),

  getFile: method({ file_id: words }, ({ file_id }, { world }) => {
    const file = world.files.byId(file_id);
    if (file === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
    if (file.size > LARGEST_DOWNLOAD_BYTES) throw badRequest('file is too big');
    return { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path };
  }),

  getChat: method({ chat_id: chatId }, ({ chat_id }, { world }) => {
    const chat = findChat(world, chat_id);
    const allowed = chat instanceof Group ? chat.allowedReactions : undefined;
    return {
      ...chat.asJson(),
      accent_color_id: 0,
      max_reaction_count: 11,
      ...(allowed === undefined ? {} : { available_reactions: allowed.map(reactionJson) }),
      ...(chat instanceof Group ? { permissions: { can_send_messages: true } } : {}),
    };
  }),

  getChatMember: method({ chat_id: chatId, user_id: integer }, ({ chat_id, user_id }, { world }) => {
    const group = findGroup(findChat(world, chat_id));
    if (user_id === world.bot.id) return memberJson(world.bot, group.botStanding ?? { status: 'left' });
    if (world.hidesMembers && !group.isBotAdministrator) throw badRequest('member list is inaccessible');
    const person = world.people.get(user_id);
    if (person === undefined) throw badRequest('user not found');
    return memberJson(person.asJson(), group.standingOf(person));
  }),

  getChatAdministrators: method(
    { chat_id: chatId, return_bots: truth.optional() },
    ({ chat_id }, { world }) => {
      const group = findGroup(findChat(world, chat_id));
      const people = [...group.members].map(([person, standing]) => ({ user: person.asJson(), standing }));
      const bot = group.botStanding === undefined ? [] : [{ user: world.bot, standing: group.botStanding }];
      return [...people, ...bot]
        .filter(({ standing: { status } }) => status === 'creator' || status === 'administrator')
        .map(({ user, standing }) => memberJson(user, standing));
    },
  ),

  getChatMemberCount: method({ chat_id: chatId }, ({ chat_id }, { world }) => {
    const group = findGroup(findChat(world, chat_id));
    const present = [...group.members.values()].filter(
      ({ status }) => status !== 'left' && status !== 'kicked',
    );
    return present.length + 1;
  }),

  logOut: method({}, () => true),
  close: method({}, () => true),
};

function findGroup(chat: unknown): Group {
  if (!(chat instanceof Group)) throw badRequest('there are no administrators in the private chat');
  return chat;
}
