/** What people do in the groups of an emulated Telegram while its bot is killed: a stream of acts chosen by a seed. */
import type { Chat } from '../emulators/telegram/chat.ts';
import type { TelegramEmulator } from '../emulators/telegram/emulator.ts';
import { Group, type Topic } from '../emulators/telegram/group.ts';
import { isPresent } from '../emulators/telegram/membership.ts';
import type { Message } from '../emulators/telegram/message.ts';
import type { Person } from '../emulators/telegram/person.ts';
import { FICKLE, LOOKED_AT, MANAGERS, MEMBERS, PlatformPeople, PRIVATE } from './platform-people.ts';
import type { Random } from './random.ts';

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
/** A line that its author may still change. */
type Line = { readonly message: Message; readonly begin: string; readonly end: string; edits: number };

export class People extends PlatformPeople<TelegramEmulator, Chat, Person, Message> {
  /** Team A in two rooms, one of them a forum. */
  readonly main: Group;
  readonly forum: Group;
  readonly topics: readonly Topic[];
  /** Team B: a basic group, and what it becomes. */
  growing: Group;
  /** Team C: the bot comes and goes. */
  readonly fickle: Group;
  #lines: Line[] = [];

  constructor(telegram: TelegramEmulator, random: Random, seed: number) {
    super(telegram, random, seed);
    this.main = this.#gather('主群');
    this.forum = this.#gather('论坛', { isForum: true });
    this.topics = ['包装', '价格'].map(title => this.forum.topic(title, this.manager));
    this.growing = this.#gather('小群', { kind: 'group' });
    this.fickle = this.#gather('闲群');
  }

  #gather(title: string, options: { isForum?: boolean; kind?: 'group' } = {}): Group {
    const creator = this.who(MANAGERS[0]);
    const group = this.platform.group(title, { ...options, creator });
    group.add(...[...MANAGERS.slice(1), ...MEMBERS].map(name => this.who(name)));
    group.addBot(creator);
    return group;
  }

  get groups(): readonly Group[] {
    return [this.main, this.forum, this.growing, this.fickle];
  }

  /** The basic group becomes a supergroup. */
  upgrade(): void {
    if (this.growing.kind === 'group') this.growing = this.growing.upgrade(this.manager);
  }

  /** Everybody is there again and the bot may do all. */
  settle(): void {
    const manager = this.manager;
    for (const group of this.groups) {
      if (!group.isBotPresent) group.addBot(manager);
      else if (!group.isBotAdministrator) group.promoteBot(manager);
    }
    for (const name of PRIVATE) {
      const person = this.who(name);
      if (person.privateChat.state === 'blocked') person.unblocksBot();
    }
  }

  /** Each proposal that is to be seen as open is reacted to by one manager, who has not done so yet, on one message. */
  vote(): void {
    const random = this.random;
    for (const card of this.openCards(this.main)) {
      const manager = this.who(random.pick(MANAGERS));
      if (card.reactionsBy(manager.id).length === 0) manager.reacts(card, [random.pick(['👍', '👎'])]);
    }
  }

  /** Somebody does something. */
  act(): void {
    const random = this.random;
    const kind = random.whole(1, 1000);
    const group = random.pick([this.main, this.main, this.main, this.forum, this.growing, this.fickle]);
    const person = this.who(random.pick([...MANAGERS, ...MEMBERS, ...MEMBERS]));
    if (!isPresent(group.standingOf(person))) group.add(person);
    if (kind <= 220) this.#feedback(group, person);
    else if (kind <= 270) this.#incomplete(group, person);
    else if (kind <= 350) this.#edit();
    else if (kind <= 430) this.#say(group, person, this.changingLine(group));
    else if (kind <= 520) this.#say(group, person, this.proposeLine(group));
    else if (kind <= 720) this.#react(random.pick([this.main, this.forum, group]));
    else if (kind <= 810) this.#press(group, person);
    else if (kind <= 850) this.#reply(group, person);
    else if (kind <= 880) this.#say(group, person, this.searchLine());
    else if (kind <= 920) this.#say(group, person, `随便说说 ${this.word()}`);
    else if (kind <= 940) this.#send(group, person);
    else if (kind <= 960) this.#alone();
    else if (kind <= 980) this.#say(group, this.manager, this.votingLine(group));
    else this.#rearrange();
  }

  #say(group: Group, person: Person, text: string): Message {
    const topic = group === this.forum && this.random.chance(0.7) ? this.random.pick(this.topics) : undefined;
    return person.says(group, text, { topic });
  }

  #feedback(group: Group, person: Person): void {
    const begin = this.feedbackBegin();
    const end = this.about();
    this.#remember({ message: this.#say(group, person, `${begin} ${end}`), begin, end, edits: 0 });
  }

  /** Something is left out, which is asked for by buttons or by a reply, or is put in by an edit. */
  #incomplete(group: Group, person: Person): void {
    const random = this.random;
    const message = this.#say(group, person, this.incompleteLine());
    if (message.text === '/feedback' || random.chance(0.6)) return;
    this.#remember({
      message,
      begin: message.text.split(' ').slice(0, 3).join(' '),
      end: this.about(),
      edits: 0,
    });
  }

  #remember(line: Line): void {
    this.#lines.push(line);
    if (this.#lines.length > LOOKED_AT) this.#lines.shift();
  }

  #edit(): void {
    if (this.#lines.length === 0) return;
    const line = this.random.pick(this.#lines);
    const { message, begin, end } = line;
    const { chat, from } = message;
    if (!(chat instanceof Group) || chat.upgraded !== undefined || from === 'bot') return;
    // Whoever left can change nothing there any more.
    if (!isPresent(chat.standingOf(from))) return;
    line.edits += 1;
    from.edits(message, `${begin} 第${line.edits}次改 ${end}`);
  }

  /** Somebody leaves other reactions than before on what the bot said, mostly on a proposal. */
  #react(group: Group): void {
    const random = this.random;
    const person = this.reacting();
    if (!isPresent(group.standingOf(person))) return;
    const message = this.reactedTo(group);
    if (message !== undefined) person.reacts(message, random.pick(REACTIONS));
  }

  #press(group: Group, person: Person): void {
    const withKeys = this.lately(group).filter(each => each.buttons.length > 0);
    if (withKeys.length === 0) return;
    const message = this.random.pick(withKeys);
    person.pressesSilently(message, this.random.whole(0, message.buttons.flat().length - 1));
  }

  /** An answer to what the bot asked: a field of a form, or why something is rejected. */
  #reply(group: Group, person: Person): void {
    const random = this.random;
    const asking = this.lately(group).filter(
      each => each.forceReply !== undefined || each.text.includes('为什么不通过'),
    );
    if (asking.length === 0) return;
    const replyTo = random.pick(asking);
    const isQuestion = replyTo.text.includes('为什么不通过');
    const who = isQuestion ? this.who(random.pick(MANAGERS)) : person;
    who.says(group, `${this.word()} 还不够`, { replyTo });
  }

  #send(group: Group, person: Person): void {
    const caption = this.random.chance(0.7) ? `/feedback ${this.word()} 附图 ${this.about()}` : '看这个';
    if (this.random.chance(0.5)) person.sendsPhoto(group, { caption });
    else person.sendsFile(group, { name: '评论.csv', content: '原话\n太大', caption });
  }

  /** Alone with the bot: says something, blocks it, or lets it in again. */
  #alone(): void {
    const random = this.random;
    const person = this.who(random.pick(PRIVATE));
    const { privateChat: chat } = person;
    if (chat.state === 'blocked') person.unblocksBot();
    else if (chat.state === 'not started') person.starts();
    else if (random.chance(0.2)) person.blocksBot();
    else person.says(chat, this.privateLine());
  }

  /** What the bot is and who is there changes. */
  #rearrange(): void {
    const random = this.random;
    const group = random.chance(0.7) ? this.fickle : this.main;
    const manager = this.manager;
    const kind = random.whole(1, 10);
    if (!group.isBotPresent) group.addBot(manager, { isAdministrator: random.chance(0.7) });
    else if (!group.isBotAdministrator) group.promoteBot(manager);
    else if (kind <= 5 || group !== this.fickle) group.demoteBot(manager);
    else if (kind <= 8) group.removeBot(manager);
    else this.#leave(group, this.who(FICKLE));
  }

  #leave(group: Group, person: Person): void {
    if (isPresent(group.standingOf(person))) group.remove(person);
    // Nobody changes what they said before they left.
    this.#lines = this.#lines.filter(({ message }) => message.from !== person || message.chat !== group);
  }
}
