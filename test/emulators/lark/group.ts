/** A group of people, with or without the bot, and what happens to it. */
import { Chat } from './chat.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';

export class Group extends Chat {
  override readonly kind = 'group';
  readonly name: string;
  /** Whom the owner made administrators. */
  managers: readonly Person[] = [];
  readonly #members = new Set<Person>();
  readonly #world: World;
  #owner: Person | undefined;
  #hasBot = false;
  #isDissolved = false;

  constructor(world: World, name: string, members: readonly Person[]) {
    super(world);
    this.#world = world;
    this.name = name;
    for (const member of members) this.#members.add(member);
    this.#owner = members[0];
  }

  get members(): readonly Person[] {
    return [...this.#members];
  }

  get owner(): Person | undefined {
    return this.#owner;
  }

  get isDissolved(): boolean {
    return this.#isDissolved;
  }

  /** Whether the bot is a member, of a dissolved group too. */
  get hasBot(): boolean {
    return this.#hasBot;
  }

  override get isBotPresent(): boolean {
    return this.#hasBot && !this.#isDissolved;
  }

  override hasMember(person: Person): boolean {
    return this.#members.has(person) && !this.#isDissolved;
  }

  addBot(by: Person | undefined = this.#owner): void {
    if (this.#hasBot) throw new Error(`the bot is in ${this.name} already`);
    this.#hasBot = true;
    this.#tell('im.chat.member.bot.added_v1', by, {});
  }

  /** The platform tells the bot of it, though it is out already. */
  removeBot(by: Person | undefined = this.#owner): void {
    if (!this.#hasBot) throw new Error(`the bot is not in ${this.name}`);
    this.#hasBot = false;
    this.#tell('im.chat.member.bot.deleted_v1', by, {});
  }

  add(...people: Person[]): void {
    const users = people.filter(person => !this.#members.has(person));
    for (const person of users) this.#members.add(person);
    this.#owner ??= users[0];
    if (users.length > 0) this.#tellOfMembers('im.chat.member.user.added_v1', this.#owner, users);
  }

  /** Somebody leaves, or is put out by somebody else. */
  remove(person: Person, by: Person = person): void {
    if (!this.#members.delete(person)) throw new Error(`${person.name} is not in ${this.name}`);
    if (this.#owner === person) this.#owner = this.members[0];
    this.#tellOfMembers('im.chat.member.user.deleted_v1', by, [person]);
  }

  disband(by: Person | undefined = this.#owner): void {
    this.#tell('im.chat.disbanded_v1', by, {});
    this.#isDissolved = true;
    this.#world.happened();
  }

  #tellOfMembers(type: string, by: Person | undefined, people: readonly Person[]): void {
    const tenant_key = this.#world.tenantKey;
    this.#tell(type, by, {
      users: people.map(({ name, userId }) => ({ name, tenant_key, user_id: userId })),
    });
  }

  #tell(type: string, by: Person | undefined, more: Readonly<Record<string, unknown>>): void {
    // Of its own removal the bot is told when it is out already.
    const isToldOf = this.isBotPresent || type === 'im.chat.member.bot.deleted_v1';
    if (!isToldOf) {
      this.#world.happened();
      return;
    }
    this.#world.events.add(type, {
      chat_id: this.id,
      ...(by === undefined ? {} : { operator_id: by.userId }),
      external: false,
      operator_tenant_key: this.#world.tenantKey,
      name: this.name,
      i18n_names: { zh_cn: '', en_us: '', ja_jp: '' },
      ...more,
    });
    this.#world.happened();
  }
}
