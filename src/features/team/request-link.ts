/**
 * `/team link`: one person on two platforms, several rooms of one team. A code is posted where everybody can read it,
 * so typing one proves nothing about who types or whose the room is: nothing comes of it before whoever got the code
 * says so (answer-link.ts). Wrong codes are counted, and too many are refused (a rate limiter).
 */

import { seedOf } from '../../chat/link-code.ts';
import type { PlatformName } from '../../chat/platform.ts';
import type { Refusal } from '../../chat/refusal.ts';
import { actions, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context } from '../../conversation/command.ts';
import { mentioning } from '../../conversation/mention.ts';
import { conversationRefusal } from '../../conversation/refusals.ts';
import { translator } from '../../conversation/translation.ts';
import type { Bilingual } from '../../domain/language.ts';
import { writeAudit } from '../../store/audit.ts';
import type { Transaction } from '../../store/database.ts';
import { isRemoved } from '../../store/members.ts';
import { listManagers, membersAmong } from '../../store/people.ts';
import { turnPrivateRoom } from '../../store/room-teams.ts';
import { findTeamRoom, listGroups, type Room } from '../../store/rooms.ts';
import { countHoldings } from '../../store/teams.ts';
import { teamRefusal } from './refusals.ts';
import {
  countLinkAttempts,
  findLinkCode,
  type LinkCode,
  type LinkRequest,
  noteLinkAttempt,
  saveLinkCode,
  saveLinkRequest,
  useLinkCode,
} from './store/link-codes.ts';

export const LINK_CODE_MINUTES = 10;
/** Whoever got a code is asked what is to come of it: they may be in a meeting. */
const ANSWER_MINUTES = 60;
/** Over so long wrong codes are counted. */
const ATTEMPT_MINUTES = 10;
/** So many wrong codes a person, and a room, may type in that time. */
const ATTEMPTS_AT_MOST = 5;
/** So many may be typed by all together: nobody guesses a code by many accounts either. */
const ATTEMPTS_EVERYWHERE = 100;
const SEED_BYTES = 16;

const PLATFORMS: Readonly<Record<PlatformName, Bilingual>> = {
  terminal: { zh: '终端', en: 'terminal' },
  telegram: { zh: 'Telegram', en: 'Telegram' },
  lark: { zh: '飞书', en: 'Feishu/Lark' },
};

/** @returns a code for the person and the team, good once, for ten minutes, as a view may show it */
export async function issueLinkCode(context: Context): Promise<string> {
  const { transaction, team, room, person, realNow, randomBytes } = context;
  const { platform, chatId } = room;
  const link = { teamId: team.id, personId: person.id, platform, chatId };
  const expiresAt = later(realNow, LINK_CODE_MINUTES);
  return saveLinkCode(transaction, seedOf(randomBytes(SEED_BYTES)), link, realNow, expiresAt);
}

export type Linked =
  /** Whoever got the code was asked, by name, whether the room is to join or both are one person. */
  | { readonly kind: 'asked'; readonly what: LinkRequest['kind']; readonly name: string }
  /** The private chat is about the code's team now. */
  | { readonly kind: 'turned'; readonly team: string }
  /** It is said so, and counted. */
  | { readonly kind: 'wrong'; readonly why: Refusal };

/**
 * Uses a code. What somebody says alone with the bot is about another of their teams at once. Else whoever got the code
 * is asked: a group that is another team's is to join, when a manager got the code, a manager types it, and its own
 * team has recorded nothing; within the team, or alone with the bot, both are to be one person.
 * @throws Refusal when nothing can come of it; the code is not used up then
 */
export async function acceptLinkCode(context: Context, typed: string): Promise<Linked> {
  const { transaction, team, room, person, realNow } = context;
  const since = later(realNow, -ATTEMPT_MINUTES);
  const attempts = await countLinkAttempts(transaction, person.id, room.id, since);
  if (attempts.here >= ATTEMPTS_AT_MOST || attempts.everywhere >= ATTEMPTS_EVERYWHERE)
    throw teamRefusal('too-many-codes', { minutes: ATTEMPT_MINUTES });
  const link = await findLinkCode(transaction, typed, realNow);
  if (link === undefined) {
    await noteLinkAttempt(transaction, person.id, room.id, realNow, since);
    return { kind: 'wrong', why: teamRefusal('bad-code', {}) };
  }
  if (link.platform === room.platform && link.chatId === room.chatId) throw teamRefusal('own-code', {});
  const { team: joined } = await findTeamRoom(transaction, link.teamId, room.id);
  if (await isRemoved(transaction, link.teamId, person.id))
    throw conversationRefusal('removed', { team: joined.name, name: person.name });
  const isOwn = link.personId === person.id;
  const isOfTeam = link.teamId === team.id;
  if (isOwn && isOfTeam) throw teamRefusal('linked-already', {});
  const turns = isOwn && room.isPrivate;
  const what = isOfTeam || room.isPrivate ? 'person' : 'room';
  if (turns) await demandNothingLost(context);
  else if (what === 'room') await demandMayJoin(transaction, requestOf(context, link, what));
  await useLinkCode(transaction, link, realNow);
  if (turns) {
    await turnPrivateRoom(transaction, room.id, link.teamId);
    await noteJoined(context, room, link.teamId, team.id);
    return { kind: 'turned', team: joined.name };
  }
  return { kind: 'asked', what, name: await askGiver(context, link, what, joined.name) };
}

/** What is recorded in a team that has no other room could not be reached any more. */
async function demandNothingLost({ transaction, team }: Context): Promise<void> {
  if ((await listGroups(transaction, team.id)).length > 0) return;
  const count = await countHoldings(transaction, team.id);
  if (count > 0) throw teamRefusal('room-has-records', { count });
}

/** @throws Refusal when a room may not join a team: both sides need a manager for it, and nothing recorded may be lost */
export async function demandMayJoin(
  transaction: Transaction,
  { teamId, giverId, fromTeamId, typedById }: Omit<LinkRequest, 'id'>,
): Promise<void> {
  const [giver] = await membersAmong(transaction, teamId, [giverId]);
  const [typist] = await membersAmong(transaction, fromTeamId, [typedById]);
  const isManaged = (await listManagers(transaction, fromTeamId)).length > 0;
  const isTheirsToGive = isManaged ? typist?.isManager : typist !== undefined;
  if (giver?.isManager !== true || isTheirsToGive !== true) throw teamRefusal('room-needs-manager', {});
  const count = await countHoldings(transaction, fromTeamId);
  if (count > 0) throw teamRefusal('room-has-records', { count });
}

function requestOf(
  { team, room, person }: Context,
  { teamId, personId: giverId }: LinkCode,
  kind: LinkRequest['kind'],
): Omit<LinkRequest, 'id'> {
  return { kind, teamId, giverId, typedById: person.id, roomId: room.id, fromTeamId: team.id };
}

/** Asks, where the code was got, whoever got it. @returns their name */
async function askGiver(
  context: Context,
  link: LinkCode,
  kind: LinkRequest['kind'],
  team: string,
): Promise<string> {
  const { transaction, room, person, realNow } = context;
  const say = translator(context);
  const [giver] = await membersAmong(transaction, link.teamId, [link.personId]);
  const name = giver?.name ?? '?';
  const request = requestOf(context, link, kind);
  const id = await saveLinkRequest(transaction, request, realNow, later(realNow, ANSWER_MINUTES));
  const where = placeName(room);
  const asked = {
    room: {
      question: {
        zh: `${person.name} 在群${where.zh}输入了你的连接码。让这个群并进团队“${team}”吗？并进来以后，群里的人都是团队成员，看得到全部记录`,
        en: `${person.name} typed your code in the group ${where.en}. Is that group to join the team “${team}”? Then everybody in it is a member and sees all records`,
      },
      yes: { zh: `并入“${room.name}”（${person.name}）`, en: `Let “${room.name}” join (${person.name})` },
      no: { zh: '不并', en: 'No' },
    },
    person: {
      question: {
        zh: `${person.name}（${where.zh}）输入了 ${name} 的连接码。这是你本人的另一个账号吗？`,
        en: `${person.name} (${where.en}) typed the code of ${name}. Is that another account of yours?`,
      },
      yes: { zh: `是我：${person.name}`, en: `It is me: ${person.name}` },
      no: { zh: '不是我', en: 'Not me' },
    },
  }[kind];
  const buttons = [
    { label: say(asked.yes), line: `/team confirm ${id} yes` },
    { label: say(asked.no), line: `/team confirm ${id} no` },
  ];
  const block = await mentioning(context, link.platform, [link.personId], say(asked.question));
  await context.notify(link, view(block, actions(...buttons)), { teamId: link.teamId });
  return name;
}

/** @returns a room by its name and its platform: whoever reads it may be on another */
export function placeName({ platform, name }: Pick<Room, 'platform' | 'name'>): Bilingual {
  const on = PLATFORMS[platform];
  return { zh: `“${name}”（${on.zh}）`, en: `“${name}” (${on.en})` };
}

/** Notes that a room has become a team's. */
export async function noteJoined(
  { transaction, origin }: Pick<ActionContext, 'transaction' | 'origin'>,
  room: { readonly id: number; readonly name: string },
  teamId: number,
  fromTeamId: number,
): Promise<void> {
  const details = { roomId: room.id, from: fromTeamId };
  await writeAudit(transaction, { ...origin, teamId }, 'team.room-joined', room.name, details);
}

function later(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}
