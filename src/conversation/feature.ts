/**
 * Features (plugins): a subject of the team's work, in a folder of its own. The type says all that a feature can hand
 * over; general code asks every feature and names none. `features/index.ts` lists them in their order: each may import
 * those before it.
 */
import type { z } from 'zod';
import type { KnownThings, NamedKind } from '../chat/grammar/named-kind.ts';
import type { Incoming, IncomingMessage } from '../chat/incoming.ts';
import type { Calendar, PlatformName } from '../chat/platform.ts';
import type { View } from '../chat/view.ts';
import type { Bilingual } from '../domain/language.ts';
import type { ShortIdKind } from '../domain/short-id.ts';
import type { SettingName } from '../domain/team-settings.ts';
import type { Act, AuditAction, AuditEntry } from '../store/audit.ts';
import type { BulkReading } from '../store/bulk-reading.ts';
import type { Card } from '../store/cards.ts';
import type { Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import type { Person } from '../store/people.ts';
import type { Room } from '../store/rooms.ts';
import type { ActionContext, StandsFor } from './action-context.ts';
import type { Agenda } from './agenda.ts';
import type { Context, Reply } from './command.ts';
import type { DigestPart } from './digest-part.ts';
import type { EventContext } from './event-context.ts';
import type { EvidenceKind } from './evidence-kind.ts';

export type Feature = {
  /** The name of its folder. */
  readonly name: string;
  /** Kinds of things that can be typed by name. */
  readonly kinds?: readonly TypedKind[];
  /** A kind of thing that can support or contradict a claim. */
  readonly evidence?: EvidenceKind;
  /** What it has to put before a review meeting. */
  readonly agenda?: Agenda;
  readonly handlers?: Handlers;
  readonly cards?: readonly CardKind[];
  readonly due?: readonly DueKind[];
  readonly tasks?: readonly TaskKind[];
  /** What it has to report of a period. */
  readonly digest?: readonly DigestPart[];
  /** What a new group is told of it. */
  readonly greeting?: Bilingual;
  /** Does one more step of what acts left to be done. @returns whether there was one */
  readonly upkeep?: (by: Unattended) => Promise<boolean>;
  /** @returns who uses a thing (F12), in words */
  readonly uses?: (context: ActionContext, thing: string) => Promise<readonly string[]>;
  /** Where things of a kind come from (provenance). */
  readonly provenance?: {
    readonly kind: string;
    readonly of: (
      transaction: Transaction,
      teamId: number,
      ids: readonly number[],
    ) => Promise<readonly Provenance[]>;
  };
  /** @returns the latest moment of which it has a record: no clock of the team is set back behind it */
  readonly lastMoment?: (transaction: Transaction, teamId: number) => Promise<Date | undefined>;
  /** What its audit actions say in a history. @returns undefined for what is not told */
  readonly history?: {
    readonly [action: AuditAction]: (details: AuditEntry['details']) => Bilingual | undefined;
  };
  /** How its acts are taken back by whoever did them, by audit action; what is not here can’t be. */
  readonly undo?: { readonly [action: AuditAction]: Undo };
  readonly on?: Hooks;
};

/** The inverse of an act (undo): does it with all that the act itself would ask for, and says so. @throws Refusal */
export type Undo = (context: Context, act: Act) => Promise<Reply>;

/** A kind of thing that can be typed, and of one that a team has a list of: how the list is read. */
export type TypedKind = NamedKind & {
  readonly known?: (transaction: Transaction, teamId: number, speaker: Person) => Promise<KnownThings>;
};

export type Provenance = {
  /** Its short id. */
  readonly id: string;
  readonly madeBy: number;
  readonly approvedBy: readonly number[];
  /** Why it was wanted; may be empty. */
  readonly reason: string;
};

/** What happens without anybody who asks for it. */
export type Unattended = {
  readonly transaction: Transaction;
  readonly features: readonly Feature[];
  readonly now: Date;
};

/** The rooms in which something is to be said. */
type Notified = readonly ChatKey[];

type HandledKind = 'edit' | 'reaction' | 'recount' | 'recall' | 'standing' | 'moved' | 'member';

/** Event handlers, by kind of event: of each kind every feature's is called, in the order of the features. */
export type Handlers = {
  readonly [Kind in HandledKind]?: (
    by: EventContext,
    incoming: Extract<Incoming, { kind: Kind }>,
  ) => Promise<Notified>;
} & {
  /** A message that somebody passed on. @returns undefined when it is none of the feature's business */
  readonly forwarded?: (by: EventContext, incoming: IncomingMessage) => Promise<Notified | undefined>;
};

/** A kind of message that stands for a thing. */
export type CardKind = {
  readonly kind: string;
  /** What a reply to it means. @returns undefined when it is a talk among people */
  readonly repliedTo?: (
    by: EventContext,
    incoming: IncomingMessage,
    card: Card,
  ) => Promise<Notified | undefined>;
  /** @returns messages on a platform whose reactions still decide something */
  readonly awaited?: (
    transaction: Transaction,
    platform: PlatformName,
  ) => Promise<readonly { readonly chatId: string; readonly messageId: string }[]>;
};

export type DueThing = {
  readonly id: number;
  readonly teamId: number;
  /** The room by whose clock it is due. */
  readonly roomId: number;
};

/** A question to the database: what is due now? One thing is one transaction. */
export type DueKind = {
  readonly name: string;
  /** Nothing of it is done before the platforms have told who reacted meanwhile, and the team's events are handled. */
  readonly waitsForReactions: boolean;
  /** Nothing of it is done while an event of the team is not handled, though reactions don't matter. */
  readonly waitsForEvents?: boolean;
  /**
   * @param id asks only whether this one is due still: something may have come in since it was found
   * @returns what is due by the clock of its room
   */
  readonly find: (transaction: Transaction, now: Date, id?: number) => Promise<readonly DueThing[]>;
  /** @returns what is due in a room whose clock was set, in order; left out where it is what `find` finds there */
  readonly findInRoom?: (
    transaction: Transaction,
    teamId: number,
    roomId: number,
    now: Date,
  ) => Promise<readonly number[]>;
  /** @returns the topic of a room in which the thing is talked of, if in one */
  readonly thread?: (transaction: Transaction, id: number, chatId: string) => Promise<string | undefined>;
  /** The team chose the hour itself: it is said in quiet hours, too. */
  readonly isSaidInQuietHours?: boolean;
  /** @returns whether what is due of a thing is done without a word: then it waits for no end of quiet hours */
  readonly isSilent?: (context: ActionContext, id: number) => Promise<boolean>;
  /** Has a thing be due no more before a time: so it need not be found each minute of the night. */
  readonly putOff?: (transaction: Transaction, teamId: number, id: number, until: Date) => Promise<void>;
  readonly run: (context: ActionContext, id: number) => Promise<void>;
};

/**
 * Long work in steps (a background job), which an act starts by `startTask`. A step is one transaction: what it writes
 * and the state that it leaves are kept together, so that a killed process goes on behind the last step that is done.
 * What a step needs to read in bulk it asks of `stage.readings.bulk`.
 */
export type TaskKind<State = unknown, Answer = unknown> = {
  /** No two features have the same: `persona.suggest`. */
  readonly kind: string;
  /** What is kept between two steps, as JSON. */
  readonly state: z.ZodType<State>;
  /** What it is about while it goes on: “正在整理 …”. */
  title(state: State): Bilingual;
  /**
   * Asks the outside before a step, within no transaction. It may be asked again with the same key after the process died
   * or the step failed: what must not be done twice goes by the key.
   */
  outside?(state: State, by: OutsideCall): Promise<Answer>;
  /**
   * @returns what comes next, or what is shown in the end
   * @throws Refusal when whoever started it can mend what is wrong: the task is over; anything else is tried again
   */
  step(context: ActionContext, state: State, answer: Answer): Promise<TaskStep<State>>;
};

export type OutsideCall = {
  /** The same at every attempt of one step, and of no other step. */
  readonly idempotencyKey: string;
  /** Aborts when the bot stops; the step is done anew at the next start. */
  readonly stopped: AbortSignal;
  /** The largest file that `download` fetches, in bytes. */
  readonly largestFile: number;
  /** Fetches a file that came along with a message of the task's room. @throws PlatformError */
  download(reference: string): Promise<Uint8Array>;
  /** Has something read, or reckoned with, in the thread of bulk readings. @throws whatever the reading throws */
  read<Values, Result>(reading: BulkReading<Values, Result>, values: Values): Promise<Result>;
  /** @returns the bot's calendar on a platform; undefined where that is not served, or has none */
  readonly calendarOn: (platform: string) => Calendar | undefined;
};

export type TaskStep<State> =
  | { readonly state: State; readonly progress?: { readonly done: number; readonly total: number } }
  | { readonly view: View; readonly standsFor?: StandsFor };

/** @returns the kind of a task; undefined when no feature has it */
export function taskKind(features: readonly Feature[], kind: string): TaskKind | undefined {
  return features.flatMap(feature => feature.tasks ?? []).find(each => each.kind === kind);
}

/** What features want to know of: each is called within the transaction in which it happens. */
export type Hooks = {
  readonly teamMade?: (transaction: Transaction, made: { teamId: number; at: Date }) => Promise<void>;
  /** Somebody is no manager any more; nothing is recounted yet. */
  readonly managerLost?: (context: ActionContext, person: { readonly id: number }) => Promise<void>;
  /** A thing that may be evidence was recorded; nothing is answered yet. @returns what is to be said of that besides */
  readonly recorded?: (
    context: ActionContext,
    thing: { readonly letter: ShortIdKind; readonly number: number },
    where: { readonly roomId: number; readonly threadId: string | undefined },
  ) => Promise<readonly Bilingual[]>;
  /** Something changed by which votes are counted: managers, settings, whose accounts are one person's. */
  readonly votersChanged?: (context: ActionContext, change: { readonly except?: number }) => Promise<void>;
  /** A manager changed settings of the team, which the stage has already. @returns what else is to be said of it */
  readonly settingsChanged?: (
    context: ActionContext,
    change: { readonly names: readonly SettingName[] },
  ) => Promise<Bilingual | undefined>;
  /** A room has another id; its messages stayed behind. */
  readonly roomMoved?: (
    context: ActionContext,
    move: { readonly room: Room; readonly from: string },
  ) => Promise<void>;
  /** A group is about to leave the team. */
  readonly roomParting?: (context: ActionContext, group: Room) => Promise<void>;
  /** What people can react with in a room, or whether the bot hears of it, has changed. */
  readonly reactionsChanged?: (context: ActionContext, room: Room) => Promise<void>;
  /** A persona has a new version. */
  readonly personaPublished?: (
    context: ActionContext,
    published: { readonly personaId: number; readonly name: string; readonly version: number },
  ) => Promise<void>;
  /** Something became of things that may be evidence: to be taken note of, before anybody looks. */
  readonly recordsTouched?: (by: Unattended, change: RecordsChange) => Promise<void>;
  /** An act on such things is done: they were changed, deleted, restored, or are of other voices than before. */
  readonly recordsChanged?: (
    context: ActionContext,
    change: { readonly letter: ShortIdKind; readonly numbers: readonly number[] },
  ) => Promise<void>;
};

/** What became of things of a kind: which of them changed, or the voices that became others. */
export type RecordsChange = {
  readonly teamId: number;
  /** Of their short ids. */
  readonly letter: ShortIdKind;
  readonly numbers?: readonly number[];
  /** What they went by before. */
  readonly voices?: readonly number[];
};

type Answer<Name extends keyof Hooks> = Awaited<ReturnType<NonNullable<Hooks[Name]>>>;

/** Calls the hook of every feature that has it, in their order. @returns what they answered */
export async function tell<Name extends keyof Hooks>(
  features: readonly Feature[],
  name: Name,
  ...what: Parameters<NonNullable<Hooks[Name]>>
): Promise<readonly Answer<Name>[]> {
  const answers: Answer<Name>[] = [];
  for (const { on } of features) {
    const hook = on?.[name] as ((...args: typeof what) => Promise<Answer<Name>>) | undefined;
    if (hook !== undefined) answers.push(await hook(...what));
  }
  return answers;
}

/** Calls every feature's handler of an event. @returns the rooms in which something is to be said */
export async function handledBy<Kind extends HandledKind>(
  by: EventContext,
  kind: Kind,
  incoming: Extract<Incoming, { kind: Kind }>,
): Promise<Notified> {
  const notified: ChatKey[] = [];
  for (const { handlers } of by.config.features)
    notified.push(...((await handlers?.[kind]?.(by, incoming as never)) ?? []));
  return notified;
}

/** @returns the kind of a card; undefined when no feature has it */
export function cardKind(features: readonly Feature[], kind: string): CardKind | undefined {
  return features.flatMap(feature => feature.cards ?? []).find(each => each.kind === kind);
}

/** @returns where things of a kind come from, in their order; nothing of those that nobody knows */
export async function provenanceOf(
  { features, transaction, team }: ActionContext,
  kind: string,
  ids: readonly number[],
): Promise<readonly Provenance[]> {
  const known = features.find(({ provenance }) => provenance?.kind === kind)?.provenance;
  return (await known?.of(transaction, team.id, ids)) ?? [];
}

/** @returns what an audit action says, in the words of the feature that has it; undefined for what is not told */
export function wordedBy(
  features: readonly Feature[],
  action: string,
  details: AuditEntry['details'],
): Bilingual | undefined {
  const worded: ReadonlyMap<string, (details: AuditEntry['details']) => Bilingual | undefined> = new Map(
    features.flatMap(({ history = {} }) => Object.entries(history)),
  );
  return worded.get(action)?.(details);
}
