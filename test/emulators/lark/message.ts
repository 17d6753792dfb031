/** One message of a chat as everybody sees it now: it changes under edits, reactions and a recall. */
import type { Chat } from './chat.ts';
import { hex, newId } from './ids.ts';
import { type AnyMessageType, cardShown, shownText } from './message-content.ts';
import type { Person } from './person.ts';
import type { ShownCard } from './shown-card.ts';
import type { MentionJson } from './wire.ts';
import type { World } from './world.ts';

export type NewMessage = {
  readonly from: Person | 'bot';
  readonly type: AnyMessageType;
  /** JSON, as the platform keeps it. */
  readonly content: string;
  readonly mentions?: readonly MentionJson[];
  readonly parent?: Message | undefined;
  /** Whether it opens a topic below its parent, or goes on in the one that is there. */
  readonly isInThread?: boolean;
  /** The messages that it holds, when several were forwarded as one. */
  readonly holds?: readonly Message[];
};

export type Reaction = {
  readonly id: string;
  readonly emojiType: string;
  readonly operatorId: string;
  readonly operatorType: 'user' | 'app';
  readonly at: Date;
};

export class Message {
  readonly id: string = newId('om');
  readonly chat: Chat;
  readonly from: Person | 'bot';
  readonly type: AnyMessageType;
  readonly createdAt: Date;
  readonly mentions: readonly MentionJson[];
  /** The message that this one answers. */
  readonly replyTo: string | undefined;
  /** The first message of the chain of answers. */
  readonly rootId: string | undefined;
  readonly holds: readonly Message[];
  threadId: string | undefined;
  updatedAt: Date;
  isRecalled = false;
  /** How often its content was replaced. */
  edits = 0;
  reactions: Reaction[] = [];
  #content: string;
  readonly #world: World;

  constructor(
    world: World,
    chat: Chat,
    { from, type, content, mentions = [], parent, isInThread, holds = [] }: NewMessage,
  ) {
    this.#world = world;
    this.chat = chat;
    this.from = from;
    this.type = type;
    this.#content = content;
    this.mentions = mentions;
    this.holds = holds;
    this.createdAt = world.now();
    this.updatedAt = this.createdAt;
    this.replyTo = parent?.id;
    this.rootId = parent && (parent.rootId ?? parent.id);
    if (parent !== undefined && isInThread) parent.threadId ??= newId('omt');
    this.threadId = parent?.threadId;
  }

  get content(): string {
    return this.#content;
  }

  /** Puts other content in place of what was there. */
  replace(content: string): void {
    this.#content = content;
    this.edits++;
    this.updatedAt = this.#world.now();
    this.#world.happened();
  }

  recall(): void {
    this.isRecalled = true;
    this.updatedAt = this.#world.now();
  }

  /** What one reads: of a card its title and body, without the labels of buttons. */
  get text(): string {
    return shownText(this.type, this.#content, this.mentions);
  }

  /** The card's JSON, as it was sent last. */
  get card(): unknown {
    return this.type === 'interactive' ? JSON.parse(this.#content) : undefined;
  }

  get shown(): ShownCard | undefined {
    return this.type === 'interactive' ? cardShown(this.card) : undefined;
  }

  /** The labels of the buttons outside of forms. */
  get buttons(): string[] {
    return (this.shown?.buttons ?? []).filter(button => !button.isInForm).map(button => button.label);
  }

  /** What there is to fill in. */
  get form(): NonNullable<ShownCard['form']>['fields'] | undefined {
    return this.shown?.form?.fields;
  }

  /** @returns the new reaction, or undefined when it is there already */
  addReaction(
    emojiType: string,
    operatorId: string,
    operatorType: Reaction['operatorType'],
  ): Reaction | undefined {
    if (this.reactionBy(operatorId, emojiType) !== undefined) return undefined;
    const reaction = { id: hex(), emojiType, operatorId, operatorType, at: this.#world.now() };
    this.reactions.push(reaction);
    return reaction;
  }

  reactionBy(operatorId: string, emojiType: string): Reaction | undefined {
    return this.reactions.find(each => each.operatorId === operatorId && each.emojiType === emojiType);
  }

  removeReaction(reaction: Reaction): void {
    this.reactions = this.reactions.filter(each => each !== reaction);
  }
}
