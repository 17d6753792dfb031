/** What people do in the groups of an emulated Lark while its bot is killed: a stream of acts chosen by a seed. */
import type { Chat } from '../emulators/lark/chat.ts';
import type { Group, LarkEmulator, Message, Person, PressAnswer } from '../emulators/lark/emulator.ts';
import { FICKLE, LOOKED_AT, MANAGERS, MEMBERS, PlatformPeople, PRIVATE } from './platform-people.ts';
import type { Random } from './random.ts';

const EMOJI = ['THUMBSUP', 'THUMBSUP', 'THUMBSUP', 'ThumbsDown', 'HEART'] as const;
const OTHERS = 8;

export class People extends PlatformPeople<LarkEmulator, Chat, Person, Message> {
  /** Team A in two rooms; in the second one they talk in topics. */
  readonly main: Group;
  readonly second: Group;
  /** Team B: its group is given up. */
  readonly passing: Group;
  /** Team C: the bot comes and goes. */
  readonly fickle: Group;
  /** Teams of one room each: a room takes only so many messages a second. */
  readonly others: readonly Group[];
  /** What came of presses. */
  readonly presses: Record<PressAnswer['outcome'], number> = { answered: 0, failed: 0, timeout: 0 };
  /** What a client would not let anybody do. */
  readonly problems: string[] = [];

  constructor(lark: LarkEmulator, random: Random, seed: number) {
    super(lark, random, seed);
    this.main = this.#gather('主群');
    this.second = this.#gather('话题群');
    this.passing = this.#gather('临时群');
    this.fickle = this.#gather('闲群');
    this.others = Array.from({ length: OTHERS }, (_, index) => this.#gather(`品牌群 ${index + 1}`));
  }

  #gather(name: string): Group {
    const group = this.platform.group(name, ...[...MANAGERS, ...MEMBERS].map(each => this.who(each)));
    group.addBot(this.manager);
    return group;
  }

  get groups(): readonly Group[] {
    return [this.main, this.second, this.passing, this.fickle, ...this.others];
  }

  get chats(): readonly Chat[] {
    return [...this.groups, ...PRIVATE.map(name => this.who(name).p2p)];
  }

  /** A group is given up for good. */
  disband(): void {
    if (!this.passing.isDissolved) this.passing.disband(this.manager);
  }

  /** Everybody is there again, the bot too. */
  settle(): void {
    if (!this.fickle.hasBot) this.fickle.addBot(this.manager);
    this.fickle.add(this.who(FICKLE));
  }

  /** Each proposal that is to be seen as open is reacted to by one manager, who has not done so yet, on one message. */
  vote(): void {
    const random = this.random;
    for (const card of this.openCards(this.main)) {
      const manager = this.who(random.pick(MANAGERS));
      if (!card.reactions.some(each => each.operatorId === manager.openId))
        manager.reacts(card, random.pick(['THUMBSUP', 'ThumbsDown']));
    }
  }

  /** Somebody does something. */
  act(): void {
    const random = this.random;
    const kind = random.whole(1, 1000);
    const group = random.pick(this.groups.filter(each => !each.isDissolved));
    const person = this.who(random.pick([...MANAGERS, ...MEMBERS, ...MEMBERS]));
    if (!group.hasMember(person)) group.add(person);
    if (kind <= 240) this.#feedback(group, person);
    else if (kind <= 290) this.#say(group, person, this.incompleteLine());
    else if (kind <= 370) this.#say(group, person, this.changingLine(group));
    else if (kind <= 460) this.#say(group, person, this.proposeLine(group));
    else if (kind <= 690) this.#react(group);
    else if (kind <= 770) this.#press(group, person);
    else if (kind <= 820) this.#fillIn(group, person);
    else if (kind <= 850) this.#reply(group, person);
    else if (kind <= 880) this.#say(group, person, this.searchLine());
    else if (kind <= 910) this.#say(group, person, `随便说说 ${this.word()}`);
    else if (kind <= 930) this.#send(group, person);
    else if (kind <= 945) this.#recall(group);
    else if (kind <= 960) this.#alone();
    else if (kind <= 980) this.#say(group, this.manager, this.votingLine(group));
    else this.#rearrange();
  }

  /** The platform brings something again that the bot has acknowledged. */
  repeat(): void {
    const known = this.platform.told.slice(-50).filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
    if (known.length > 0) void this.platform.redeliver(this.random.pick(known).envelope.header.event_id);
  }

  /** Sometimes they call the bot by its name; in the second room most of it is said in topics. */
  #say(group: Group, person: Person, text: string): Message {
    const random = this.random;
    const mentionsBot = random.chance(0.2);
    const roots = group.messages.filter(each => each.from !== 'bot' && !each.isRecalled).slice(0, 3);
    const isInTopic = group === this.second && roots.length > 0 && random.chance(0.6);
    return person.says(group, text, { mentionsBot, ...(isInTopic && { inThread: random.pick(roots) }) });
  }

  #feedback(group: Group, person: Person): void {
    this.#say(group, person, `${this.feedbackBegin()} ${this.about()}`);
  }

  /** Somebody puts an emoji on what the bot said, mostly on a proposal, or takes one back. */
  #react(group: Group): void {
    const random = this.random;
    const person = this.reacting();
    if (!group.hasMember(person)) return;
    const message = this.reactedTo(group);
    if (message === undefined) return;
    const own = message.reactions.filter(each => each.operatorId === person.openId);
    if (own.length > 0 && random.chance(0.5)) person.unreacts(message, random.pick(own).emojiType);
    else {
      const emoji = random.pick(EMOJI);
      if (message.reactionBy(person.openId, emoji) === undefined) person.reacts(message, emoji);
    }
  }

  #press(group: Group, person: Person): void {
    const withButtons = this.lately(group).filter(each => each.buttons.length > 0);
    if (withButtons.length === 0) return;
    const message = this.random.pick(withButtons);
    this.#wait(person.presses(message, this.random.whole(0, message.buttons.length - 1)));
  }

  /** Fills in a form and sends it. */
  #fillIn(group: Group, person: Person): void {
    const random = this.random;
    const forms = this.lately(group).filter(each => (each.form ?? []).length > 0);
    if (forms.length === 0) return;
    const message = random.pick(forms.slice(-5));
    const filled = (message.form ?? []).map(({ name, options = [] }) => {
      return [name, options.length > 0 ? random.pick(options).value : `${this.word()} 补上`] as const;
    });
    this.#wait(person.submits(message, Object.fromEntries(filled)));
  }

  #wait(pressing: Promise<PressAnswer>): void {
    pressing.then(
      ({ outcome }) => {
        this.presses[outcome] += 1;
      },
      (error: unknown) => this.problems.push(String(error)),
    );
  }

  /** An answer to what the bot asked: why something is rejected. Some also talk to its other messages. */
  #reply(group: Group, person: Person): void {
    const random = this.random;
    const own = this.lately(group);
    const asking = own.filter(each => each.text.includes('为什么不通过'));
    const chosen = asking.length > 0 ? asking : own;
    if (chosen.length === 0) return;
    const replyTo = random.pick(chosen.slice(-5));
    const who = asking.length > 0 ? this.who(random.pick(MANAGERS)) : person;
    if (group.hasMember(who)) who.says(group, `${this.word()} 还不够`, { replyTo });
  }

  /** A file; then what is in it is recorded by a reply. */
  #send(group: Group, person: Person): void {
    const replyTo = person.sendsFile(group, { name: '评论.csv', content: '原话\n太大' });
    if (this.random.chance(0.7))
      person.says(group, `/feedback ${this.word()} 附件 ${this.about()}`, { replyTo });
  }

  #recall(group: Group): void {
    const said = group.messages.filter(each => each.from !== 'bot' && !each.isRecalled).slice(-LOOKED_AT);
    if (said.length === 0) return;
    const message = this.random.pick(said);
    if (message.from !== 'bot' && group.hasMember(message.from)) message.from.recalls(message);
  }

  /** Alone with the bot. */
  #alone(): void {
    const random = this.random;
    const person = this.who(random.pick(PRIVATE));
    person.says(person.p2p, this.privateLine());
  }

  /** Who is there changes, the bot too. */
  #rearrange(): void {
    const random = this.random;
    const { fickle } = this;
    const person = this.who(FICKLE);
    if (!fickle.hasBot) fickle.addBot(this.manager);
    else if (random.chance(0.6)) fickle.removeBot(this.manager);
    else if (fickle.hasMember(person)) fickle.remove(person);
  }
}
