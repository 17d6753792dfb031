/** A group of people, with or without the bot, and what its administrators do to it. */
import { tellOfMessage } from './bot-hears.ts';
import { Chat } from './chat.ts';
import {
  administrator,
  isPresent,
  LEFT,
  MEMBER,
  memberJson,
  type Rights,
  type Standing,
} from './membership.ts';
import type { Author, Message, NewMessage } from './message.ts';
import type { Person } from './person.ts';
import { type ChatJson, seconds, type UserJson } from './wire.ts';
import type { World } from './world.ts';

export type GroupOptions = {
  readonly kind?: 'supergroup' | 'group';
  readonly isForum?: boolean;
  readonly creator?: Person;
  /** Only for groups that a raw update brings with it. */
  readonly id?: number;
};

export class Topic {
  constructor(
    readonly chat: Group,
    readonly id: number,
    readonly title: string,
  ) {}
}

export class Group extends Chat {
  readonly id: number;
  readonly title: string;
  readonly kind: 'supergroup' | 'group';
  readonly isForum: boolean;
  /** The reactions that are allowed here; undefined means all. */
  allowedReactions: readonly string[] | undefined;
  readonly #members = new Map<Person, Standing>();
  readonly #topics = new Map<number, Topic>();
  #bot: Standing | undefined;
  #upgraded: Group | undefined;
  #nextMessageId = 1;
  readonly #world: World;

  constructor(world: World, title: string, options: GroupOptions = {}) {
    super(world);
    const { kind = 'supergroup', isForum = false, creator, id = world.nextGroupId(kind) } = options;
    this.#world = world;
    this.id = id;
    this.title = title;
    this.kind = kind;
    this.isForum = isForum;
    if (creator !== undefined) this.#members.set(creator, { status: 'creator' });
    world.chats.set(this.id, this);
  }

  /** What the bot is here; undefined when it never was here. */
  get botStanding(): Standing | undefined {
    return this.#bot;
  }

  override get isBotPresent(): boolean {
    return this.#bot !== undefined && isPresent(this.#bot) && this.#upgraded === undefined;
  }

  override get isBotAdministrator(): boolean {
    return this.#bot?.status === 'administrator';
  }

  override get hasReplyThreads(): boolean {
    return this.kind === 'supergroup' && !this.isForum;
  }

  /** The supergroup that this group has become. */
  get upgraded(): Group | undefined {
    return this.#upgraded;
  }

  /** People who are or were here. */
  get members(): ReadonlyMap<Person, Standing> {
    return this.#members;
  }

  get topics(): readonly Topic[] {
    return [...this.#topics.values()];
  }

  findTopic(id: number): Topic | undefined {
    return this.#topics.get(id);
  }

  standingOf(person: Person): Standing {
    return this.#members.get(person) ?? LEFT;
  }

  /** People join. */
  add(...people: Person[]): void {
    for (const person of people) {
      this.#setStanding(person, person, MEMBER);
      this.#serve({ kind: 'person', person }, { new_chat_members: [person.asJson()] });
    }
  }

  /** Somebody leaves, or is thrown out by somebody else. */
  remove(person: Person, by: Person = person): void {
    this.#setStanding(by, person, by === person ? LEFT : { status: 'kicked' });
    this.#serve({ kind: 'person', person: by }, { left_chat_member: person.asJson() });
  }

  promote(person: Person, by: Person, rights: Partial<Rights> = {}): void {
    this.#setStanding(by, person, administrator(rights));
  }

  demote(person: Person, by: Person): void {
    this.#setStanding(by, person, MEMBER);
  }

  /** Straight as administrator it is one update, as it is with Telegram. */
  addBot(by: Person, { isAdministrator = true }: { readonly isAdministrator?: boolean } = {}): void {
    this.#setBotStanding(by.asJson(), isAdministrator ? administrator() : MEMBER);
    this.#serve({ kind: 'person', person: by }, { new_chat_members: [this.#world.bot] });
  }

  /** The bot has been here all the time, for groups that a raw update brings with it. */
  adoptBot(): void {
    this.#bot = administrator();
  }

  promoteBot(by: Person, rights: Partial<Rights> = {}): void {
    this.#setBotStanding(by.asJson(), administrator(rights));
  }

  demoteBot(by: Person): void {
    this.#setBotStanding(by.asJson(), MEMBER);
  }

  /** The bot stays but may not write. */
  muteBot(by: Person): void {
    this.#setBotStanding(by.asJson(), { status: 'restricted' });
  }

  removeBot(by: Person): void {
    this.#setBotStanding(by.asJson(), { status: 'kicked' });
    this.#serve({ kind: 'person', person: by }, { left_chat_member: this.#world.bot });
  }

  /** The bot leaves by itself. */
  botLeaves(): void {
    this.#setBotStanding(this.#world.bot, LEFT);
  }

  /** Opens a forum topic. */
  topic(title: string, by: Person): Topic {
    if (!this.isForum) throw new Error(`${this.title} is no forum`);
    const id = this.#nextMessageId;
    const service = { forum_topic_created: { name: title, icon_color: 7_322_096 } };
    this.#serve({ kind: 'person', person: by }, service, id);
    const topic = new Topic(this, id, title);
    this.#topics.set(id, topic);
    return topic;
  }

  /** A basic group becomes a supergroup: another id, other message ids, the same people. */
  upgrade(by: Person): Group {
    if (this.kind === 'supergroup') throw new Error(`${this.title} is a supergroup already`);
    const supergroup = new Group(this.#world, this.title);
    for (const [person, standing] of this.#members) supergroup.#members.set(person, standing);
    supergroup.#bot = this.#bot;
    this.#serve({ kind: 'person', person: by }, { migrate_to_chat_id: supergroup.id });
    this.#upgraded = supergroup;
    const author: Author = { kind: 'anonymous', person: by, signature: undefined };
    supergroup.#serve(author, { migrate_from_chat_id: this.id });
    return supergroup;
  }

  /** @param emoji the only ones that are allowed from now on; all when left out */
  restrictReactions(emoji?: readonly string[]): void {
    this.allowedReactions = emoji;
  }

  override append(message: NewMessage, id?: number, date?: Date): Message {
    if (this.#upgraded !== undefined) throw new Error(`${this.title} has become a supergroup`);
    return super.append(message, id, date);
  }

  override asJson(): ChatJson {
    return {
      id: this.id,
      title: this.title,
      type: this.kind,
      ...(this.isForum ? { is_forum: true as const } : {}),
      ...(this.kind === 'supergroup' ? {} : LEGACY_OF_BASIC_GROUPS),
    };
  }

  protected override nextMessageId(): number {
    return this.kind === 'supergroup' ? this.#nextMessageId++ : this.#world.nextSharedMessageId();
  }

  /** A service message, which bots are told of whatever their rights. */
  #serve(author: Author, service: Readonly<Record<string, unknown>>, topicId?: number): void {
    const message = this.append({ author, service, topicId });
    tellOfMessage(this.#world, message, 'message');
  }

  #setStanding(by: Person, person: Person, standing: Standing): void {
    const before = this.standingOf(person);
    this.#members.set(person, standing);
    if (this.isBotAdministrator) this.#tell('chat_member', by.asJson(), person.asJson(), before, standing);
    this.#world.happened();
  }

  #setBotStanding(by: UserJson, standing: Standing): void {
    const before = this.#bot ?? LEFT;
    this.#bot = standing;
    this.#tell('my_chat_member', by, this.#world.bot, before, standing);
    this.#world.happened();
  }

  #tell(
    kind: 'chat_member' | 'my_chat_member',
    from: UserJson,
    user: UserJson,
    old: Standing,
    now: Standing,
  ): void {
    const change = {
      chat: this.asJson(),
      from,
      date: seconds(this.#world.now()),
      old_chat_member: memberJson(user, old),
      new_chat_member: memberJson(user, now),
    };
    this.#world.updates.add(kind, change, `${kind} of ${kind === 'chat_member' ? user.id : this.id}`);
  }
}

const LEGACY_OF_BASIC_GROUPS = {
  all_members_are_administrators: false,
  accepted_gift_types: {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  },
};
