/** The members of a group, page by page (im/v1/chats/:chat_id/members). */
import type { LarkClient } from './client.ts';
import { answered } from './platform-errors.ts';

const MEMBERS_A_PAGE = 100;

/**
 * @param take is given each member as soon as their page is read
 * @returns false when there are more pages than are read
 * @throws LarkRefusal when Lark does not tell
 */
export async function eachMember(
  client: LarkClient,
  chatId: string,
  pagesAtMost: number,
  take: (openId: string, name: string) => void,
): Promise<boolean> {
  let page: string | undefined;
  for (let pages = 0; pages < pagesAtMost; pages += 1) {
    const params = { member_id_type: 'open_id' as const, page_size: MEMBERS_A_PAGE };
    const data = await answered(() =>
      client.api.im.v1.chatMembers.get({
        path: { chat_id: chatId },
        params: { ...params, ...(page !== undefined && { page_token: page }) },
      }),
    );
    for (const { member_id: openId, name } of data?.items ?? [])
      if (openId !== undefined) take(openId, name ?? '');
    page = data?.has_more === true ? data.page_token : undefined;
    if (page === undefined) return true;
  }
  return false;
}
