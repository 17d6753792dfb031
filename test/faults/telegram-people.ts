/** What people do in the groups of an emulated Telegram while its bot is killed: a stream of acts chosen by a seed. */
import type { Chat } from '../emulators/telegram/chat.ts';
import type { TelegramEmulator } from '../emulators/telegram/emulator.ts';
import { Group, type Topic } from '../emulators/telegram/group.ts';
import { isPresent } from '../emulators/telegram/membership.ts';
import type { Message } from '../emulators/telegram/message.ts';
import type { Person } from '../emulators/telegram/person.ts';
import type { Random } from './random.ts';

export const MANAGERS = ['王经理', '陈经理'] as const;
const MEMBERS = ['小李', '小马', '小周'] as const;
/** Whoever now and then leaves the group that the bot leaves too. */
const FICKLE = '小周';
/** Whoever now and then blocks the bot. */
const PRIVATE = ['小李', '小马'] as const;
export const PERSONA = '精致妈妈';
const SOURCES = ['小红书', '天猫', '京东', '门店'] as const;
const DIMENSIONS = ['痛点', '场景', '链路'] as const;
const TAGS = ['包装', '收纳', '颜值', '物流'] as const;
const REACTIONS = [
  ['👍'],
  ['👍'],
  ['👍'],
  ['👎'],
  [],
  ['❤'],
  ['👍', '❤'],
  ['👍', '👎'],
  ['👎', '👍'],
] as const;
/** Nobody looks further up in a chat. */
const LOOKED_AT = 40;

/** A line that its author may still change. */
type Line = { readonly message: Message; readonly begin: string; readonly end: string; edits: number };

export class People {
  /** Team A in two rooms, one of them a forum. */
  readonly main: Group;
  readonly forum: Group;
  readonly topics: readonly Topic[];
  /** Team B: a basic group, and what it becomes. */
  growing: Group;
  /** Team C: the bot comes and goes. */
  readonly fickle: Group;
  /** The greatest short id of each kind that a chat has shown, by `chat kind`. */
  readonly #greatest = new Map<string, number>();
  #lines: Line[] = [];
  readonly #telegram: TelegramEmulator;
  readonly #random: Random;
  readonly #seed: number;
  #words = 0;

  constructor(telegram: TelegramEmulator, random: Random, seed: number) {
    this.#telegram = telegram;
    this.#random = random;
    this.#seed = seed;
    this.main = this.#gather('主群');
    this.forum = this.#gather('论坛', { isForum: true });
    this.topics = ['包装', '价格'].map(title => this.forum.topic(title, this.#manager()));
    this.growing = this.#gather('小群', { kind: 'group' });
    this.fickle = this.#gather('闲群');
  }

  #gather(title: string, options: { isForum?: boolean; kind?: 'group' } = {}): Group {
    const creator = this.#who(MANAGERS[0]);
    const group = this.#telegram.group(title, { ...options, creator });
    group.add(...[...MANAGERS.slice(1), ...MEMBERS].map(name => this.#who(name)));
    group.addBot(creator);
    return group;
  }

  get groups(): readonly Group[] {
    return [this.main, this.forum, this.growing, this.fickle];
  }

  /** The basic group becomes a supergroup. */
  upgrade(): void {
    if (this.growing.kind === 'group') this.growing = this.growing.upgrade(this.#manager());
  }

  /** Everybody is there again and the bot may do all. */
  settle(): void {
    const manager = this.#manager();
    for (const group of this.groups) {
      if (!group.isBotPresent) group.addBot(manager);
      else if (!group.isBotAdministrator) group.promoteBot(manager);
    }
    for (const name of PRIVATE) {
      const person = this.#who(name);
      if (person.privateChat.state === 'blocked') person.unblocksBot();
    }
  }

  /** Each proposal that is to be seen as open is reacted to by one manager, who has not done so yet, on one message. */
  vote(): void {
    const random = this.#random;
    const open = this.#lately(this.main).filter(each => /^P\d+ .* · 待定/.test(each.text));
    for (const card of open) {
      const manager = this.#who(random.pick(MANAGERS));
      if (card.reactionsBy(manager.id).length === 0) manager.reacts(card, [random.pick(['👍', '👎'])]);
    }
  }

  /** Somebody does something. */
  act(): void {
    const random = this.#random;
    const kind = random.whole(1, 1000);
    const group = random.pick([this.main, this.main, this.main, this.forum, this.growing, this.fickle]);
    const person = this.#who(random.pick([...MANAGERS, ...MEMBERS, ...MEMBERS]));
    if (!isPresent(group.standingOf(person))) group.add(person);
    if (kind <= 220) this.#feedback(group, person);
    else if (kind <= 270) this.#incomplete(group, person);
    else if (kind <= 350) this.#edit();
    else if (kind <= 430) this.#say(group, person, this.#changingLine(group));
    else if (kind <= 520) this.#say(group, person, this.#proposeLine(group));
    else if (kind <= 720) this.#react(random.pick([this.main, this.forum, group]));
    else if (kind <= 810) this.#press(group, person);
    else if (kind <= 850) this.#reply(group, person);
    else if (kind <= 880) this.#say(group, person, `/search ${random.pick(TAGS)}`);
    else if (kind <= 920) this.#say(group, person, `随便说说 ${this.word()}`);
    else if (kind <= 940) this.#send(group, person);
    else if (kind <= 960) this.#alone();
    else if (kind <= 980) this.#say(group, this.#manager(), this.#votingLine(group));
    else this.#rearrange();
  }

  word(): string {
    this.#words += 1;
    return `w${this.#seed.toString(36)}n${this.#words}x`;
  }

  #who(name: string): Person {
    return this.#telegram.person(name);
  }

  #manager(): Person {
    return this.#who(MANAGERS[0]);
  }

  #say(group: Group, person: Person, text: string): Message {
    const topic =
      group === this.forum && this.#random.chance(0.7) ? this.#random.pick(this.topics) : undefined;
    return person.says(group, text, { topic });
  }

  #about(): string {
    const random = this.#random;
    return `渠道=${random.pick(SOURCES)} 维度=${random.pick(DIMENSIONS)} 强度=${random.whole(1, 5)}`;
  }

  #feedback(group: Group, person: Person): void {
    const begin = `/feedback ${this.word()} 说${this.#random.pick(TAGS)}不好`;
    const end = this.#about();
    this.#remember({ message: this.#say(group, person, `${begin} ${end}`), begin, end, edits: 0 });
  }

  /** Something is left out, which is asked for by buttons or by a reply, or is put in by an edit. */
  #incomplete(group: Group, person: Person): void {
    const random = this.#random;
    const lacks = random.pick(['渠道=天猫', '维度=场景', '']);
    const message = this.#say(
      group,
      person,
      random.chance(0.3) ? '/feedback' : `/feedback ${this.word()} 太大 ${lacks}`,
    );
    if (message.text === '/feedback' || random.chance(0.6)) return;
    this.#remember({
      message,
      begin: message.text.split(' ').slice(0, 3).join(' '),
      end: this.#about(),
      edits: 0,
    });
  }

  #remember(line: Line): void {
    this.#lines.push(line);
    if (this.#lines.length > LOOKED_AT) this.#lines.shift();
  }

  #edit(): void {
    if (this.#lines.length === 0) return;
    const line = this.#random.pick(this.#lines);
    const { message, begin, end } = line;
    const { chat, from } = message;
    if (!(chat instanceof Group) || chat.upgraded !== undefined || from === 'bot') return;
    // Whoever left can change nothing there any more.
    if (!isPresent(chat.standingOf(from))) return;
    line.edits += 1;
    from.edits(message, `${begin} 第${line.edits}次改 ${end}`);
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

  /** Somebody leaves other reactions than before on what the bot said, mostly on a proposal. */
  #react(group: Group): void {
    const random = this.#random;
    const person = this.#who(random.chance(0.8) ? random.pick(MANAGERS) : random.pick(MEMBERS));
    if (!isPresent(group.standingOf(person))) return;
    const cards = this.#lately(group).filter(each => /^P\d+ /.test(each.text));
    const message = random.pick(cards.length > 0 && random.chance(0.9) ? cards : [undefined]);
    if (message !== undefined) person.reacts(message, random.pick(REACTIONS));
  }

  #press(group: Group, person: Person): void {
    const withKeys = this.#lately(group).filter(each => each.buttons.length > 0);
    if (withKeys.length === 0) return;
    const message = this.#random.pick(withKeys);
    person.pressesSilently(message, this.#random.whole(0, message.buttons.flat().length - 1));
  }

  /** An answer to what the bot asked: a field of a form, or why something is rejected. */
  #reply(group: Group, person: Person): void {
    const random = this.#random;
    const asking = this.#lately(group).filter(
      each => each.forceReply !== undefined || each.text.includes('为什么不通过'),
    );
    if (asking.length === 0) return;
    const replyTo = random.pick(asking);
    const isQuestion = replyTo.text.includes('为什么不通过');
    const who = isQuestion ? this.#who(random.pick(MANAGERS)) : person;
    who.says(group, `${this.word()} 还不够`, { replyTo });
  }

  #send(group: Group, person: Person): void {
    const caption = this.#random.chance(0.7) ? `/feedback ${this.word()} 附图 ${this.#about()}` : '看这个';
    if (this.#random.chance(0.5)) person.sendsPhoto(group, { caption });
    else person.sendsFile(group, { name: '评论.csv', content: '原话\n太大', caption });
  }

  /** Alone with the bot: says something, blocks it, or lets it in again. */
  #alone(): void {
    const random = this.#random;
    const person = this.#who(random.pick(PRIVATE));
    const { privateChat: chat } = person;
    if (chat.state === 'blocked') person.unblocksBot();
    else if (chat.state === 'not started') person.starts();
    else if (random.chance(0.2)) person.blocksBot();
    else
      person.says(
        chat,
        random.pick([`/feedback ${this.word()} 私下说 ${this.#about()}`, '/help', '/search 包装']),
      );
  }

  /** What the bot is and who is there changes. */
  #rearrange(): void {
    const random = this.#random;
    const group = random.chance(0.7) ? this.fickle : this.main;
    const manager = this.#manager();
    const kind = random.whole(1, 10);
    if (!group.isBotPresent) group.addBot(manager, { isAdministrator: random.chance(0.7) });
    else if (!group.isBotAdministrator) group.promoteBot(manager);
    else if (kind <= 5 || group !== this.fickle) group.demoteBot(manager);
    else if (kind <= 8) group.removeBot(manager);
    else this.#leave(group, this.#who(FICKLE));
  }

  #leave(group: Group, person: Person): void {
    if (isPresent(group.standingOf(person))) group.remove(person);
    // Nobody changes what they said before they left.
    this.#lines = this.#lines.filter(({ message }) => message.from !== person || message.chat !== group);
  }

  /** @returns what the bot said lately in a chat, however much people said since */
  #lately(chat: Chat): Message[] {
    return chat.messages.filter(each => each.from === 'bot' && each.service === undefined).slice(-LOOKED_AT);
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
