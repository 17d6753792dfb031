/**
 * Personas as years of approvals leave them, made with src/store's own functions on top of seeded feedback: versions,
 * claims that were reworded, retired or are contested, their evidence, decided proposals with votes and messages.
 */
import { text, view } from '../../src/chat/view.ts';
import { DIMENSIONS, type DimensionId } from '../../src/domain/dimension.ts';
import { shortId, versionName } from '../../src/domain/short-id.ts';
import { features } from '../../src/features/index.ts';
import type { ClaimContent } from '../../src/features/persona/domain/claim.ts';
import type { Side } from '../../src/features/persona/domain/confidence.ts';
import { openChallenge } from '../../src/features/persona/store/challenges.ts';
import { evidenceMark, linkEvidence, noteThingsChanged } from '../../src/features/persona/store/evidence.ts';
import {
  claimsOf,
  createPersona,
  insertClaim,
  insertVersion,
  reviseClaim,
} from '../../src/features/persona/store/personas.ts';
import { currentStandings, keepVersionStandings } from '../../src/features/persona/store/standings.ts';
import { type Weighing, weighingOf } from '../../src/features/persona/weighing.ts';
import type { Change } from '../../src/features/proposal/domain/change.ts';
import { cardOf } from '../../src/features/proposal/proposal-cards.ts';
import { insertAct } from '../../src/features/proposal/store/proposal-acts.ts';
import { closeProposal, insertProposal, type Proposal } from '../../src/features/proposal/store/proposals.ts';
import { type Origin, writeAudit } from '../../src/store/audit.ts';
import { saveCard } from '../../src/store/cards.ts';
import { type Database, sql, type Transaction } from '../../src/store/database.ts';
import { finishMessage, queueMessage } from '../../src/store/outbox.ts';
import { listMembers } from '../../src/store/people.ts';
import { nextNumber } from '../../src/store/short-ids.ts';
import { findSpeaker } from '../../src/store/speakers.ts';
import { MEMBERS, PLATFORM } from './playground.ts';
import { ROOM } from './seed.ts';
import { SEGMENTS, Texts } from './texts.ts';

export const VERSIONS = 20;
/** Half of a claim's evidence comes with it, the rest later. */
const BATCHES = 4;
const OTHER_PROPOSALS = 300;
const DAY = 86_400_000;
/** Of eleven claims one is retired, of seven one was reworded, of twenty one is contested. */
const [RETIRED, REWORDED, CONTESTED] = [11, 7, 20];
/** So many records that are evidence were edited afterwards, of a hundred. */
const EDITED_OF_HUNDRED = 5;

export type SeededPersona = { readonly name: string; readonly claims: readonly number[] };

/** A claim as it is to come about. */
type Plan = {
  readonly dimension: DimensionId;
  readonly addedIn: number;
  readonly rewordedIn: number | undefined;
  readonly retiredIn: number | undefined;
  /** By version: how much evidence it gets then. */
  readonly batches: ReadonlyMap<number, number>;
};

type Grown = {
  readonly id: number;
  readonly name: string;
  readonly plans: readonly Plan[];
  readonly claims: Map<number, { readonly id: number; readonly number: number; content: ClaimContent }>;
};

/**
 * @param layout how many live claims each persona has
 * @param pieces of evidence, over all of them
 */
export async function seedPersonas(
  database: Database,
  count: number,
  layout: readonly number[],
  pieces: number,
): Promise<SeededPersona[]> {
  return database.transaction(async transaction => {
    const seeder = await Seeder.of(transaction, count);
    const all = layout.reduce((sum, live) => sum + live + Math.ceil(live / (RETIRED - 1)), 0);
    const personas: Grown[] = [];
    for (const [index, live] of layout.entries())
      personas.push(await seeder.persona(SEGMENTS[index] ?? `人群${index}`, live, Math.ceil(pieces / all)));
    for (let version = 1; version <= VERSIONS; version += 1) {
      for (const persona of personas) await seeder.publish(persona, version);
      if (version === VERSIONS / 2) await seeder.edit();
    }
    for (let index = 0; index < OTHER_PROPOSALS; index += 1) await seeder.otherProposal(personas, index);
    for (const persona of personas) await seeder.contest(persona);
    return personas.map(({ name, claims }) => ({
      name,
      claims: [...claims.values()].filter(each => !each.content.isRetired).map(each => each.number),
    }));
  });
}

class Seeder {
  readonly #transaction: Transaction;
  readonly #texts: Texts;
  readonly #count: number;
  readonly #team: { readonly id: number; readonly roomId: number };
  readonly #people: { readonly manager: number; readonly proposer: number };
  /** Numbers of records, by dimension, oldest first. */
  readonly #numbers: ReadonlyMap<string, readonly number[]>;
  readonly #weighing: Weighing;
  readonly #used = new Set<string>();

  private constructor(
    transaction: Transaction,
    count: number,
    team: { readonly id: number; readonly roomId: number },
    people: { readonly manager: number; readonly proposer: number },
    found: { numbers: ReadonlyMap<string, readonly number[]>; weighing: Weighing },
  ) {
    this.#transaction = transaction;
    this.#texts = new Texts(count + 1);
    this.#count = count;
    this.#team = team;
    this.#people = people;
    this.#numbers = found.numbers;
    this.#weighing = found.weighing;
  }

  static async of(transaction: Transaction, count: number): Promise<Seeder> {
    const speaker = await findSpeaker(transaction, PLATFORM, ROOM, `${ROOM}/${MEMBERS[0]?.name}`);
    if (speaker === undefined) throw new Error('the room is not there');
    const { id, settings } = speaker.team;
    const rows = await transaction.query<{ dimension: string; numbers: string }>(sql`
      SELECT dimension, json_group_array(number) AS numbers FROM "Feedback" WHERE "teamId" = ${id} GROUP BY dimension`);
    const numbers = new Map(
      rows.map(row => [
        row.dimension,
        (JSON.parse(row.numbers) as number[]).sort((one, other) => one - other),
      ]),
    );
    const members = await listMembers(transaction, id);
    const manager = members.find(member => member.isManager)?.id;
    const proposer = members.find(member => !member.isManager)?.id;
    if (manager === undefined || proposer === undefined)
      throw new Error('nobody proposes, or nobody decides');
    const team = { id, roomId: speaker.room.id };
    const weighing = await weighingOf({ transaction, features }, id, settings.halfLifeDays);
    return new Seeder(transaction, count, team, { manager, proposer }, { numbers, weighing });
  }

  /** How far through the records the team was when it published a version: the newest are unused yet. */
  #share(version: number): number {
    return version / (VERSIONS + 1);
  }

  async #publishedAt(version: number): Promise<Date> {
    const number = Math.ceil(this.#count * this.#share(version));
    const [row] = await this.#transaction.query<{ recordedAt: Date }>(sql`
      SELECT "recordedAt" FROM "Feedback" WHERE "teamId" = ${this.#team.id} AND number = ${number}`);
    if (row === undefined) throw new Error(`no record ${number}`);
    return row.recordedAt;
  }

  #origin(personId: number, at: Date): Origin {
    return {
      teamId: this.#team.id,
      personId,
      platform: PLATFORM,
      roomId: this.#team.roomId,
      messageId: null,
      at,
    };
  }

  /** @returns an empty persona with what is to become of it */
  async persona(name: string, live: number, pieces: number): Promise<Grown> {
    const made = new Date(Date.now() - 2 * 365 * DAY);
    const { manager } = this.#people;
    const persona = await createPersona(this.#transaction, this.#team.id, name, manager, made);
    if (persona === undefined) throw new Error(`${name} is there already`);
    await writeAudit(this.#transaction, this.#origin(manager, made), 'persona.made', name, {});
    const count = live + Math.ceil(live / (RETIRED - 1));
    let left = count - live;
    const plans = Array.from({ length: count }, (_, index): Plan => {
      const isRetired = index % RETIRED === 0 && left > 0;
      if (isRetired) left -= 1;
      const last = isRetired ? VERSIONS - 1 : VERSIONS;
      const addedIn = Math.min(last, 1 + Math.floor((index * VERSIONS) / count));
      const batches = new Map<number, number>();
      for (let batch = 0; batch < BATCHES; batch += 1) {
        const size = Math.floor(batch === 0 ? pieces / 2 : pieces / 2 / (BATCHES - 1));
        const version = addedIn + Math.floor((batch * (VERSIONS - addedIn)) / BATCHES);
        batches.set(version, (batches.get(version) ?? 0) + Math.max(1, size));
      }
      return {
        dimension: DIMENSIONS[index % DIMENSIONS.length]?.id ?? 'needs',
        addedIn,
        rewordedIn: index % REWORDED === 3 ? addedIn + 2 : undefined,
        retiredIn: isRetired ? Math.min(VERSIONS, addedIn + 3) : undefined,
        batches,
      };
    });
    return { id: persona.id, name, plans, claims: new Map() };
  }

  #wording(): string {
    return this.#texts.review().slice(0, 150);
  }

  /** @returns records of a dimension that were there when a version was published */
  #things(dimension: DimensionId, version: number, count: number): string[] {
    const numbers = this.#numbers.get(dimension) ?? [];
    const known = Math.floor(numbers.length * this.#share(version));
    const chosen = new Set<string>();
    while (chosen.size < Math.min(count, known))
      chosen.add(shortId('F', numbers[Math.floor(this.#texts.random() * known)] ?? 1));
    return [...chosen];
  }

  /** Publishes a version of a persona with all that its plans have for it. */
  async publish(persona: Grown, version: number): Promise<void> {
    const transaction = this.#transaction;
    const teamId = this.#team.id;
    const at = await this.#publishedAt(version);
    const proposal = await this.#proposal(persona, version - 1, at);
    const revision = { teamId, personaId: persona.id, version, proposalId: proposal.id };
    for (const [index, plan] of persona.plans.entries()) {
      const things = this.#things(plan.dimension, version, plan.batches.get(version) ?? 0);
      if (plan.addedIn === version) {
        const number = await nextNumber(transaction, teamId, 'C');
        const content: ClaimContent = {
          dimension: plan.dimension,
          wording: this.#wording(),
          isRetired: false,
          supporting: new Set(),
          contradicting: new Set(),
        };
        const id = await insertClaim(transaction, revision, number, content);
        persona.claims.set(index, { id, number, content });
      }
      const claim = persona.claims.get(index);
      if (claim === undefined) continue;
      if (plan.rewordedIn === version || plan.retiredIn === version) {
        const isRetired = claim.content.isRetired || plan.retiredIn === version;
        const wording = plan.rewordedIn === version ? this.#wording() : claim.content.wording;
        const content = { ...claim.content, wording, isRetired };
        await reviseClaim(transaction, revision, claim.id, content);
        persona.claims.set(index, { ...claim, content });
      }
      // Most is for a claim; of every fifteenth most is against it.
      const against = index % 15 === 14 ? 0.6 : 0.15;
      const isFor = things.map(() => !this.#texts.chance(against));
      for (const side of ['supporting', 'contradicting'] satisfies Side[]) {
        const own = things.filter((_, place) => isFor[place] === (side === 'supporting'));
        const link = { teamId, personaId: persona.id, claimId: claim.id, side, things: own };
        const by = { linkedById: this.#people.proposer, at, proposalId: proposal.id };
        for (const thing of await linkEvidence({ transaction, features }, { ...link, ...by }))
          this.#used.add(thing);
      }
    }
    const mark = await evidenceMark(transaction);
    const published = {
      personaId: persona.id,
      number: version,
      proposalId: proposal.id,
      publishedAt: at,
      ...mark,
    };
    await insertVersion(transaction, teamId, published);
    const live = (await claimsOf(transaction, persona.id)).filter(claim => !claim.isRetired);
    const standings = await currentStandings(transaction, live, this.#weighing, at);
    await keepVersionStandings(transaction, published, standings, this.#weighing);
    const origin = this.#origin(this.#people.manager, at);
    const details = { version, proposal: shortId('P', proposal.number) };
    await writeAudit(transaction, origin, 'persona.published', persona.name, details);
    await this.#decide(proposal, { state: 'approved', version }, at);
  }

  /** A proposal with a card and no votes yet, of what a version brings. */
  async #proposal(persona: Grown, baseVersion: number, at: Date): Promise<Proposal> {
    const transaction = this.#transaction;
    const teamId = this.#team.id;
    const created = new Date(at.getTime() - DAY);
    const { proposer } = this.#people;
    const dimension = DIMENSIONS[baseVersion % DIMENSIONS.length]?.id ?? 'needs';
    const evidence = this.#things(dimension, Math.max(1, baseVersion), 3);
    const changes: Change[] = [{ kind: 'add', dimension, wording: this.#wording(), evidence }];
    const proposal = await insertProposal(
      { transaction, features },
      {
        teamId,
        number: await nextNumber(transaction, teamId, 'P'),
        personaId: persona.id,
        proposerId: proposer,
        roomId: this.#team.roomId,
        baseVersion,
        changes,
        reason: '一周内两个渠道都提到',
        rollbackTo: null,
        changedAt: created,
        remindAt: null,
        expiresAt: new Date(created.getTime() + 7 * DAY),
      },
    );
    const id = shortId('P', proposal.number);
    const { contentHash } = proposal;
    await writeAudit(transaction, this.#origin(proposer, created), 'proposal.made', id, {
      persona: persona.name,
      base: versionName(baseVersion),
      changes,
      contentHash,
    });
    const chat = { platform: PLATFORM, chatId: ROOM };
    const shown = view(text(`${id} ${persona.name} · 已通过`, '  + 痛点 · 收纳空间小，想要可叠放的小包装'));
    const card = { ...chat, kind: 'notice', teamId, view: shown, replyTo: undefined } as const;
    const outboxId = await queueMessage(transaction, card, created);
    const message = { outboxId, teamId, ...cardOf(proposal), personId: null };
    await saveCard(transaction, { ...message, ...chat }, outboxId);
    const made = { ...chat, id: outboxId, editsId: null };
    await finishMessage(transaction, made, [`b${outboxId}`], { part: 0, isLast: true }, created);
    return proposal;
  }

  /** Everybody says what they think, and the manager decides. */
  async #decide(
    proposal: Proposal,
    end: { readonly state: 'approved' | 'rejected'; readonly version?: number },
    at: Date,
  ): Promise<void> {
    const transaction = this.#transaction;
    const { manager, proposer } = this.#people;
    const isApproved = end.state === 'approved';
    const id = shortId('P', proposal.number);
    for (const person of [proposer, manager]) {
      const act = { person, kind: 'give', meaning: isApproved ? 'approve' : 'reject' } as const;
      const isVote = person === manager;
      const { contentHash } = proposal;
      await insertAct(transaction, {
        ...act,
        via: `${PLATFORM} ${person} reaction`,
        isVote,
        contentHash,
        teamId: this.#team.id,
        proposalId: proposal.id,
        inboxId: proposal.number,
        platform: PLATFORM,
        roomId: this.#team.roomId,
        messageId: null,
        at,
      });
      const details = { meaning: act.meaning, isVote, contentHash };
      await writeAudit(transaction, this.#origin(person, at), 'proposal.voted', id, details);
    }
    const more = isApproved ? { approverIds: [manager] } : { rejectReason: '证据不足' };
    await closeProposal(transaction, proposal, { ...end, at, byId: manager, ...more });
    const origin = this.#origin(manager, at);
    if (isApproved)
      await writeAudit(transaction, origin, 'proposal.approved', id, {
        version: versionName(end.version ?? 0),
        approvers: [manager],
      });
    else await writeAudit(transaction, origin, 'proposal.rejected', id, { reason: '证据不足' });
  }

  /** One that was rejected. */
  async otherProposal(personas: readonly Grown[], index: number): Promise<void> {
    const persona = personas[index % personas.length];
    if (persona === undefined) return;
    const version = 1 + (index % (VERSIONS - 1));
    const at = await this.#publishedAt(version);
    await this.#decide(await this.#proposal(persona, version, at), { state: 'rejected' }, at);
  }

  /** Some records that are evidence say something else from now on. */
  async edit(): Promise<void> {
    const at = await this.#publishedAt(VERSIONS / 2);
    const numbers = [...this.#used]
      .filter(() => this.#texts.chance(EDITED_OF_HUNDRED / 100))
      .map(thing => Number(thing.slice(1)));
    await this.#transaction.execute(sql`
      UPDATE "Feedback" SET intensity = 1 + COALESCE(intensity, 0) % 5
      WHERE "teamId" = ${this.#team.id} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
    await noteThingsChanged(
      { transaction: this.#transaction, features },
      this.#team.id,
      { letter: 'F', numbers },
      at,
    );
  }

  /** Challenges some of a persona's claims. */
  async contest(persona: Grown): Promise<void> {
    const transaction = this.#transaction;
    const { manager } = this.#people;
    const teamId = this.#team.id;
    const at = await this.#publishedAt(VERSIONS);
    for (const [index, claim] of persona.claims) {
      if (index % CONTESTED !== CONTESTED - 1 || claim.content.isRetired) continue;
      const challengeId = await openChallenge(transaction, teamId, claim.id, manager, at);
      const things = this.#things(claim.content.dimension, VERSIONS, 2);
      const link = { teamId, personaId: persona.id, claimId: claim.id, challengeId, linkedById: manager, at };
      const evidence = await linkEvidence(
        { transaction, features },
        { ...link, side: 'contradicting', things },
      );
      const details = { evidence, words: null };
      await writeAudit(
        transaction,
        this.#origin(manager, at),
        'claim.challenged',
        shortId('C', claim.number),
        details,
      );
    }
  }
}
