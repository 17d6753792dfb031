/** Event context: who speaks where, as an event tells it: the room, its team and the person, made at their first word. */

import type { Incoming, IncomingEdit, IncomingMessage } from '../chat/incoming.ts';
import type { OnlyFor, PlatformName } from '../chat/platform.ts';
import { text, view } from '../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../domain/language.ts';
import { saidWhen } from '../domain/said-when.ts';
import { formerMessage, type Origin, writeAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { queueMessage } from '../store/outbox.ts';
import {
  joinTeam,
  type Person,
  personOfAccount,
  renameAccount,
  setMembership,
  teamOfAccount,
} from '../store/people.ts';
import { addRoom, createRoom, lonePrivateRooms, moveRoom } from '../store/room-teams.ts';
import { hasGroups, type Room, reopenRoom } from '../store/rooms.ts';
import { findSpeaker, type Speaker } from '../store/speakers.ts';
import { countHoldings, type Team } from '../store/teams.ts';
import type { Command } from './command.ts';
import type { CommandRequest } from './command-request.ts';
import { type Feature, tell } from './feature.ts';
import type { Readings } from './readings.ts';
import { conversationRefusal } from './refusals.ts';

export type BotConfig = {
  readonly commands: readonly Command[];
  readonly features: readonly Feature[];
  /** What the bot is called where an event does not say it. */
  readonly botName: string;
  /** What a new team starts with. */
  readonly defaults: { readonly language: Language; readonly zone: string };
  /** Accounts that are managers from the start, as `platform:user`. */
  readonly bootstrapManagers: ReadonlySet<string>;
  /** From so many records of a team on, reading them all is a task; as usual (`BULK_FROM`) when left out. */
  readonly bulkFrom?: number;
  readonly randomBytes: (count: number) => Uint8Array;
};

/** How an event arrived. */
export type EventContext = {
  readonly transaction: Transaction;
  readonly platform: PlatformName;
  readonly config: BotConfig;
  readonly realNow: Date;
  /** When it was taken in, by our own clock. */
  readonly receivedAt: Date;
  /** Its place among all events. */
  readonly inboxId: number;
  /** What was read of messages for it. */
  readonly readings: Readings;
  /** For so long nobody could tell whether the person is still in a group of the team that they are shut out. */
  readonly isUnseen?: boolean;
};

/**
 * @returns the wish of whoever sent the event
 * @throws Refusal when they are not in the team any more whose affairs the room is about
 */
export async function requestFor(by: EventContext, incoming: Incoming): Promise<CommandRequest> {
  const { transaction, platform, config, realNow } = by;
  const speaker = await knownSpeaker(transaction, platform, incoming, config, realNow);
  if (by.isUnseen === true) throw conversationRefusal('not-seen', { team: speaker.team.name });
  return callOf(by, incoming, speaker);
}

function callOf(
  { transaction, config, realNow, receivedAt, inboxId, readings }: EventContext,
  incoming: Incoming,
  { team, room, person }: { readonly team: Team; readonly room: Room; readonly person: Person },
): CommandRequest {
  const isSaid = incoming.kind === 'message' || incoming.kind === 'edit';
  // What was said before the room moved can't be answered any more: it stayed behind.
  const isHere = incoming.room.chatId === room.chatId;
  return {
    transaction,
    commands: config.commands,
    features: config.features,
    team,
    room,
    person,
    now: room.clock ?? realNow,
    realNow,
    messageAt: room.clock ?? incoming.at,
    saidAt: room.clock ?? saidWhen(incoming.kind === 'edit' ? incoming.saidAt : incoming.at, receivedAt),
    receivedAt,
    messageId: isSaid && isHere ? incoming.messageId : undefined,
    commandMessageId: isSaid ? messageIn(incoming, room) : undefined,
    repliedTo: isSaid ? repliedToIn(incoming, room) : undefined,
    file: isSaid ? incoming.file : undefined,
    threadId: isHere ? incoming.room.threadId : undefined,
    pressedBy: isHere ? pressedBy(incoming) : undefined,
    inPlaceOf: undefined,
    inboxId,
    readings,
    bootstrapManagers: config.bootstrapManagers,
    // What is said goes where the room is now.
    notified: isHere ? [] : [{ platform: room.platform, chatId: room.chatId }],
    randomBytes: config.randomBytes,
  };
}

/** What was said before a room moved has ids of its own: new messages there may have the same numbers. */
export function messageIn(
  { room: where, messageId }: { readonly room: { readonly chatId: string }; readonly messageId: string },
  room: { readonly chatId: string },
): string {
  return where.chatId === room.chatId ? messageId : formerMessage(where.chatId, messageId);
}

function repliedToIn({ room: where, replyTo }: IncomingMessage | IncomingEdit, room: Room) {
  return replyTo && { ...replyTo, messageId: messageIn({ room: where, messageId: replyTo.messageId }, room) };
}

function pressedBy(incoming: Incoming): OnlyFor | undefined {
  const isPress = incoming.kind === 'press' || incoming.kind === 'form';
  if (!isPress || incoming.pressId === undefined) return undefined;
  const { sender, messageId, pressId } = incoming;
  return { ...sender, messageId, pressId };
}

/** A private room is about the team that the person joined last; one of nobody's is a team of its own, as a group is. */
export async function knownRoom(
  transaction: Transaction,
  platform: PlatformName,
  incoming: Incoming,
  config: BotConfig,
  now: Date,
): Promise<Speaker> {
  const { room, sender } = incoming;
  return (
    (await findSpeaker(transaction, platform, room.chatId, sender.userId)) ??
    newRoom(transaction, platform, incoming, config, now)
  );
}

async function newRoom(
  transaction: Transaction,
  platform: PlatformName,
  { room: { chatId, name, isPrivate = false }, sender }: Incoming,
  { defaults, features }: BotConfig,
  now: Date,
): Promise<Speaker> {
  const teamId = isPrivate ? await teamOfAccount(transaction, platform, sender.userId) : undefined;
  const room = {
    ...{ platform, chatId, name: name === '' ? chatId : name },
    ...(isPrivate && { privateTo: sender.userId }),
  };
  if (teamId === undefined) {
    const made = await createRoom(transaction, room, defaults, now);
    await tell(features, 'teamMade', transaction, { teamId: made, at: now });
  } else await addRoom(transaction, room, teamId, now);
  const made = await findSpeaker(transaction, platform, chatId, sender.userId);
  if (made === undefined) throw new Error('a room that was just made is not there');
  return made;
}

/** Whoever speaks to the bot in a team's room is a member of the team: the platform let them in. */
async function knownSpeaker(
  transaction: Transaction,
  platform: PlatformName,
  incoming: Incoming,
  config: BotConfig,
  now: Date,
): Promise<{ team: Team; room: Room; person: Person }> {
  const { sender } = incoming;
  const { chatId, isPrivate = false } = incoming.room;
  const known = await findSpeaker(transaction, platform, chatId, sender.userId);
  let speaker = known ?? (await newRoom(transaction, platform, incoming, config, now));
  const { room, team } = speaker;
  if (room.closedAt !== null) await reopenRoom(transaction, room.id);
  if (speaker.person === undefined) {
    if (speaker.isRemoved) throw conversationRefusal('removed', { team: team.name, name: sender.name });
    if (await isShutOut(transaction, speaker)) throw conversationRefusal('left-team', { team: team.name });
    await join(transaction, speaker, sender, config.bootstrapManagers, now);
    speaker = await knownRoom(transaction, platform, incoming, config, now);
  }
  if (isPrivate && known === undefined) await sayWhoseRoom(transaction, speaker, now);
  const { person } = speaker;
  if (person === undefined) throw new Error('a speaker who was just made is not there');
  if (person.name !== sender.name || speaker.username !== (sender.username ?? null))
    await renameAccount(transaction, { platform, ...sender });
  return { ...speaker, person: { ...person, name: sender.name } };
}

/** Nobody but a team's groups lets people into it: whoever is in none is shut out of their private chat about it. */
async function isShutOut(
  transaction: Transaction,
  { room, team, person, hasLeft }: Speaker,
): Promise<boolean> {
  if (!room.isPrivate || person !== undefined) return false;
  return hasLeft || hasGroups(transaction, team.id);
}

/**
 * @returns the wish of somebody who is shut out, in their private chat, and of no team: what leads out of it is theirs
 *   to do; undefined for anybody else
 */
export async function outsiderRequest(
  by: EventContext,
  incoming: Incoming,
): Promise<CommandRequest | undefined> {
  const { transaction, platform } = by;
  const { room: where, sender } = incoming;
  const speaker = await findSpeaker(transaction, platform, where.chatId, sender.userId);
  const isOutside =
    speaker?.room.isPrivate === true && (by.isUnseen === true || (await isShutOut(transaction, speaker)));
  const personId = isOutside ? await personOfAccount(transaction, platform, sender.userId) : undefined;
  if (speaker === undefined || personId === undefined) return undefined;
  const { room, team } = speaker;
  const nobodys: Team = { id: 0, name: room.name, settings: team.settings, endUserSecret: '' };
  const person = { id: personId, name: sender.name, role: undefined, isManager: false, lastSourceId: null };
  return callOf(by, incoming, { team: nobodys, room, person });
}

/** Makes an account a member of a room's team. @param now the real time */
export async function join(
  transaction: Transaction,
  { team, room }: Pick<Speaker, 'team' | 'room'>,
  { userId, name, username }: Incoming['sender'],
  bootstrapManagers: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const { platform } = room;
  const personId = await joinTeam(transaction, team.id, { platform, userId, name, username }, now);
  const isManager = bootstrapManagers.has(`${platform}:${userId}`);
  if (isManager) await setMembership(transaction, team.id, personId, { isManager });
  const origin = originOf({ team, room }, personId, room.clock ?? now);
  await writeAudit(transaction, origin, 'team.joined', name, { isManager });
  if (!room.isPrivate) await bringPrivateRoom(transaction, personId, origin);
}

/** Whoever tried the bot alone first, and recorded nothing, goes on there as a member of the team. */
async function bringPrivateRoom(transaction: Transaction, personId: number, origin: Origin): Promise<void> {
  for (const room of await lonePrivateRooms(transaction, personId)) {
    const { id, teamId } = room;
    if ((await countHoldings(transaction, teamId)) > 0) continue;
    await moveRoom(transaction, id, teamId, origin.teamId);
    await writeAudit(transaction, origin, 'team.room-joined', room.name, { roomId: id, from: teamId });
  }
}

/** Alone with the bot nobody sees which team it is about. */
async function sayWhoseRoom(transaction: Transaction, { team, room }: Speaker, at: Date): Promise<void> {
  const isOfGroup = await hasGroups(transaction, team.id);
  const said: Bilingual = isOfGroup
    ? {
        zh: `这里记的算团队“${team.name}”的。换一个团队：到它的群里输入 /team link，把连接码发到这里`,
        en: `What you record here belongs to the team “${team.name}”. To change that, type /team link in another team’s group and send the code here`,
      }
    : {
        zh: '你还没有在任何团队的群里用过我，这里记的只算你自己的。要记到团队里：先到群里发 /help，再回来',
        en: 'You have not used me in any team’s group yet, so what you record here is yours alone. To record for the team, type /help in its group first, then come back',
      };
  const { platform, chatId } = room;
  const shown = view(text(inLanguage(said, team.settings.language)));
  const notice = { kind: 'notice', view: shown, replyTo: undefined, isRepeatable: true } as const;
  await queueMessage(transaction, { platform, chatId, teamId: team.id, ...notice }, at);
}

/** Nobody in particular acts: no account is made for them. */
export async function anonymousRequest(by: EventContext, incoming: Incoming): Promise<CommandRequest> {
  const { transaction, platform, config, realNow } = by;
  const { team, room } = await knownRoom(transaction, platform, incoming, config, realNow);
  const person = { id: 0, name: '', role: undefined, isManager: false, lastSourceId: null };
  return callOf(by, incoming, { team, room, person });
}

export function originOf(
  { team, room }: Pick<Speaker, 'team' | 'room'>,
  personId: number | null,
  at: Date,
): Origin {
  return { teamId: team.id, personId, platform: room.platform, roomId: room.id, messageId: null, at };
}
