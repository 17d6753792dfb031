/** Calls about groups and who is in them. */
import { z } from 'zod';
import { openChat } from '../access.ts';
import { Group } from '../group.ts';
import { P2pChat } from '../p2p-chat.ts';
import { pageOf } from '../paging.ts';
import { pageSize, type Route, route } from '../route.ts';
import { READS_CHAT, READS_MEMBERS } from '../scopes.ts';
import type { World } from '../world.ts';

export const chats: readonly Route[] = [
  route('GET /open-apis/im/v1/chats/:chat_id', {
    scopes: READS_CHAT,
    query: { user_id_type: z.enum(['open_id']).optional() },
    answer: ({ path }, { world }) => ({ data: chatJson(world, path['chat_id'] ?? '') }),
  }),
  route('GET /open-apis/im/v1/chats/:chat_id/members', {
    scopes: READS_MEMBERS,
    query: {
      member_id_type: z.enum(['open_id']).default('open_id'),
      page_size: pageSize(100, 20),
      page_token: z.string().optional(),
    },
    answer: ({ path, query }, { world }) => {
      const chat = openChat(world, path['chat_id'] ?? '');
      const people = chat instanceof Group ? chat.members : chat instanceof P2pChat ? [chat.person] : [];
      const page = pageOf(people, query.page_size, query.page_token);
      const items = page.items.map(({ openId, name }) => ({
        member_id_type: 'open_id',
        member_id: openId,
        name,
        tenant_key: world.tenantKey,
      }));
      return { data: { ...page, items, member_total: people.length } };
    },
  }),
];

function chatJson(world: World, id: string): Readonly<Record<string, unknown>> {
  const chat = openChat(world, id);
  const common = {
    avatar: '',
    description: '',
    external: false,
    tenant_key: world.tenantKey,
    chat_status: 'normal',
  };
  if (!(chat instanceof Group)) return { ...common, name: '', chat_mode: 'p2p' };
  return {
    ...common,
    name: chat.name,
    chat_mode: 'group',
    chat_type: 'private',
    chat_tag: 'inner',
    ...(chat.owner === undefined ? {} : { owner_id: chat.owner.openId, owner_id_type: 'open_id' }),
    user_manager_id_list: chat.managers.map(({ openId }) => openId),
    bot_manager_id_list: [],
    user_count: String(chat.members.length),
    bot_count: '1',
  };
}
