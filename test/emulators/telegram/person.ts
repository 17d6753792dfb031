/** Somebody who uses Telegram: what people can do, as the bot gets to know of it. */

import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { tellOfMessage } from './bot-hears.ts';
import type { CallbackAnswer } from './callback-queries.ts';
import type { Chat } from './chat.ts';
import { Group, type Topic } from './group.ts';
import { isPresent, memberJson } from './membership.ts';
import type { Author, Message } from './message.ts';
import { messageJson, originJson } from './message-json.ts';
import { pictureSize, SMALLEST_PICTURE } from './picture.ts';
import { PrivateChat } from './private-chat.ts';
import { REACTION_EMOJI, reactionJson } from './reactions.ts';
import type { NewFile } from './stored-files.ts';
import { typedEntities } from './typed-entities.ts';
import { type ButtonJson, seconds, type UserJson } from './wire.ts';
import type { World } from './world.ts';

export type PersonOptions = {
  /** The language of the app; null when it tells none. */
  readonly languageCode?: string | null;
  readonly username?: string;
  readonly lastName?: string;
  /** Only for people that a raw update brings with it. */
  readonly id?: number;
};

type Place = { readonly replyTo?: Message | undefined; readonly topic?: Topic | undefined };
export type Saying = Place & {
  /** As an administrator who remains anonymous. */
  readonly isAnonymous?: boolean;
  /** The custom title of such an administrator. */
  readonly signature?: string;
  /** In the name of the channel with this title. */
  readonly asChannel?: string | undefined;
  /** People picked from the list; who has no username becomes a text_mention where the text has the name. */
  readonly mentions?: readonly Person[];
  /** What an inline bot of this username wrote for them, and they sent. */
  readonly viaBot?: string;
};
export type Forwarding = {
  /** Whether the author lets nobody see who it was. */
  readonly isHidden?: boolean;
  readonly topic?: Topic | undefined;
};
export type SentFile = Place & {
  readonly name: string;
  readonly content: Buffer | string;
  readonly mimeType?: string;
  readonly caption?: string;
  /** A size to pretend, in bytes. */
  readonly size?: number;
};
export type SentPhoto = Place & { readonly content?: Buffer; readonly caption?: string };
export type Press = {
  readonly timeoutMilliseconds?: number;
  /** As for a message so old that Telegram does not tell what was in it. */
  readonly isInaccessible?: boolean;
};

const CHANNEL_ID = -1_005_555_555_555;

export class Person {
  readonly id: number;
  readonly name: string;
  readonly privateChat: PrivateChat;
  readonly #world: World;
  readonly #json: UserJson;

  constructor(world: World, name: string, options: PersonOptions = {}) {
    const { languageCode = 'zh-hans', username, lastName, id = world.nextPersonId() } = options;
    this.#world = world;
    this.id = id;
    this.name = name;
    this.#json = {
      id,
      is_bot: false,
      first_name: name,
      ...(lastName === undefined ? {} : { last_name: lastName }),
      ...(username === undefined ? {} : { username }),
      ...(languageCode === null ? {} : { language_code: languageCode }),
    };
    world.people.set(id, this);
    this.privateChat = new PrivateChat(world, this);
    world.chats.set(id, this.privateChat);
  }

  asJson(): UserJson {
    return this.#json;
  }

  /** Opens the private chat, by a deep link when there is a payload. */
  starts(payload?: string): Message {
    return this.says(this.privateChat, payload === undefined ? '/start' : `/start ${payload}`);
  }

  blocksBot(): void {
    this.#setBlocked(true);
  }

  unblocksBot(): void {
    this.#setBlocked(false);
  }

  says(chat: Chat, text: string, options: Saying = {}): Message {
    if (text.trim() === '') throw new Error('nobody can send an empty message');
    const written = { text, entities: typedEntities(text, options.mentions) };
    const { viaBot: username } = options;
    const via = { id: 1_400_000_000, is_bot: true, first_name: username, username };
    const passedOn = username === undefined ? undefined : { via_bot: via };
    return this.#sends(chat, { author: this.#author(options), text: written, passedOn }, options);
  }

  /** Passes a message on, of whichever chat: its words and file, without its buttons. */
  forwards(chat: Chat, message: Message, { isHidden = false, topic }: Forwarding = {}): Message {
    const first = message.passedOn?.['forward_origin'];
    const origin = first ?? originJson(message, this.#world.bot, isHidden);
    const { text, entities, file } = message;
    const passedOn = { forward_origin: origin };
    const author: Author = { kind: 'person', person: this };
    return this.#sends(chat, { author, text: { text, entities }, file, passedOn }, { topic });
  }

  sendsFile(chat: Chat, { name, content, mimeType, caption = '', size, ...place }: SentFile): Message {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return this.#sendsStored(
      chat,
      { kind: 'document', name, mimeType, size, content: bytes },
      caption,
      place,
    );
  }

  sendsPhoto(chat: Chat, { content = SMALLEST_PICTURE, caption = '', ...place }: SentPhoto = {}): Message {
    const { width, height } = pictureSize(content) ?? { width: 1280, height: 960 };
    return this.#sendsStored(chat, { kind: 'photo', content, width, height }, caption, place);
  }

  /** Changes an own message; nothing happens when the text stays. */
  edits(message: Message, text: string): void {
    if (message.from !== this) throw new Error(`${this.name} can edit only what ${this.name} wrote`);
    this.#mustBeIn(message.chat);
    if (message.text === text) return;
    message.text = text;
    message.entities = typedEntities(text);
    message.editedAt = this.#world.now();
    message.editCount++;
    tellOfMessage(this.#world, message, 'edited_message');
    this.#world.happened();
  }

  /**
   * Something about a message changes that is no edit: its first reaction in a large group, its link preview. Telegram
   * tells of the whole message again as edited, dated by the last edit if there was one (tdlib/telegram-bot-api#388).
   */
  touches(message: Message): void {
    this.#mustBeIn(message.chat);
    tellOfMessage(this.#world, message, 'edited_message');
    this.#world.happened();
  }

  /** Bots are never told of it. */
  deletes(message: Message): void {
    message.chat.forget(message);
  }

  /**
   * Leaves exactly these reactions on a message.
   * @param reactions the full new list, empty to take them away; `custom:` and an id stands for a custom emoji
   */
  reacts(message: Message, reactions: readonly string[], { isAnonymous = false } = {}): void {
    const { chat } = message;
    this.#mustBeIn(chat);
    for (const each of reactions) mustBeAllowed(chat, each);
    if (reactions.length > 3) throw new Error('nobody can leave more than three reactions');
    const who = isAnonymous ? 'anonymous' : this.id;
    const [before, after] = [message.reactionsBy(who), reactions.map(reactionJson)];
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    message.setReactions(who, after);
    if (chat.isBotPresent && chat.isBotAdministrator) {
      const change = {
        chat: chat.asJson(),
        message_id: message.id,
        ...(isAnonymous ? { actor_chat: chat.asJson() } : { user: this.#json }),
        date: seconds(this.#world.now()),
        old_reaction: before,
        new_reaction: after,
      };
      this.#world.updates.add('message_reaction', change, `reactions in ${chat.id}`);
    }
    this.#world.happened();
  }

  /**
   * Presses a button under a message.
   * @param button a part of its label, or its number from 0 on
   * @returns what the bot answered, or undefined when it did not in time
   */
  presses(
    message: Message,
    button: string | number,
    options: Press = {},
  ): Promise<CallbackAnswer | undefined> {
    const { timeoutMilliseconds = PATIENCE_MILLISECONDS } = options;
    return new Promise(resolve => {
      this.#press(message, button, options, answer => {
        clearTimeout(timer);
        resolve(answer);
      });
      const timer = setTimeout(() => resolve(undefined), timeoutMilliseconds);
    });
  }

  /** Presses a button without waiting for what comes of it. @returns the query's id */
  pressesSilently(message: Message, button: string | number, options: Press = {}): string {
    return this.#press(message, button, options, () => {});
  }

  #press(
    message: Message,
    wanted: string | number,
    { isInaccessible = false }: Press,
    answered: (answer: CallbackAnswer) => void,
  ): string {
    const { chat } = message;
    this.#mustBeIn(chat);
    const button = findButton(message, wanted);
    const id = this.#world.randomId();
    this.#world.queries.ask(id, answered);
    const query = {
      id,
      from: this.#json,
      message: isInaccessible
        ? { message_id: message.id, chat: chat.asJson(), date: 0 }
        : messageJson(message, this.#world.bot),
      chat_instance: String(BigInt(chat.id) * 4_012_345n),
      data: button.callback_data,
    };
    this.#world.updates.add('callback_query', query, `buttons of ${this.id}`);
    return id;
  }

  #author({ isAnonymous = false, signature, asChannel }: Saying): Author {
    if (isAnonymous) return { kind: 'anonymous', person: this, signature };
    if (asChannel === undefined) return { kind: 'person', person: this };
    const channel = { id: CHANNEL_ID, title: asChannel, username: 'ann_ch', type: 'channel' as const };
    return { kind: 'channel', person: this, channel };
  }

  #sendsStored(chat: Chat, newFile: NewFile, caption: string, place: Place): Message {
    const file = this.#world.files.store(newFile);
    const text = { text: caption, entities: typedEntities(caption) };
    return this.#sends(chat, { author: { kind: 'person', person: this }, text, file }, place);
  }

  #sends(chat: Chat, message: Parameters<Chat['append']>[0], { replyTo, topic }: Place): Message {
    if (chat === this.privateChat && this.privateChat.state === 'not started')
      this.privateChat.state = 'open';
    this.#mustBeIn(chat);
    if (replyTo !== undefined && replyTo.chat !== chat)
      throw new Error('the message replied to is elsewhere');
    const topicId = topic?.id ?? replyTo?.topicId;
    const sent = chat.append({ ...message, replyTo, topicId });
    tellOfMessage(this.#world, sent, 'message');
    return sent;
  }

  #mustBeIn(chat: Chat): void {
    const isHere =
      chat instanceof Group
        ? isPresent(chat.standingOf(this))
        : chat === this.privateChat && this.privateChat.state === 'open';
    if (!isHere)
      throw new Error(`${this.name} is not in the chat ${chat.id}, or has not started or has blocked it`);
  }

  #setBlocked(isBlocked: boolean): void {
    const standing = (isNow: boolean) =>
      isNow ? { status: 'kicked' as const } : { status: 'member' as const };
    this.privateChat.state = isBlocked ? 'blocked' : 'open';
    const change = {
      chat: this.privateChat.asJson(),
      from: this.#json,
      date: seconds(this.#world.now()),
      old_chat_member: memberJson(this.#world.bot, standing(!isBlocked)),
      new_chat_member: memberJson(this.#world.bot, standing(isBlocked)),
    };
    this.#world.updates.add('my_chat_member', change, `my_chat_member of ${this.id}`);
    this.#world.happened();
  }
}

function findButton(message: Message, wanted: string | number): ButtonJson {
  const buttons = (message.keyboard ?? []).flat();
  const button =
    typeof wanted === 'number'
      ? buttons[wanted]
      : (buttons.find(({ text }) => text === wanted) ?? buttons.find(({ text }) => text.includes(wanted)));
  if (button === undefined) {
    throw new Error(`message ${message.id} has no button ${wanted}, only ${JSON.stringify(message.buttons)}`);
  }
  if (button.callback_data === undefined) throw new Error(`the button ${button.text} only opens a link`);
  return button;
}

function mustBeAllowed(chat: Chat, written: string): void {
  const reaction = reactionJson(written);
  if (reaction.type === 'custom_emoji') return;
  if (!REACTION_EMOJI.has(reaction.emoji))
    throw new Error(`${written} is none of the 73 reactions of Telegram`);
  if (chat instanceof Group && chat.allowedReactions?.includes(reaction.emoji) === false) {
    throw new Error(`${chat.title} does not allow ${written}`);
  }
}
