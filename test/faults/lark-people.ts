/** What people do in the groups of an emulated Lark while its bot is killed: a stream of acts chosen by a seed. */
import type { Chat } from '../emulators/lark/chat.ts';
import type { Group, LarkEmulator, Message, Person, PressAnswer } from '../emulators/lark/emulator.ts';
import type { Random } from './random.ts';

export const MANAGERS = ['王经理', '陈经理'] as const;
const MEMBERS = ['小李', '小马', '小周'] as const;
/** Whoever now and then leaves the group that the bot leaves too. */
export const FICKLE = '小周';
/** Whoever talks with the bot alone. */
const PRIVATE = ['小李', '小马'] as const;
export const PERSONA = '精致妈妈';
const SOURCES = ['小红书', '天猫', '京东', '门店'] as const;
const DIMENSIONS = ['痛点', '场景', '链路'] as const;
const TAGS = ['包装', '收纳', '颜值', '物流'] as const;
const EMOJI = ['THUMBSUP', 'THUMBSUP', 'THUMBSUP', 'ThumbsDown', 'HEART'] as const;
/** Nobody looks further up in a chat. */
const LOOKED_AT = 40;
const OTHERS = 8;

export class People {
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
  /** The greatest short id of each kind that a chat has shown, by `chat kind`. */
  readonly #greatest = new Map<string, number>();
  readonly #lark: LarkEmulator;
  readonly #random: Random;
  readonly #seed: number;
  #words = 0;

  constructor(lark: LarkEmulator, random: Random, seed: number) {
    this.#lark = lark;
    this.#random = random;
    this.#seed = seed;
    this.main = this.#gather('主群');
    this.second = this.#gather('话题群');
    this.passing = this.#gather('临时群');
    this.fickle = this.#gather('闲群');
    this.others = Array.from({ length: OTHERS }, (_, index) => this.#gather(`品牌群 ${index + 1}`));
  }

  #gather(name: string): Group {
    const group = this.#lark.group(name, ...[...MANAGERS, ...MEMBERS].map(each => this.#who(each)));
    group.addBot(this.#manager());
    return group;
  }

  get groups(): readonly Group[] {
    return [this.main, this.second, this.passing, this.fickle, ...this.others];
  }

  get chats(): readonly Chat[] {
    return [...this.groups, ...PRIVATE.map(name => this.#who(name).p2p)];
  }

  /** A group is given up for good. */
  disband(): void {
    if (!this.passing.isDissolved) this.passing.disband(this.#manager());
  }

  /** Everybody is there again, the bot too. */
  settle(): void {
    if (!this.fickle.hasBot) this.fickle.addBot(this.#manager());
    this.fickle.add(this.#who(FICKLE));
  }

  /** Each proposal that is to be seen as open is reacted to by one manager, who has not done so yet, on one message. */
  vote(): void {
    const random = this.#random;
    for (const card of this.#lately(this.main).filter(isOpenCard)) {
      const manager = this.#who(random.pick(MANAGERS));
      if (!card.reactions.some(each => each.operatorId === manager.openId))
        manager.reacts(card, random.pick(['THUMBSUP', 'ThumbsDown']));
    }
  }

  /** Somebody does something. */
  act(): void {
    const random = this.#random;
    const kind = random.whole(1, 1000);
    const group = random.pick(this.groups.filter(each => !each.isDissolved));
    const person = this.#who(random.pick([...MANAGERS, ...MEMBERS, ...MEMBERS]));
    if (!group.hasMember(person)) group.add(person);
    if (kind <= 240) this.#feedback(group, person);
    else if (kind <= 290) this.#incomplete(group, person);
    else if (kind <= 370) this.#say(group, person, this.#changingLine(group));
    else if (kind <= 460) this.#say(group, person, this.#proposeLine(group));
    else if (kind <= 690) this.#react(group);
    else if (kind <= 770) this.#press(group, person);
    else if (kind <= 820) this.#fillIn(group, person);
    else if (kind <= 850) this.#reply(group, person);
    else if (kind <= 880) this.#say(group, person, `/search ${random.pick(TAGS)}`);
    else if (kind <= 910) this.#say(group, person, `随便说说 ${this.word()}`);
    else if (kind <= 930) this.#send(group, person);
    else if (kind <= 945) this.#recall(group);
    else if (kind <= 960) this.#alone();
    else if (kind <= 980) this.#say(group, this.#manager(), this.#votingLine(group));
    else this.#rearrange();
  }

  /** The platform brings something again that the bot has acknowledged. */
  repeat(): void {
    const known = this.#lark.told.slice(-50).filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
    if (known.length > 0) void this.#lark.redeliver(this.#random.pick(known).envelope.header.event_id);
  }

  word(): string {
    this.#words += 1;
    return `w${this.#seed.toString(36)}n${this.#words}x`;
  }

  #who(name: string): Person {
    return this.#lark.person(name);
  }

  #manager(): Person {
    return this.#who(MANAGERS[0]);
  }

  /** Sometimes they call the bot by its name; in the second room most of it is said in topics. */
  #say(group: Group, person: Person, text: string): Message {
    const random = this.#random;
    const mentionsBot = random.chance(0.2);
    const roots = group.messages.filter(each => each.from !== 'bot' && !each.isRecalled).slice(0, 3);
    const isInTopic = group === this.second && roots.length > 0 && random.chance(0.6);
    return person.says(group, text, { mentionsBot, ...(isInTopic && { inThread: random.pick(roots) }) });
  }

  #about(): string {
    const random = this.#random;
    return `渠道=${random.pick(SOURCES)} 维度=${random.pick(DIMENSIONS)} 强度=${random.whole(1, 5)}`;
  }

  #feedback(group: Group, person: Person): void {
    this.#say(group, person, `/feedback ${this.word()} 说${this.#random.pick(TAGS)}不好 ${this.#about()}`);
  }

  /** Something is left out, which is asked for by a form and buttons. */
  #incomplete(group: Group, person: Person): void {
    const random = this.#random;
    const lacks = random.pick(['渠道=天猫', '维度=场景', '']);
    this.#say(group, person, random.chance(0.3) ? '/feedback' : `/feedback ${this.word()} 太大 ${lacks}`);
  }

  /** Changes, deletes or restores a record. */
  #changingLine(group: Group): string {
    const random = this.#random;
    const id = `F${random.whole(1, Math.max(1, this.#seen(group, 'F')))}`;
    const kind = random.whole(1, 9);
    if (kind <= 5) return `/feedback edit ${id} 强度=${random.whole(1, 5)} 人群=${this.word()}`;
    return `/feedback ${kind <= 7 ? 'delete' : 'restore'} ${id}`;
  }

  #proposeLine(group: Group): string {
    const random = this.#random;
    const records = Math.max(1, this.#seen(group, 'F'));
    const evidence = `证据=F${random.whole(1, records)}`;
    const start = `/persona propose ${PERSONA}`;
    const claims = this.#seen(group, 'C');
    const kind = claims === 0 ? 1 : random.whole(1, 10);
    const claim = `C${random.whole(1, Math.max(1, claims))}`;
    if (kind <= 5) return `${start} add 维度=${random.pick(DIMENSIONS)} "结论 ${this.word()}" ${evidence}`;
    if (kind <= 7) return `${start} reword ${claim} "改写 ${this.word()}" ${evidence}`;
    if (kind <= 9) return `${start} ${random.pick(['strengthen', 'weaken'])} ${claim} ${evidence}`;
    return `${start} retire ${claim}`;
  }

  #votingLine(group: Group): string {
    const random = this.#random;
    const newest = Math.max(1, this.#seen(group, 'P'));
    const id = `P${random.whole(Math.max(1, newest - 4), newest)}`;
    const kind = random.whole(1, 10);
    if (kind <= 4) return `/proposal approve ${id}`;
    if (kind <= 6) return `/proposal reject ${id} ${this.word()} 证据不足`;
    if (kind === 7) return `/proposal withdraw ${id}`;
    if (kind === 8)
      return `/proposal edit ${id} add 维度=${random.pick(DIMENSIONS)} "结论 ${this.word()}" 证据=F1`;
    return `/proposal rebase ${id}`;
  }

  /** Somebody puts an emoji on what the bot said, mostly on a proposal, or takes one back. */
  #react(group: Group): void {
    const random = this.#random;
    const person = this.#who(random.chance(0.8) ? random.pick(MANAGERS) : random.pick(MEMBERS));
    if (!group.hasMember(person)) return;
    const cards = this.#lately(group).filter(each => /^P\d+ /.test(each.text));
    const message = random.pick(cards.length > 0 && random.chance(0.9) ? cards : [undefined]);
    if (message === undefined) return;
    const own = message.reactions.filter(each => each.operatorId === person.openId);
    if (own.length > 0 && random.chance(0.5)) person.unreacts(message, random.pick(own).emojiType);
    else {
      const emoji = random.pick(EMOJI);
      if (message.reactionBy(person.openId, emoji) === undefined) person.reacts(message, emoji);
    }
  }

  #press(group: Group, person: Person): void {
    const withButtons = this.#lately(group).filter(each => each.buttons.length > 0);
    if (withButtons.length === 0) return;
    const message = this.#random.pick(withButtons);
    this.#wait(person.presses(message, this.#random.whole(0, message.buttons.length - 1)));
  }

  /** Fills in a form and sends it. */
  #fillIn(group: Group, person: Person): void {
    const random = this.#random;
    const forms = this.#lately(group).filter(each => (each.form ?? []).length > 0);
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
    const random = this.#random;
    const own = this.#lately(group);
    const asking = own.filter(each => each.text.includes('为什么不通过'));
    const chosen = asking.length > 0 ? asking : own;
    if (chosen.length === 0) return;
    const replyTo = random.pick(chosen.slice(-5));
    const who = asking.length > 0 ? this.#who(random.pick(MANAGERS)) : person;
    if (group.hasMember(who)) who.says(group, `${this.word()} 还不够`, { replyTo });
  }

  /** A file; then what is in it is recorded by a reply. */
  #send(group: Group, person: Person): void {
    const replyTo = person.sendsFile(group, { name: '评论.csv', content: '原话\n太大' });
    if (this.#random.chance(0.7))
      person.says(group, `/feedback ${this.word()} 附件 ${this.#about()}`, { replyTo });
  }

  #recall(group: Group): void {
    const said = group.messages.filter(each => each.from !== 'bot' && !each.isRecalled).slice(-LOOKED_AT);
    if (said.length === 0) return;
    const message = this.#random.pick(said);
    if (message.from !== 'bot' && group.hasMember(message.from)) message.from.recalls(message);
  }

  /** Alone with the bot. */
  #alone(): void {
    const random = this.#random;
    const person = this.#who(random.pick(PRIVATE));
    const text = random.pick([`/feedback ${this.word()} 私下说 ${this.#about()}`, '/help', '/search 包装']);
    person.says(person.p2p, text);
  }

  /** Who is there changes, the bot too. */
  #rearrange(): void {
    const random = this.#random;
    const { fickle } = this;
    const person = this.#who(FICKLE);
    if (!fickle.hasBot) fickle.addBot(this.#manager());
    else if (random.chance(0.6)) fickle.removeBot(this.#manager());
    else if (fickle.hasMember(person)) fickle.remove(person);
  }

  /** @returns what the bot said lately in a chat, however much people said since */
  #lately(chat: Chat): Message[] {
    return this.#lark.fromBot(chat).slice(-LOOKED_AT);
  }

  /** @returns the greatest short id of a kind that was to be seen in a chat so far */
  #seen(chat: Chat, kind: 'F' | 'C' | 'P'): number {
    const key = `${chat.id} ${kind}`;
    const numbers = this.#lately(chat).flatMap(({ text }) =>
      [...text.matchAll(new RegExp(`\\b${kind}(\\d+)`, 'g'))].map(match => Number(match[1])),
    );
    const greatest = Math.max(this.#greatest.get(key) ?? 0, ...numbers);
    this.#greatest.set(key, greatest);
    return greatest;
  }
}

function isOpenCard({ text }: Message): boolean {
  return /^P\d+ .* · 待定/.test(text);
}
