/** Cache of who is in a group, kept for an hour: a day's worth of looks is one. */

import { PlatformError } from '../../chat/platform.ts';
import { eachMember } from './chat-members.ts';
import type { LarkClient } from './client.ts';
import { platformError } from './platform-errors.ts';

const KEPT_MILLISECONDS = 3_600_000;
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
    try {
      if (await eachMember(this.#client, chatId, PAGES_AT_MOST, openId => members.add(openId)))
        return members;
    } catch (error) {
      throw platformError(error);
    }
    throw new PlatformError({ kind: 'rejected' }, 'a group with more members than are read');
  }
}
