/** Somebody who uses Feishu: what people can do, as the bot gets to know of it. */
import { tellOfMessage, tellOfRecall } from './bot-hears.ts';
import { filledForm, findButton, findSubmit, type PressAnswer, press, pressedAction } from './card-action.ts';
import type { Chat } from './chat.ts';
import { newId } from './ids.ts';
import type { Message, NewMessage } from './message.ts';
import { P2pChat } from './p2p-chat.ts';
import { EMOJI_TYPES, tellOfReaction } from './reactions.ts';
import type { MentionJson } from './wire.ts';
import type { World } from './world.ts';

export type Saying = {
  /** Puts a mention of the bot in front. */
  readonly mentionsBot?: boolean;
  /** People who were picked from the list where the text has `@` and their name. */
  readonly mentions?: readonly Person[];
  readonly replyTo?: Message | undefined;
  /** As an answer in the topic of this message, which is opened when there is none. */
  readonly inThread?: Message | undefined;
};
export type Place = Pick<Saying, 'replyTo' | 'inThread'>;
export type Pressing = {
  /** On a copy that was forwarded to somebody who is not in the chat. */
  readonly isForwarded?: boolean;
};

/** One paragraph of a rich text; a whole one may be just a string. */
export type Paragraph = string | readonly Readonly<Record<string, unknown>>[];

export class Person {
  readonly openId: string = newId('ou');
  readonly unionId: string = newId('on');
  readonly name: string;
  readonly p2p: P2pChat;
  /** Whether the app is offered to this person; without it private messages are refused. */
  isAvailable = true;
  readonly #world: World;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
    world.people.set(this.openId, this);
    this.p2p = new P2pChat(world, this);
  }

  /** As events name people. */
  get userId(): { open_id: string; union_id: string } {
    return { open_id: this.openId, union_id: this.unionId };
  }

  says(chat: Chat, text: string, options: Saying = {}): Message {
    if (text.trim() === '' && !options.mentionsBot) throw new Error('nobody can send an empty message');
    const { mentions, written } = this.#withMentions(text, options);
    const content = JSON.stringify({ text: written });
    return this.#sends(chat, { from: this, type: 'text', content, mentions }, options);
  }

  /** Sends a rich text, as the client makes one of pasted paragraphs, lists and links. */
  saysPost(
    chat: Chat,
    paragraphs: readonly Paragraph[],
    options: Saying & { readonly title?: string } = {},
  ): Message {
    const { mentions, written } = this.#withMentions('', options);
    const at =
      mentions.length === 0 ? [] : [{ tag: 'at', user_id: written.trim(), user_name: mentions[0]?.name }];
    const lines = paragraphs.map(paragraph =>
      typeof paragraph === 'string' ? [{ tag: 'text', text: paragraph, style: [] }] : paragraph,
    );
    const [first = [], ...rest] = lines;
    const body = at.length === 0 ? first : [...at, { tag: 'text', text: ' ', style: [] }, ...first];
    const content = JSON.stringify({ title: options.title ?? '', content: [body, ...rest] });
    return this.#sends(chat, { from: this, type: 'post', content, mentions }, options);
  }

  sendsFile(
    chat: Chat,
    {
      name,
      content,
      size,
    }: { readonly name: string; readonly content: Buffer | string; readonly size?: number },
    place: Place = {},
  ): Message {
    const { key } = this.#world.resources.store('file', name, Buffer.from(content), size);
    const written = JSON.stringify({ file_key: key, file_name: name });
    return this.#sends(chat, { from: this, type: 'file', content: written }, place);
  }

  sendsImage(chat: Chat, content: Buffer, place: Place = {}): Message {
    const { key } = this.#world.resources.store('image', '', content);
    return this.#sends(
      chat,
      { from: this, type: 'image', content: JSON.stringify({ image_key: key }) },
      place,
    );
  }

  /**
   * Forwards messages, of whichever chat. One comes like what was said here, and the bot can't tell; several come merged,
   * without their words.
   */
  forwards(chat: Chat, ...messages: readonly Message[]): Message {
    const [first, ...others] = messages;
    if (first === undefined) throw new Error('nothing to forward');
    if (others.length === 0) {
      const { type, content, mentions } = first;
      return this.#sends(chat, { from: this, type, content, mentions }, {});
    }
    const content = 'Merged and Forwarded Message';
    return this.#sends(chat, { from: this, type: 'merge_forward', content, holds: messages }, {});
  }

  reacts(message: Message, emojiType: string): void {
    this.#mustSee(message);
    if (!EMOJI_TYPES.has(emojiType)) throw new Error(`${emojiType} is no emoji of the platform`);
    const reaction = message.addReaction(emojiType, this.openId, 'user');
    if (reaction === undefined) throw new Error(`${this.name} has put ${emojiType} there already`);
    tellOfReaction(this.#world, message, reaction, 'created');
  }

  unreacts(message: Message, emojiType: string): void {
    this.#mustSee(message);
    const reaction = message.reactionBy(this.openId, emojiType);
    if (reaction === undefined) throw new Error(`${this.name} has no ${emojiType} there`);
    message.removeReaction(reaction);
    tellOfReaction(this.#world, message, reaction, 'deleted');
  }

  /**
   * Presses a button outside of a form.
   * @param label the whole label or a part of it, or its number from 0 on
   */
  async presses(message: Message, label: string | number, options: Pressing = {}): Promise<PressAnswer> {
    this.#mustSee(message, options);
    return press(this.#world, this, message, pressedAction(findButton(message, label)));
  }

  /**
   * Fills a form and presses its button.
   * @param values by the names of the fields; what is left out keeps what the form shows
   * @param button the label of the button, when there is more than one
   */
  async submits(
    message: Message,
    values: Readonly<Record<string, string | readonly string[]>>,
    button?: string,
  ): Promise<PressAnswer> {
    this.#mustSee(message);
    const action = pressedAction(findSubmit(message, button));
    return press(this.#world, this, message, { ...action, form_value: filledForm(message, values) });
  }

  recalls(message: Message): void {
    if (message.from !== this) throw new Error(`${this.name} can recall only what ${this.name} wrote`);
    this.#mustSee(message);
    message.recall();
    tellOfRecall(this.#world, message);
  }

  #sends(chat: Chat, message: NewMessage, { replyTo, inThread }: Place): Message {
    if (!chat.hasMember(this)) throw new Error(`${this.name} is not in this chat`);
    const parent = inThread ?? replyTo;
    if (parent !== undefined && parent.chat !== chat) throw new Error('the message answered to is elsewhere');
    const sent = chat.append({ ...message, parent, isInThread: inThread !== undefined });
    tellOfMessage(this.#world, sent);
    return sent;
  }

  #mustSee(message: Message, { isForwarded = false }: Pressing = {}): void {
    if (!isForwarded && !message.chat.hasMember(this)) throw new Error(`${this.name} is not in this chat`);
    if (message.isRecalled) throw new Error('the message was recalled');
  }

  #withMentions(
    text: string,
    { mentionsBot = false, mentions = [] }: Saying,
  ): { mentions: MentionJson[]; written: string } {
    const { bot, tenantKey } = this.#world;
    const mentioned: MentionJson[] = [];
    const mention = (
      who: { openId: string; unionId: string; name: string },
      type: 'user' | 'bot',
    ): string => {
      const key = `@_user_${mentioned.length + 1}`;
      const id = { open_id: who.openId, union_id: who.unionId, user_id: null };
      mentioned.push({ key, id, name: who.name, mentioned_type: type, tenant_key: tenantKey });
      return key;
    };
    let written = mentionsBot ? `${mention(bot, 'bot')} ${text}` : text;
    for (const person of mentions) {
      if (!written.includes(`@${person.name}`)) throw new Error(`the text does not mention ${person.name}`);
      written = written.replace(`@${person.name}`, mention(person, 'user'));
    }
    return { mentions: mentioned, written: written.replaceAll('@所有人', '@_all') };
  }
}
