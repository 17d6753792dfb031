/** What people type and look at in the groups of an emulated platform while its bot is killed, as a seed chooses: on any platform. */
import type { Random } from './random.ts';

export const MANAGERS = ['王经理', '陈经理'] as const;
export const MEMBERS = ['小李', '小马', '小周'] as const;
/** Whoever now and then leaves the group that the bot leaves too. */
export const FICKLE = '小周';
/** Whoever talks with the bot alone. */
export const PRIVATE = ['小李', '小马'] as const;
export const PERSONA = '精致妈妈';
/** Nobody looks further up in a chat. */
export const LOOKED_AT = 40;
const SOURCES = ['小红书', '天猫', '京东', '门店'] as const;
const DIMENSIONS = ['痛点', '场景', '链路'] as const;
const TAGS = ['包装', '收纳', '颜值', '物流'] as const;

type AnyEmulator<Chat, Person, Message> = {
  person(name: string): Person;
  fromBot(chat: Chat): Message[];
};

export abstract class PlatformPeople<
  Emulator extends AnyEmulator<Chat, Person, Message>,
  Chat extends { readonly id: number | string },
  Person,
  Message extends { readonly text: string },
> {
  readonly #seed: number;
  #words = 0;
  /** The greatest short id of each kind that a chat has shown, by `chat kind`. */
  readonly #greatest = new Map<string, number>();

  constructor(
    protected readonly platform: Emulator,
    protected readonly random: Random,
    seed: number,
  ) {
    this.#seed = seed;
  }

  protected who(name: string): Person {
    return this.platform.person(name);
  }

  protected get manager(): Person {
    return this.who(MANAGERS[0]);
  }

  /** @returns a word that nobody has said yet */
  protected word(): string {
    this.#words += 1;
    return `w${this.#seed.toString(36)}n${this.#words}x`;
  }

  /** What a record lacks besides its words. */
  protected about(): string {
    const { random } = this;
    return `渠道=${random.pick(SOURCES)} 维度=${random.pick(DIMENSIONS)} 强度=${random.whole(1, 5)}`;
  }

  /** A record without what it is about. */
  protected feedbackBegin(): string {
    return `/feedback ${this.word()} 说${this.random.pick(TAGS)}不好`;
  }

  /** Something is left out, which is asked for. */
  protected incompleteLine(): string {
    const lacks = this.random.pick(['渠道=天猫', '维度=场景', '']);
    return this.random.chance(0.3) ? '/feedback' : `/feedback ${this.word()} 太大 ${lacks}`;
  }

  /** Changes, deletes or restores a record. */
  protected changingLine(chat: Chat): string {
    const { random } = this;
    const id = `F${random.whole(1, Math.max(1, this.#seen(chat, 'F')))}`;
    const kind = random.whole(1, 9);
    if (kind <= 5) return `/feedback edit ${id} 强度=${random.whole(1, 5)} 人群=${this.word()}`;
    return `/feedback ${kind <= 7 ? 'delete' : 'restore'} ${id}`;
  }

  protected proposeLine(chat: Chat): string {
    const { random } = this;
    const records = Math.max(1, this.#seen(chat, 'F'));
    const evidence = `证据=F${random.whole(1, records)}`;
    const start = `/persona propose ${PERSONA}`;
    const claims = this.#seen(chat, 'C');
    const kind = claims === 0 ? 1 : random.whole(1, 10);
    const claim = `C${random.whole(1, Math.max(1, claims))}`;
    if (kind <= 5) return `${start} add 维度=${random.pick(DIMENSIONS)} "结论 ${this.word()}" ${evidence}`;
    if (kind <= 7) return `${start} reword ${claim} "改写 ${this.word()}" ${evidence}`;
    if (kind <= 9) return `${start} ${random.pick(['strengthen', 'weaken'])} ${claim} ${evidence}`;
    return `${start} retire ${claim}`;
  }

  protected votingLine(chat: Chat): string {
    const { random } = this;
    const newest = Math.max(1, this.#seen(chat, 'P'));
    const id = `P${random.whole(Math.max(1, newest - 4), newest)}`;
    const kind = random.whole(1, 10);
    if (kind <= 4) return `/proposal approve ${id}`;
    if (kind <= 6) return `/proposal reject ${id} ${this.word()} 证据不足`;
    if (kind === 7) return `/proposal withdraw ${id}`;
    if (kind === 8)
      return `/proposal edit ${id} add 维度=${random.pick(DIMENSIONS)} "结论 ${this.word()}" 证据=F1`;
    return `/proposal rebase ${id}`;
  }

  protected searchLine(): string {
    return `/search ${this.random.pick(TAGS)}`;
  }

  /** What somebody says alone with the bot. */
  protected privateLine(): string {
    return this.random.pick([`/feedback ${this.word()} 私下说 ${this.about()}`, '/help', '/search 包装']);
  }

  /** @returns what the bot said lately in a chat, however much people said since */
  protected lately(chat: Chat): Message[] {
    return this.platform.fromBot(chat).slice(-LOOKED_AT);
  }

  /** @returns the proposals that are to be seen as open */
  protected openCards(chat: Chat): Message[] {
    return this.lately(chat).filter(({ text }) => /^P\d+ .* · 待定/.test(text));
  }

  /** @returns somebody who reacts, mostly a manager */
  protected reacting(): Person {
    const { random } = this;
    return this.who(random.chance(0.8) ? random.pick(MANAGERS) : random.pick(MEMBERS));
  }

  /** @returns what to react to, mostly a proposal; undefined where there is nothing */
  protected reactedTo(chat: Chat): Message | undefined {
    const cards = this.lately(chat).filter(each => /^P\d+ /.test(each.text));
    return this.random.pick(cards.length > 0 && this.random.chance(0.9) ? cards : [undefined]);
  }

  /** @returns the greatest short id of a kind that was to be seen in a chat so far */
  #seen(chat: Chat, kind: 'F' | 'C' | 'P'): number {
    const key = `${chat.id} ${kind}`;
    const numbers = this.lately(chat).flatMap(({ text }) =>
      [...text.matchAll(new RegExp(`\\b${kind}(\\d+)`, 'g'))].map(match => Number(match[1])),
    );
    const greatest = Math.max(this.#greatest.get(key) ?? 0, ...numbers);
    this.#greatest.set(key, greatest);
    return greatest;
  }
}
