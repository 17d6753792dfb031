/**
 * `/team link`: one person on two platforms, several rooms of one team. A code is posted where everybody can read it,
 * so typing one proves nothing about who types: two accounts become one person only when whoever got the code says so.
 */
import { Refusal } from '../chat/refusal.ts';
import { actions, text, view } from '../chat/view.ts';
import { inLanguage } from '../domain/language.ts';
import { writeAudit } from '../store/audit.ts';
import { type LinkCode, saveLinkCode, takeLinkCode } from '../store/link-codes.ts';
import {
  countHoldings,
  listGroups,
  listMembers,
  managedTeams,
  mergePersons,
  moveRoom,
  turnPrivateRoom,
} from '../store/rooms.ts';
import type { Context } from './command.ts';
import { recountOpen } from './decide-proposal.ts';

export const LINK_CODE_MINUTES = 10;
// Without letters and digits that look alike.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** @returns a code for the person and the team, good once, for ten minutes; only its hash is kept */
export async function issueLinkCode(context: Context): Promise<string> {
  return saveNewCode(context, context.team.id, null);
}

async function saveNewCode(context: Context, teamId: number, confirmsForId: number | null): Promise<string> {
  const { transaction, room, person, realNow, randomBytes } = context;
  const letters = [...randomBytes(8)].map(byte => LETTERS.charAt(byte % LETTERS.length)).join('');
  const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  const expiresAt = new Date(realNow.getTime() + LINK_CODE_MINUTES * 60_000);
  const { platform, chatId } = room;
  const link = { teamId, personId: person.id, platform, chatId, confirmsForId };
  await saveLinkCode(transaction, code, link, realNow, expiresAt);
  return code;
}

export type Linked = {
  readonly hasMergedPersons: boolean;
  readonly hasMovedRoom: boolean;
  /** The name of whoever was asked whether both are one person. */
  readonly asked: string | undefined;
};

/**
 * Uses a code. Where the room belongs to another team it joins the code's: only when a manager got the code, a manager
 * types it, and the room's own team has recorded nothing. Within the team, where another person got the code, they are
 * asked, in their own room, whether both are one person; their answer is a code too, that only they can use.
 * @throws Refusal when the code is not good, or the room can't move
 */
export async function acceptLinkCode(context: Context, code: string): Promise<Linked> {
  const { transaction, team, room, person, realNow } = context;
  const link = await takeLinkCode(transaction, code, realNow);
  if (link === undefined) throw new Refusal('bad-code', {});
  if (link.confirmsForId !== null) return confirmPerson(context, link);
  if (link.platform === room.platform && link.chatId === room.chatId) throw new Refusal('own-code', {});
  const hasMovedRoom = link.teamId !== team.id;
  if (hasMovedRoom) await joinRoom(context, link);
  // Whoever brings a room need not be who got the code: only a code typed within the team is about the person.
  const isAboutPerson = !hasMovedRoom && link.personId !== person.id;
  const asked = isAboutPerson ? await askGiver(context, link) : undefined;
  return { hasMergedPersons: false, hasMovedRoom, asked };
}

async function joinRoom(context: Context, link: LinkCode): Promise<void> {
  const { transaction, team, room, person } = context;
  const giver = (await listMembers(transaction, link.teamId)).find(member => member.id === link.personId);
  const ownManagers = (await listMembers(transaction, team.id)).filter(member => member.isManager);
  // Which of their teams somebody talks about alone with the bot is theirs to say.
  const isOwnAffair = room.isPrivate && link.personId === person.id;
  if (isOwnAffair && (await listGroups(transaction, team.id)).length > 0) {
    await turnPrivateRoom(transaction, room.id, link.teamId);
    return noteJoined(context, link.teamId);
  }
  const mayMove = giver?.isManager === true && (ownManagers.length === 0 || person.isManager);
  if (!mayMove) throw new Refusal('room-needs-manager', {});
  const count = await countHoldings(transaction, team.id);
  if (count > 0) throw new Refusal('room-has-records', { count });
  await moveRoom(transaction, room.id, team.id, link.teamId);
  await noteJoined(context, link.teamId);
}

async function noteJoined({ transaction, team, room, origin }: Context, teamId: number): Promise<void> {
  const details = { roomId: room.id, from: team.id };
  await writeAudit(transaction, { ...origin, teamId }, 'team.room-joined', room.name, details);
}

/** @returns the name of whoever got the code */
async function askGiver(context: Context, link: LinkCode): Promise<string> {
  const { transaction, room, person, language } = context;
  const giver = (await listMembers(transaction, link.teamId)).find(member => member.id === link.personId);
  const name = giver?.name ?? '?';
  const answer = await saveNewCode(context, link.teamId, link.personId);
  const question = {
    zh: `${person.name}（${room.name}）输入了 ${name} 的连接码。${name}，这是你本人的另一个账号吗？不是的话不用理会`,
    en: `${person.name} (${room.name}) typed the code of ${name}. ${name}, is that another account of yours? If not, ignore this`,
  };
  const yes = { label: inLanguage({ zh: '是我', en: 'It is me' }, language), line: `/team link ${answer}` };
  await context.notify(link, view(text(inLanguage(question, language)), actions(yes)));
  return name;
}

async function confirmPerson(context: Context, link: LinkCode): Promise<Linked> {
  const { transaction, person, origin, language } = context;
  if (link.confirmsForId !== person.id) throw new Refusal('code-of-another', {});
  if (link.personId !== person.id) {
    const own = await managedTeams(transaction, person.id);
    const others = await managedTeams(transaction, link.personId);
    // Nobody gains a manager's rights by a code of their own: the manager has to be the one who is asked.
    if (others.some(team => !own.includes(team))) throw new Refusal('link-other-way', {});
    await mergePersons(transaction, person.id, link.personId);
    const details = { person: person.id, other: link.personId };
    await writeAudit(transaction, { ...origin, teamId: link.teamId }, 'team.linked', person.name, details);
    await recountOpen(context);
    const said = {
      zh: `${person.name} 确认了：两个账号是同一个人`,
      en: `${person.name} confirmed: the two accounts are one person`,
    };
    await context.notify(link, view(text(inLanguage(said, language))));
  }
  return { hasMergedPersons: true, hasMovedRoom: false, asked: undefined };
}
