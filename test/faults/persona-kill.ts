/**
 * Kills the process again and again while a team of two rooms records, proposes, votes, edits, rejects and challenges,
 * and looks after every third kill whether what was acknowledged is there once, and nothing of a version by half.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { withCodesShown } from '../../src/chat/link-code.ts';
import { plainText, viewSchema } from '../../src/chat/view.ts';
import { scratchFolder } from '../scenes/process.ts';
import { type Look, lookInto } from './inspect-database.ts';
import { brokenInvariants } from './invariants.ts';
import { type KillMoment, killAt, killMoments } from './kill.ts';
import { brokenPersonaInvariants } from './persona-invariants.ts';
import { type Deck, type Random, randomFrom } from './random.ts';
import { type Echo, echoedBy, Session, saidBy } from './session.ts';

const ROOMS = ['main', '二群'] as const;
const MANAGERS = ['王经理', '陈经理'] as const;
/** Reacts to whatever was said last; the others only to messages by number, so that what they do can be told apart. */
const QUICK_MANAGER = '周经理';
const MEMBERS = ['小李', '小马'] as const;
const SOURCES = ['小红书', '天猫', '京东', '门店'] as const;
const DIMENSIONS = ['痛点', '场景', '链路'] as const;
const PERSONA = '精致妈妈';
/** A look at everything takes about as long as a start. */
const ROUNDS_A_CHECK = 3;

export type PersonaKillReport = {
  readonly seed: number;
  readonly kills: number;
  /** Lines whose end was heard of, `{"done":n}`. */
  readonly acknowledged: number;
  readonly proposals: number;
  readonly versions: number;
  readonly rejected: number;
  readonly acts: number;
  readonly challenges: number;
  /** What must not be; empty when all is well. */
  readonly problems: readonly string[];
};

export async function killPersonas(rounds: number, seed: number): Promise<PersonaKillReport> {
  const folder = scratchFolder();
  try {
    const run = new PersonaKillRun(folder, seed);
    await run.begin();
    for (let round = 1; round <= rounds && run.problems.length === 0; round += 1) await run.round();
    if (run.problems.length === 0) await run.finish();
    return run.report();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a reply that says so must have left in the audit log, once. */
const EFFECTS: readonly { readonly line: RegExp; readonly done: RegExp; readonly action: string }[] = [
  { line: /^\/feedback w/, done: /^F\d+ · /, action: 'feedback.recorded' },
  { line: /^\/feedback edit /, done: / 已改：/, action: 'feedback.edited' },
  { line: /^\/feedback delete /, done: / 已删除，/, action: 'feedback.deleted' },
  { line: /^\/feedback restore /, done: / 已恢复/, action: 'feedback.restored' },
  { line: /^\/persona (propose|rollback) /, done: /^P\d+ .* · 待定/, action: 'proposal.made' },
  { line: /^\/persona challenge /, done: /^C\d+ (有争议|已有争议)/, action: 'claim.challenged' },
  { line: /^\/proposal edit /, done: /^P\d+ (的理由改好了|.* · (待定|有冲突))/, action: 'proposal.edited' },
  { line: /^\/proposal rebase /, done: /^P\d+ .* · 待定/, action: 'proposal.rebased' },
  { line: /^\/proposal withdraw /, done: /^P\d+ 已撤回$/, action: 'proposal.withdrawn' },
  { line: /^\/proposal reject /, done: /^(@\S+ )?P\d+ 未通过：/, action: 'proposal.rejected' },
  // A vote that decides is answered by the version.
  {
    line: /^\/proposal approve /,
    done: /^(P\d+ (已记下你的票|已通过 →|有冲突|和现在的画像有冲突|第 \d+ 项的依据)|精致妈妈 v)/,
    action: 'proposal.voted',
  },
];

type Reaction = {
  readonly room: string;
  readonly member: string;
  readonly message: string;
  readonly meaning: 'approve' | 'reject';
  readonly proposal: number;
};

/** What lines are made of: what there was when the session began. */
type World = {
  readonly records: number;
  readonly version: number;
  readonly claims: readonly { readonly number: number; readonly isRetired: number }[];
  readonly proposals: readonly {
    readonly number: number;
    readonly state: string;
    readonly baseVersion: number;
  }[];
  readonly cards: readonly { readonly room: string; readonly message: string; readonly proposal: number }[];
  readonly questions: readonly { readonly room: string; readonly message: string; readonly member: string }[];
};

class PersonaKillRun {
  readonly problems: string[] = [];
  readonly #folder: string;
  readonly #file: string;
  readonly #seed: number;
  readonly #random: Random;
  readonly #moments: Deck<KillMoment>;
  /** By room and number: lines that were done. */
  readonly #acknowledged = new Map<string, Echo>();
  /** By room and number: the first words of the answer to a typed line. */
  readonly #answers = new Map<string, string>();
  /** By room and number: what a message of the bot was last printed as. */
  readonly #printed = new Map<string, string>();
  readonly #reactions = new Set<string>();
  readonly #acknowledgedReactions: Reaction[] = [];
  #linesDone = 0;
  #round = 0;
  #words = 0;
  #counts = { proposals: 0, versions: 0, rejected: 0, acts: 0, challenges: 0 };

  constructor(folder: string, seed: number) {
    this.#folder = folder;
    this.#file = path.join(folder, 'chat.db');
    this.#seed = seed;
    this.#random = randomFrom(seed);
    this.#moments = killMoments(this.#random);
  }

  /** Nobody is killed yet: two rooms, one team, one persona. */
  async begin(): Promise<void> {
    const session = new Session(this.#folder);
    session.type(`:as ${MANAGERS[0]} manager`, '/team link');
    await session.done(2);
    const code = session.heard
      .flatMap(heard => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(saidBy(heard)?.text ?? '') ?? [])
      .at(0);
    const quorum = this.#seed % 3 === 0 ? 2 : 1;
    const setting = quorum === 1 ? [] : [`/settings 票数=${quorum}`];
    const managers = [...MANAGERS, QUICK_MANAGER].map(name => `:as ${name} manager`);
    const { code: exit } = await session.end(
      ...managers,
      ':room 二群',
      `:as ${MANAGERS[0]} manager`,
      `/team link ${code}`,
      ':room main',
      `:as ${MANAGERS[0]}`,
      '/team confirm 1',
      ':room 二群',
      ...managers,
      ...setting,
      `/persona new ${PERSONA}`,
      ...Array.from({ length: 6 }, () => this.#feedbackLine()),
    );
    this.#remember(session, []);
    if (exit !== 0 || session.err !== '') this.#problem(`the first session: exit ${exit} ${session.err}`);
    this.#check('the first session');
  }

  async round(): Promise<void> {
    this.#round += 1;
    const lines = this.#lines(this.#random.whole(12, 24));
    const session = new Session(this.#folder);
    const how = await killAt(
      this.#moments.draw(),
      session,
      lines.map(line => line.typed),
      this.#random,
    );
    this.#remember(session, lines);
    if (session.err !== '') this.#problem(`${how}: said on stderr: ${session.err.slice(0, 500)}`);
    if (this.#round % ROUNDS_A_CHECK === 0) this.#check(how);
  }

  /** The last run, to its end: everything left over is done now. */
  async finish(): Promise<void> {
    this.#round += 1;
    const lines = this.#lines(15);
    const session = new Session(this.#folder);
    const { code } = await session.end(...lines.map(line => line.typed));
    this.#remember(session, lines);
    if (code !== 0 || session.err !== '' || session.strange.length > 0)
      this.#problem(`the last run: exit ${code}, ${session.strange.join(' ')} ${session.err.slice(0, 500)}`);
    this.#check('the last run');
    lookInto(this.#file, look => {
      const left = look(`SELECT id, state, error FROM "Inbox" WHERE state <> 'done' OR attempts > 0
        UNION ALL SELECT id, state, error FROM "Outbox" WHERE state NOT IN ('sent', 'unknown')`);
      if (left.length > 0) this.#problem(`left undone: ${JSON.stringify(left.slice(0, 3))} (${left.length})`);
      this.#checkShown(look);
      const count = (from: string) =>
        look<{ count: number }>(`SELECT count(*) AS count FROM ${from}`)[0]?.count ?? 0;
      this.#counts = {
        proposals: count('"Proposal"'),
        versions: count('"PersonaVersion"'),
        rejected: count(`"Proposal" WHERE state = 'rejected'`),
        acts: count('"ProposalAct"'),
        challenges: count('"Challenge"'),
      };
    });
  }

  report(): PersonaKillReport {
    const { problems } = this;
    return {
      seed: this.#seed,
      kills: this.#round - 1,
      acknowledged: this.#linesDone,
      ...this.#counts,
      problems,
    };
  }

  #problem(what: string): void {
    this.problems.push(`seed ${this.#seed}, round ${this.#round}, ${what}`);
  }

  /** @param lines what was typed, in order; of the first session nothing needs to be known */
  #remember(session: Session, lines: readonly Line[]): void {
    let open: Echo | undefined;
    for (const heard of session.heard) {
      const echo = echoedBy(heard);
      if (echo !== undefined) open = echo;
      const said = saidBy(heard);
      if (said !== undefined) {
        this.#printed.set(`${said.room}/${said.message}`, said.text);
        const isAnswer = said.replyTo !== null && !said.edit;
        if (isAnswer) this.#addAnswer(`${said.room}/${said.replyTo}`, said.text);
      }
      const done = heard['done'];
      if (typeof done !== 'number') continue;
      this.#linesDone += 1;
      if (open !== undefined) this.#acknowledged.set(`${open.room}/${open.message}`, open);
      open = undefined;
      const reaction = lines[done - 1]?.reaction;
      if (reaction !== undefined) this.#acknowledgedReactions.push(reaction);
    }
  }

  /** A line may be answered by a version and by a question; the reply itself comes last. */
  #addAnswer(to: string, text: string): void {
    const before = this.#answers.get(to);
    this.#answers.set(to, before === undefined ? text : `${before}\n\u0000${text}`);
  }

  #check(how: string): void {
    lookInto(this.#file, look => {
      const hasTables = look(`SELECT 1 FROM sqlite_master WHERE name = 'ProposalAct'`).length > 0;
      if (!hasTables) {
        this.#problem(`${how}: the database is empty`);
        return;
      }
      for (const broken of [...brokenInvariants(look), ...brokenPersonaInvariants(look)])
        this.#problem(`${how}: ${broken}`);
      this.#checkLines(look, how);
      this.#checkReactions(look, how);
    });
  }

  /** Each acknowledged line was handled, and what its answer says has happened, once. */
  #checkLines(look: Look, how: string): void {
    const handled = new Map(
      look<{ eventId: string; state: string }>('SELECT "eventId", state FROM "Inbox"').map(row => [
        row.eventId,
        row.state,
      ]),
    );
    const entries = new Map(
      look<{ key: string; entries: number }>(
        `SELECT room."chatId" || '/' || audit."messageId" || ' ' || audit.action AS key, count(*) AS entries
         FROM "Audit" audit JOIN "Room" room ON room.id = audit."roomId"
         WHERE audit."messageId" IS NOT NULL GROUP BY 1`,
      ).map(row => [row.key, row.entries]),
    );
    for (const [key, { text }] of this.#acknowledged) {
      if (handled.get(key) !== 'done')
        this.#problem(`${how}: ${key} ${text} was done, but is ${handled.get(key)}`);
      const effect = EFFECTS.find(each => each.line.test(text));
      if (effect === undefined) continue;
      const found = entries.get(`${key} ${effect.action}`) ?? 0;
      const answer = this.#answers.get(key);
      // Whoever was answered by an edit, or by nothing but a question, is looked at by the invariants alone.
      if (answer === undefined) continue;
      const isDone = answer.split('\n\u0000').some(each => effect.done.test(each));
      if (found !== (isDone ? 1 : 0))
        this.#problem(`${how}: ${key} ${text} → ${answer.slice(0, 120)}, but ${found} × ${effect.action}`);
    }
  }

  /** Each acknowledged reaction is an act, once, unless the proposal was decided before. */
  #checkReactions(look: Look, how: string): void {
    const acts = new Map(
      look<{ key: string; acts: number }>(
        `SELECT room."chatId" || '/' || act."messageId" || ' ' || account.name || ' ' || act.meaning AS key,
           count(*) AS acts
         FROM "ProposalAct" act JOIN "Room" room ON room.id = act."roomId"
         JOIN "Account" account ON account."personId" = act."personId"
         WHERE act.via NOT LIKE '% typed' AND act.kind = 'give' GROUP BY 1`,
      ).map(row => [row.key, row.acts]),
    );
    const open = new Set(
      look<{ number: number }>(`SELECT number FROM "Proposal" WHERE state IN ('open', 'in-conflict')`).map(
        row => row.number,
      ),
    );
    for (const { room, member, message, meaning, proposal } of this.#acknowledgedReactions) {
      const key = `${room}/${message} ${member} ${meaning}`;
      const found = acts.get(key) ?? 0;
      if (found > 1 || (found === 0 && open.has(proposal)))
        this.#problem(`${how}: the reaction ${key} on P${proposal} was done, and is ${found} acts`);
    }
  }

  /** What was printed last of each message is what the database says that it shows: edits came out in order. */
  #checkShown(look: Look): void {
    const shown = look<{ key: string; view: string }>(
      `SELECT message."chatId" || '/' || message."messageId" AS key, shown.view
       FROM "Message" message JOIN "Outbox" shown ON shown.id = message."showsId"`,
    );
    for (const { key, view } of shown) {
      // A link code is filled in when it is sent.
      const text = plainText(withCodesShown(viewSchema.parse(JSON.parse(view)), look.key));
      const printed = this.#printed.get(key);
      if (printed !== text) this.#problem(`${key} was last printed as “${printed}”, but shows “${text}”`);
    }
  }

  // What is typed

  #word(): string {
    this.#words += 1;
    return `w${this.#seed.toString(36)}n${this.#words}x`;
  }

  #feedbackLine(): string {
    const random = this.#random;
    const about = `渠道=${random.pick(SOURCES)} 维度=${random.pick(DIMENSIONS)} 强度=${random.whole(1, 5)}`;
    const user = random.chance(0.2) ? ` 用户=顾客${random.whole(1, 9)}` : '';
    return `/feedback ${this.#word()} 盒子太大 ${about}${user}`;
  }

  #lines(count: number): Line[] {
    const random = this.#random;
    const world = lookInto(this.#file, worldOf);
    let room: string = random.pick(ROOMS);
    const lines: Line[] = [{ typed: `:room ${room}` }];
    while (lines.length < count) {
      if (random.chance(0.15)) {
        room = random.pick(ROOMS);
        lines.push({ typed: `:room ${room}` });
      }
      lines.push(...this.#act(world, room));
    }
    return lines;
  }

  /** Somebody does something. */
  #act(world: World, room: string): Line[] {
    const random = this.#random;
    const kind = random.whole(1, 100);
    const member = random.pick(MEMBERS);
    const manager = random.pick(MANAGERS);
    const says = (who: string, typed: string): Line[] => [{ typed: `:as ${who}` }, { typed }];
    if (kind <= 20) return says(member, this.#feedbackLine());
    if (kind <= 26) {
      const facts = [`强度=${random.whole(1, 5)} 人群=${this.#word()}`, `原话="${this.#word()} 其实不大"`];
      return says(manager, `/feedback edit F${this.#record(world)} ${random.pick(facts)}`);
    }
    if (kind === 27) {
      const two = [this.#record(world), this.#record(world)].map(number => `F${number}`);
      return says(manager, `/feedback ${random.pick(['merge', 'unmerge'])} ${two.join(' ')}`);
    }
    if (kind <= 30) {
      const [what, also] = [random.pick(['delete', 'restore']), this.#record(world)];
      return says(manager, `/feedback ${what} F${also}`);
    }
    if (kind <= 54) {
      const proposed = says(member, this.#proposeLine(world));
      // Decided at once, by whatever message came last.
      const emoji = random.pick(['👍', '👍', '👎']);
      return random.chance(0.4) ? [...proposed, ...says(QUICK_MANAGER, `:react ${emoji}`)] : proposed;
    }
    if (kind <= 70) {
      const reaction = this.#reaction(world, room, manager);
      if (reaction === undefined) return says(member, this.#feedbackLine());
      const emoji = reaction.meaning === 'approve' ? '👍' : '👎';
      return [{ typed: `:as ${manager}` }, { typed: `:react ${emoji} ${reaction.message}`, reaction }];
    }
    const open = world.proposals.filter(each => each.state === 'open' || each.state === 'in-conflict');
    const [proposal] = open.length === 0 ? [] : [random.pick(open)];
    if (proposal === undefined) return says(member, this.#proposeLine(world));
    const id = `P${proposal.number}`;
    if (kind <= 78) return says(manager, `/proposal approve ${id}`);
    if (kind <= 82) return says(manager, `/proposal reject ${id} ${this.#word()} 证据不足`);
    if (kind <= 84) return says(manager, `/proposal reject ${id}`);
    if (kind <= 90) {
      const added = `add 维度=${random.pick(DIMENSIONS)} "结论 ${this.#word()}" 证据=F${this.#record(world)}`;
      return says(manager, `/proposal edit ${id} ${random.chance(0.5) ? added : `理由="${this.#word()}"`}`);
    }
    if (kind <= 92) return says(manager, `/proposal withdraw ${id}`);
    if (kind <= 95) {
      const claim = this.#claim(world);
      if (claim === undefined) return says(member, this.#proposeLine(world));
      return says(member, `/persona challenge C${claim} 证据=F${this.#record(world)}`);
    }
    const question = world.questions.findLast(each => each.room === room);
    if (kind <= 97 && question !== undefined)
      return says(question.member, `:reply ${question.message} ${this.#word()} 还不够`);
    // One that is based on the current version already needs no rebase.
    if (proposal.baseVersion < world.version) return says(manager, `/proposal rebase ${id}`);
    return says(member, `/persona show ${PERSONA}`);
  }

  #record(world: World): number {
    return this.#random.whole(1, Math.max(1, world.records));
  }

  #claim(world: World): number | undefined {
    const live = world.claims.filter(claim => claim.isRetired === 0);
    return live.length === 0 ? undefined : this.#random.pick(live).number;
  }

  #proposeLine(world: World): string {
    const random = this.#random;
    const kind = random.whole(1, 10);
    const claim = this.#claim(world);
    const things = [this.#record(world), this.#record(world)].map(number => `F${number}`);
    const evidence = `证据=${[...new Set(things)].join(',')}`;
    const start = `/persona propose ${PERSONA}`;
    if (claim === undefined || kind <= 4)
      return `${start} add 维度=${random.pick(DIMENSIONS)} "结论 ${this.#word()}" ${evidence}`;
    if (kind <= 6) return `${start} reword C${claim} "改写 ${this.#word()}" ${evidence}`;
    if (kind <= 8) return `${start} ${random.pick(['strengthen', 'weaken'])} C${claim} ${evidence}`;
    if (kind === 9 && world.version > 1)
      return `/persona rollback ${PERSONA} v${random.whole(1, world.version - 1)}`;
    return `${start} retire C${claim}`;
  }

  /** @returns a reaction that nobody gave before */
  #reaction(world: World, room: string, member: string): Reaction | undefined {
    const cards = world.cards.filter(card => card.room === room);
    if (cards.length === 0) return undefined;
    const { message, proposal } = this.#random.pick(cards);
    const meaning = this.#random.chance(0.75) ? 'approve' : 'reject';
    const key = `${room}/${message} ${member} ${meaning}`;
    if (this.#reactions.has(key)) return undefined;
    this.#reactions.add(key);
    return { room, member, message, meaning, proposal };
  }
}

type Line = { readonly typed: string; readonly reaction?: Reaction };

function worldOf(look: Look): World {
  const messages = (kind: string) =>
    look<{ room: string; message: string; proposal: number; member: string }>(
      `SELECT made."chatId" AS room, message."messageId" AS message, proposal.number AS proposal,
         account.name AS member
       FROM "Card" made JOIN "Message" message ON message."madeById" = made."outboxId"
       JOIN "Proposal" proposal ON proposal.id = made."thingId"
       LEFT JOIN "Account" account ON account."personId" = made."personId"
       WHERE made.kind = ? AND NOT made."isReplaced" AND proposal.state IN ('open', 'in-conflict')
       ORDER BY made."outboxId"`,
      kind,
    );
  const [first] = look<{ records: number; version: number }>(
    `SELECT (SELECT max(number) FROM "Feedback") AS records, max(version) AS version FROM "Persona"`,
  );
  return {
    records: first?.records ?? 1,
    version: first?.version ?? 0,
    claims: look('SELECT number, "isRetired" FROM "Claim" ORDER BY number'),
    proposals: look('SELECT number, state, "baseVersion" FROM "Proposal" ORDER BY number'),
    cards: messages('proposal'),
    questions: messages('reject-reason'),
  };
}
