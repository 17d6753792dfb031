/** From an event to who speaks where: the room, its team and the person, made at their first word. */
import type { Incoming } from '../chat/incoming.ts';
import type { PlatformName } from '../chat/platform.ts';
import type { Language } from '../domain/language.ts';
import { type Origin, writeAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import {
  createRoom,
  findSpeaker,
  joinTeam,
  type Person,
  type Room,
  renameAccount,
  type Speaker,
  setMembership,
  type Team,
} from '../store/rooms.ts';
import type { Call } from './call.ts';
import type { Command } from './command.ts';

export type Surroundings = {
  readonly commands: readonly Command[];
  /** What the bot is called on a platform. */
  readonly botName: string;
  /** What a new team starts with. */
  readonly defaults: { readonly language: Language; readonly zone: string };
  /** Accounts that are managers from the start, as `platform:user`. */
  readonly bootstrapManagers: ReadonlySet<string>;
  readonly randomBytes: (count: number) => Uint8Array;
};

/** How an event arrived. */
export type Arrival = {
  readonly transaction: Transaction;
  readonly platform: PlatformName;
  readonly surroundings: Surroundings;
  readonly realNow: Date;
  /** When it was taken in, by our own clock. */
  readonly receivedAt: Date;
  /** Its place among all events. */
  readonly inboxId: number;
};

/** @returns the wish of whoever sent the event */
export async function callFor(by: Arrival, incoming: Incoming): Promise<Call> {
  const { transaction, platform, surroundings, realNow } = by;
  const speaker = await knownSpeaker(transaction, platform, incoming, surroundings, realNow);
  const [messageId, repliedTo] =
    incoming.kind === 'message' ? [incoming.messageId, incoming.replyTo] : [undefined, undefined];
  return { ...callOf(by, incoming, speaker), messageId, repliedTo };
}

function callOf(
  { transaction, surroundings, realNow, receivedAt, inboxId }: Arrival,
  incoming: Incoming,
  { team, room, person }: { readonly team: Team; readonly room: Room; readonly person: Person },
): Call {
  return {
    transaction,
    commands: surroundings.commands,
    team,
    room,
    person,
    now: room.clock ?? realNow,
    realNow,
    messageAt: room.clock ?? incoming.at,
    receivedAt,
    messageId: undefined,
    repliedTo: undefined,
    inPlaceOf: undefined,
    inboxId,
    notified: [],
    randomBytes: surroundings.randomBytes,
  };
}

export async function knownRoom(
  transaction: Transaction,
  platform: PlatformName,
  { room: { chatId, name }, sender }: Incoming,
  { defaults }: Surroundings,
  now: Date,
): Promise<Speaker> {
  const known = await findSpeaker(transaction, platform, chatId, sender.userId);
  if (known !== undefined) return known;
  await createRoom(transaction, { platform, chatId, name }, defaults, now);
  const made = await findSpeaker(transaction, platform, chatId, sender.userId);
  if (made === undefined) throw new Error('a room that was just made is not there');
  return made;
}

/** Whoever speaks to the bot in a team's room is a member of the team: the platform let them in. */
async function knownSpeaker(
  transaction: Transaction,
  platform: PlatformName,
  incoming: Incoming,
  surroundings: Surroundings,
  now: Date,
): Promise<{ team: Team; room: Room; person: Person }> {
  const { sender } = incoming;
  let speaker = await knownRoom(transaction, platform, incoming, surroundings, now);
  if (speaker.person === undefined) {
    const account = { platform, userId: sender.userId, name: sender.name };
    const personId = await joinTeam(transaction, speaker.team.id, account, now);
    const isManager = surroundings.bootstrapManagers.has(`${platform}:${sender.userId}`);
    if (isManager) await setMembership(transaction, speaker.team.id, personId, { isManager });
    const origin = originOf(speaker, personId, speaker.room.clock ?? now);
    await writeAudit(transaction, origin, 'team.joined', sender.name, { isManager });
    speaker = await knownRoom(transaction, platform, incoming, surroundings, now);
  }
  const { person } = speaker;
  if (person === undefined) throw new Error('a speaker who was just made is not there');
  if (person.name !== sender.name) await renameAccount(transaction, platform, sender.userId, sender.name);
  return { ...speaker, person: { ...person, name: sender.name } };
}

/** Nobody in particular acts: no account is made for them. */
export async function anonymousCall(by: Arrival, incoming: Incoming): Promise<Call> {
  const { transaction, platform, surroundings, realNow } = by;
  const { team, room } = await knownRoom(transaction, platform, incoming, surroundings, realNow);
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
