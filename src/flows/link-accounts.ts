/** `/team link`: one person on two platforms, several rooms of one team. */
import { Refusal } from '../chat/refusal.ts';
import { writeAudit } from '../store/audit.ts';
import { countRecords } from '../store/feedback.ts';
import { saveLinkCode, useLinkCode } from '../store/link-codes.ts';
import { listMembers, mergePersons, moveRoom } from '../store/rooms.ts';
import type { Context } from './command.ts';

export const LINK_CODE_MINUTES = 10;
// Without letters and digits that look alike.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** @returns a code for the person and the team, good once, for ten minutes; only its hash is kept */
export async function issueLinkCode(context: Context): Promise<string> {
  const { transaction, team, person, realNow, randomBytes } = context;
  const letters = [...randomBytes(8)].map(byte => LETTERS.charAt(byte % LETTERS.length)).join('');
  const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  const expiresAt = new Date(realNow.getTime() + LINK_CODE_MINUTES * 60_000);
  await saveLinkCode(transaction, code, { teamId: team.id, personId: person.id }, realNow, expiresAt);
  return code;
}

export type Linked = { readonly hasMergedPersons: boolean; readonly hasMovedRoom: boolean };

/**
 * Uses a code: the account that types it becomes the same person as the one who got it, and, where the room belongs
 * to another team, the room moves to the code's team: only when a manager got the code, a manager types it, and the
 * room's own team has recorded nothing.
 * @throws Refusal when the code is not good, or the room can't move
 */
export async function acceptLinkCode(context: Context, code: string): Promise<Linked> {
  const { transaction, team, room, person, realNow, origin } = context;
  const link = await useLinkCode(transaction, code, realNow);
  if (link === undefined) throw new Refusal('bad-code', {});
  const isOwn = link.personId === person.id;
  if (isOwn && link.teamId === team.id) throw new Refusal('own-code', {});
  const hasMovedRoom = link.teamId !== team.id;
  if (hasMovedRoom) {
    const giver = (await listMembers(transaction, link.teamId)).find(member => member.id === link.personId);
    const ownManagers = (await listMembers(transaction, team.id)).filter(member => member.isManager);
    const mayMove = giver?.isManager === true && (ownManagers.length === 0 || person.isManager);
    if (!mayMove) throw new Refusal('room-needs-manager', {});
    const count = await countRecords(transaction, team.id);
    if (count > 0) throw new Refusal('room-has-records', { count });
    await moveRoom(transaction, room.id, team.id, link.teamId);
    await writeAudit(transaction, { ...origin, teamId: link.teamId }, 'team.room-joined', room.name, {
      roomId: room.id,
    });
  }
  if (!isOwn) {
    await mergePersons(transaction, link.personId, person.id);
    const details = { person: link.personId, other: person.id };
    await writeAudit(transaction, { ...origin, teamId: link.teamId }, 'team.linked', person.name, details);
  }
  return { hasMergedPersons: !isOwn, hasMovedRoom };
}
