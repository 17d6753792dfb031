/** One message of a chat as everybody sees it now: it changes under edits and reactions. */
import type { Chat } from './chat.ts';
import type { Person } from './person.ts';
import { reactionText } from './reactions.ts';
import type { StoredFile } from './stored-files.ts';
import type { ButtonJson, ChatJson, EntityJson, ReactionJson } from './wire.ts';

export type Author =
  | { readonly kind: 'bot' }
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'anonymous'; readonly person: Person; readonly signature: string | undefined }
  | { readonly kind: 'channel'; readonly person: Person; readonly channel: ChatJson };

export type Keyboard = readonly (readonly ButtonJson[])[];
export type ForceReply = { readonly selective: boolean; readonly placeholder: string | undefined };
export type FormattedText = { readonly text: string; readonly entities: readonly EntityJson[] };

export type NewMessage = {
  readonly author: Author;
  readonly text?: FormattedText;
  readonly file?: StoredFile | undefined;
  /** What makes it a service message, as in the Bot API's JSON. */
  readonly service?: Readonly<Record<string, unknown>>;
  readonly replyTo?: Message | undefined;
  readonly topicId?: number | undefined;
  readonly keyboard?: Keyboard | undefined;
  readonly forceReply?: ForceReply | undefined;
  /** What is told of where it comes from when it was passed on, as in the Bot API's JSON. */
  readonly passedOn?: Readonly<Record<string, unknown>> | undefined;
};

export class Message {
  readonly id: number;
  readonly chat: Chat;
  readonly date: Date;
  readonly author: Author;
  readonly topicId: number | undefined;
  /** The id of the message that this one answers. */
  readonly replyTo: number | undefined;
  readonly forceReply: ForceReply | undefined;
  readonly service: Readonly<Record<string, unknown>> | undefined;
  readonly passedOn: Readonly<Record<string, unknown>> | undefined;
  /** The text, or the caption of a file. */
  text: string;
  entities: readonly EntityJson[];
  file: StoredFile | undefined;
  keyboard: Keyboard | undefined;
  editCount = 0;
  editedAt: Date | undefined;
  /** The first message of the chain of answers that this one stands in, where supergroups keep that. */
  readonly threadRootId: number | undefined;
  /** Whose reactions are on it: people by their id, the bot, and all anonymous administrators as one. */
  readonly #reactions = new Map<number | 'bot' | 'anonymous', readonly ReactionJson[]>();

  constructor(id: number, chat: Chat, date: Date, message: NewMessage) {
    this.id = id;
    this.chat = chat;
    this.date = date;
    this.author = message.author;
    this.topicId = message.topicId;
    this.replyTo = message.replyTo?.id;
    this.threadRootId = message.replyTo && (message.replyTo.threadRootId ?? message.replyTo.id);
    this.forceReply = message.forceReply;
    this.service = message.service;
    this.passedOn = message.passedOn;
    this.text = message.text?.text ?? '';
    this.entities = message.text?.entities ?? [];
    this.file = message.file;
    this.keyboard = message.keyboard;
  }

  /** Who wrote it really, behind an anonymous administrator or a channel too. */
  get from(): Person | 'bot' {
    return this.author.kind === 'bot' ? 'bot' : this.author.person;
  }

  /** The labels of its buttons, row by row. */
  get buttons(): string[][] {
    return (this.keyboard ?? []).map(row => row.map(button => button.text));
  }

  get photo(): Buffer | undefined {
    return this.file?.kind === 'photo' ? this.file.content : undefined;
  }

  get document(): Buffer | undefined {
    return this.file?.kind === 'document' ? this.file.content : undefined;
  }

  get documentName(): string | undefined {
    return this.file?.kind === 'document' ? this.file.name : undefined;
  }

  /** The bot's reactions. */
  get reactions(): string[] {
    return this.reactionsBy('bot').map(reactionText);
  }

  /** Everybody's reactions, the bot's and those of anonymous administrators too. */
  get reactionsByPerson(): { who: number | 'bot' | 'anonymous'; reactions: string[] }[] {
    return [...this.#reactions].map(([who, reactions]) => ({ who, reactions: reactions.map(reactionText) }));
  }

  get isEdited(): boolean {
    return this.editCount > 0;
  }

  reactionsBy(who: number | 'bot' | 'anonymous'): readonly ReactionJson[] {
    return this.#reactions.get(who) ?? [];
  }

  setReactions(who: number | 'bot' | 'anonymous', reactions: readonly ReactionJson[]): void {
    this.#reactions.set(who, reactions);
  }
}
