/** What people and groups are called, and who is in which: events don't say. Asked for once, kept for a while, never waited for long. */
import type { Logger } from 'pino';
import type { Host } from '../../chat/platform.ts';
import { eachMember } from './chat-members.ts';
import type { LarkClient } from './client.ts';
import { answered } from './platform-errors.ts';

/** An event has to be answered within three seconds; its name can come later. */
const WAIT_MILLISECONDS = 1_200;
const KEPT_MILLISECONDS = 3_600_000;
const PAGES_AT_MOST = 20;

type Asked = { readonly at: number; readonly done: Promise<void> };

export class Names {
  readonly #client: LarkClient;
  readonly #host: Pick<Host, 'nameOf' | 'roomNamed'>;
  readonly #log: Logger;
  readonly #now: () => Date;
  readonly #people = new Map<string, string>();
  readonly #rooms = new Map<string, string>();
  /** Everybody who is in a room, as it was told last. */
  readonly #members = new Map<string, ReadonlySet<string>>();
  /** When the members of a room were asked for. */
  readonly #asked = new Map<string, Asked>();

  constructor(client: LarkClient, host: Pick<Host, 'nameOf' | 'roomNamed'>, log: Logger, now: () => Date) {
    this.#client = client;
    this.#host = host;
    this.#log = log;
    this.#now = now;
  }

  /** An event told what somebody is called. */
  note(openId: string, name: string): void {
    if (name.trim() !== '') this.#people.set(openId, name);
  }

  noteRoom(chatId: string, name: string): void {
    if (name.trim() !== '') this.#rooms.set(chatId, name);
  }

  /** @returns a name; one made of the id when nobody tells in time */
  async ofPerson(openId: string, chatId: string, isPrivate: boolean): Promise<string> {
    const asked = isPrivate ? this.#askPerson(openId) : this.#askMembers(chatId);
    const known = this.#people.get(openId);
    if (known !== undefined) return known;
    await inTime(asked);
    return this.#people.get(openId) ?? (await this.#host.nameOf(openId)) ?? `用户 ${openId.slice(-4)}`;
  }

  /** @returns whether somebody is not in a room; false when nobody tells who is, in time */
  async isOutsider(openId: string, chatId: string): Promise<boolean> {
    const known = this.#members.get(chatId);
    if (known?.has(openId) === true) return false;
    // They may have come since.
    this.#asked.delete(chatId);
    await inTime(this.#askMembers(chatId));
    const told = this.#members.get(chatId);
    return told !== undefined && told !== known && !told.has(openId);
  }

  /** @returns a name; empty when nobody tells in time */
  async ofRoom(chatId: string, isPrivate: boolean): Promise<string> {
    const known = this.#rooms.get(chatId) ?? (await this.#host.roomNamed(chatId))?.name;
    if (known !== undefined) return known;
    if (!isPrivate) await inTime(this.#askRoom(chatId));
    return this.#rooms.get(chatId) ?? '';
  }

  /** Asked again after an hour, since people change their names. */
  #askMembers(chatId: string): Promise<void> {
    return this.#once(chatId, async () => {
      const members = new Set<string>();
      const isAll = await eachMember(this.#client, chatId, PAGES_AT_MOST, (openId, name) => {
        members.add(openId);
        this.note(openId, name);
      });
      if (isAll) this.#members.set(chatId, members);
    });
  }

  #askPerson(openId: string): Promise<void> {
    return this.#once(openId, async () => {
      const data = await answered(() =>
        this.#client.api.contact.v3.user.get({
          path: { user_id: openId },
          params: { user_id_type: 'open_id' },
        }),
      );
      this.note(openId, data?.user?.name ?? '');
    });
  }

  #askRoom(chatId: string): Promise<void> {
    return this.#once(`room ${chatId}`, async () => {
      const data = await answered(() => this.#client.api.im.v1.chat.get({ path: { chat_id: chatId } }));
      this.noteRoom(chatId, data?.name ?? '');
    });
  }

  #once(key: string, ask: () => Promise<void>): Promise<void> {
    const now = this.#now().getTime();
    const asked = this.#asked.get(key);
    if (asked !== undefined && now - asked.at < KEPT_MILLISECONDS) return asked.done;
    const done = ask().catch(error => {
      // Without the scope there are no names; it is said at the start.
      this.#log.debug({ event: 'name not known', key, said: error instanceof Error ? error.message : '' });
    });
    this.#asked.set(key, { at: now, done });
    return done;
  }
}

async function inTime(asked: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, WAIT_MILLISECONDS);
  });
  await Promise.race([asked, late]);
  clearTimeout(timer);
}
