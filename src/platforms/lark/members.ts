/** Who is in a group (im/v1/chats/:chat_id/members), read page by page and kept for an hour: a day's worth of looks is one. */

import { PlatformError } from '../../chat/platform.ts';
import type { LarkClient } from './client.ts';
import { answered, platformError } from './trouble.ts';

const KEPT_MILLISECONDS = 3_600_000;
const MEMBERS_A_PAGE = 100;
/** Ten thousand people: a larger group is no team. */
const PAGES_AT_MOST = 100;
const ROOMS_KEPT = 500;

type Listed = { readonly at: number; readonly members: Promise<ReadonlySet<string>> };

export class Members {
  readonly #client: LarkClient;
  readonly #now: () => Date;
  readonly #listed = new Map<string, Listed>();

  constructor(client: LarkClient, now: () => Date) {
    this.#client = client;
    this.#now = now;
  }

  /** @throws PlatformError when Lark does not tell */
  async has(chatId: string, openId: string): Promise<boolean> {
    return (await this.#membersOf(chatId)).has(openId);
  }

  /** Somebody came or left: the list is not true any more. */
  forget(chatId: string): void {
    this.#listed.delete(chatId);
  }

  #membersOf(chatId: string): Promise<ReadonlySet<string>> {
    const at = this.#now().getTime();
    const known = this.#listed.get(chatId);
    if (known !== undefined && at - known.at < KEPT_MILLISECONDS) return known.members;
    const members = this.#read(chatId);
    const [oldest] = this.#listed.keys();
    if (oldest !== undefined && this.#listed.size >= ROOMS_KEPT) this.#listed.delete(oldest);
    this.#listed.set(chatId, { at, members });
    // What was not told is asked again.
    members.catch(() => {
      if (this.#listed.get(chatId)?.members === members) this.#listed.delete(chatId);
    });
    return members;
  }

  async #read(chatId: string): Promise<ReadonlySet<string>> {
    const members = new Set<string>();
    let page: string | undefined;
    try {
      for (let pages = 0; pages < PAGES_AT_MOST; pages += 1) {
        const params = { member_id_type: 'open_id' as const, page_size: MEMBERS_A_PAGE };
        const data = await answered(() =>
          this.#client.api.im.v1.chatMembers.get({
            path: { chat_id: chatId },
            params: { ...params, ...(page !== undefined && { page_token: page }) },
          }),
        );
        for (const { member_id: openId } of data?.items ?? []) if (openId !== undefined) members.add(openId);
        page = data?.has_more === true ? data.page_token : undefined;
        if (page === undefined) return members;
      }
    } catch (error) {
      throw platformError(error);
    }
    throw new PlatformError({ kind: 'rejected' }, 'a group with more members than are read');
  }
}
