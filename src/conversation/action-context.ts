/** Action context: the transaction, team, time and origin of an act, whoever or whatever brought it about, and a way to speak. */
import type { View } from '../chat/view.ts';
import type { Language } from '../domain/language.ts';
import type { Clock } from '../domain/zoned-time.ts';
import { isFormerMessage, type Origin } from '../store/audit.ts';
import { noteShown, saveCard, type ThingShown } from '../store/cards.ts';
import type { Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { queueMessage } from '../store/outbox.ts';
import type { Speaker } from '../store/speakers.ts';
import type { Team } from '../store/teams.ts';
import { type EventContext, originOf } from './event-context.ts';
import type { Feature } from './feature.ts';
import type { Readings } from './readings.ts';

/** What a message stands for: it is a card. */
export type StandsFor = ThingShown & {
  /** Whom it asks, where it asks somebody. */
  readonly personId?: number;
};

export type Notice = {
  /** The platform's id of the message that is answered. */
  readonly replyTo?: string | undefined;
  /** The topic of the room that it belongs into, where that is not the one in which the event happened. */
  readonly threadId?: string | undefined;
  readonly standsFor?: StandsFor;
  /** Said for another team than the stage's own. */
  readonly teamId?: number;
  /** Should an outage keep it until the team's quiet hours, it waits for their end. */
  readonly obeysQuietHours?: boolean;
};

export type ActionContext = {
  readonly transaction: Transaction;
  readonly features: readonly Feature[];
  readonly team: Team;
  readonly language: Language;
  /** The room's time, in the team's zone. */
  readonly clock: Clock;
  /** The place of the event among all, by which acts are ordered; 0 for what the bot does by itself. */
  readonly inboxId: number;
  /** What was read of messages that stand for a proposal, before it is decided. */
  readonly readings: Readings;
  /** Accounts that are managers from the start, as `platform:user`, should they be heard of now. */
  readonly bootstrapManagers: ReadonlySet<string>;
  /** Who acts, for the audit log. */
  readonly origin: Origin;
  /** Says something of its own accord in a room. @returns the outbox row of it */
  readonly notify: (room: ChatKey, shown: View, notice?: Notice) => Promise<number>;
  /** Brings a message up to date. @param outboxId the row that made it @returns the row of the edit */
  readonly edit: (room: ChatKey, outboxId: number, shown: View) => Promise<number>;
};

/** Where something happens: what is said there of it goes into the same topic. */
export type Place = ChatKey & { readonly threadId: string | undefined };

/** @param notified is told each room in which something is said */
export function speaking(
  transaction: Transaction,
  teamId: number,
  notified: ChatKey[],
  now: Date,
  place?: Place,
): Pick<ActionContext, 'notify' | 'edit'> {
  return {
    notify: async (
      { platform, chatId },
      shown,
      {
        replyTo: answered,
        threadId: thread,
        standsFor,
        teamId: ofTeam = teamId,
        obeysQuietHours = false,
      } = {},
    ) => {
      notified.push({ platform, chatId });
      const replyTo = answered !== undefined && isFormerMessage(answered) ? undefined : answered;
      const isHere = place?.platform === platform && place.chatId === chatId;
      const threadId = thread ?? (isHere ? place.threadId : undefined);
      // Nobody asked for it, so nobody would ask again: after an unknown fate it is said once more.
      const said = { kind: 'notice', view: shown, replyTo, threadId, isRepeatable: true } as const;
      const message = { platform, chatId, teamId: ofTeam, ...said, obeysQuietHours };
      const outboxId = await queueMessage(transaction, message, now);
      if (standsFor !== undefined)
        await rememberMessage(transaction, ofTeam, message, outboxId, outboxId, standsFor, shown);
      return outboxId;
    },
    edit: async ({ platform, chatId }, outboxId, shown) => {
      notified.push({ platform, chatId });
      const message = { platform, chatId, teamId, kind: 'notice', view: shown, replyTo: undefined } as const;
      return queueMessage(transaction, { ...message, editsId: outboxId }, now);
    },
  };
}

/**
 * Notes what a message stands for.
 * @param outboxId the row that made, or is to make, the message
 * @param shownById the row that first shows this: the same, or an edit of it
 */
export async function rememberMessage(
  transaction: Transaction,
  teamId: number,
  { platform, chatId }: ChatKey,
  outboxId: number,
  shownById: number,
  { kind, thingId, contentHash, personId }: StandsFor,
  shown: View,
): Promise<void> {
  const card = { outboxId, teamId, kind, thingId, platform, chatId, contentHash };
  await saveCard(transaction, { ...card, personId: personId ?? null }, shownById);
  await noteShown(transaction, outboxId, shown);
}
/** Nobody acts but the platform. */
export function contextIn(
  by: EventContext,
  { team, room }: Pick<Speaker, 'team' | 'room'>,
  notified: ChatKey[],
): ActionContext {
  const { transaction, realNow, config } = by;
  const { features, bootstrapManagers } = config;
  return unattended(transaction, { team, room }, room.clock ?? realNow, notified, {
    ...{ features, bootstrapManagers, inboxId: by.inboxId, readings: by.readings },
  });
}

/** A stage on which nobody acts. @param around what of it is not to be found in the database */
export function unattended(
  transaction: Transaction,
  { team, room }: Pick<Speaker, 'team' | 'room'>,
  now: Date,
  notified: ChatKey[],
  around: Pick<ActionContext, 'features' | 'inboxId' | 'readings' | 'bootstrapManagers'>,
  place?: Place,
): ActionContext {
  return {
    ...around,
    transaction,
    team,
    language: team.settings.language,
    clock: { now, zone: team.settings.zone },
    origin: originOf({ team, room }, null, now),
    ...speaking(transaction, team.id, notified, now, place),
  };
}
