/** What comes of a code that somebody typed, once whoever got it answers: a room joins the team, or two accounts are one. */

import { Refusal } from '../../chat/refusal.ts';
import { text, type View, view } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import type { Bilingual } from '../../domain/language.ts';
import { personNames } from '../../store/people.ts';
import { moveRoom } from '../../store/room-teams.ts';
import { findTeamRoom, listGroups, type Room, roomCalled } from '../../store/rooms.ts';
import { joinPersons } from './merge-accounts.ts';
import { teamRefusal } from './refusals.ts';
import { demandMayJoin, noteJoined, placeName } from './request-link.ts';
import { closeLinkRequest, findLinkRequest, type LinkRequest } from './store/link-codes.ts';

/**
 * Answers a request of the team's.
 * @param id its number
 * @returns what whoever answers is told
 * @throws Refusal when it is not theirs to answer, was answered, or can't come about any more
 */
export async function answerLink(context: Context, id: number, isAgreed: boolean): Promise<View> {
  const { transaction, team, person, realNow } = context;
  const request = await findLinkRequest(transaction, team.id, id, realNow);
  if (request === undefined) throw teamRefusal('no-link-request', {});
  if (request.giverId !== person.id) throw teamRefusal('code-of-another', {});
  await closeLinkRequest(transaction, request, realNow);
  const { room } = await findTeamRoom(transaction, team.id, request.roomId);
  const owner = (await roomCalled(transaction, room.platform, room.chatId))?.teamId ?? request.fromTeamId;
  if (!isAgreed) {
    const said = {
      zh: `${person.name} 没有同意，什么都没有连`,
      en: `${person.name} did not agree; nothing was linked`,
    };
    await context.notify(room, view(text(translator(context)(said))), { teamId: owner });
    return view(
      text(translator(context)({ zh: '没有同意，什么都没有连', en: 'Not agreed: nothing was linked' })),
    );
  }
  return request.kind === 'room'
    ? joinRoom(context, request, room, owner)
    : joinPersons(context, request, room, owner);
}

async function joinRoom(context: Context, request: LinkRequest, room: Room, owner: number): Promise<View> {
  const { transaction, team, person } = context;
  const { fromTeamId, typedById } = request;
  if (owner !== fromTeamId) throw teamRefusal('room-changed', {});
  try {
    await demandMayJoin(transaction, request);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'room-needs-manager')) throw error;
    throw teamRefusal('room-changed', {});
  }
  const others = (await listGroups(transaction, team.id)).filter(each => each.id !== context.room.id);
  const typist = (await personNames(transaction, [typedById])).get(typedById) ?? '?';
  await moveRoom(transaction, room.id, fromTeamId, team.id);
  await noteJoined(context, room, team.id, fromTeamId);
  const where = placeName(room);
  const told: Bilingual = {
    zh: `群${where.zh}并进了团队“${team.name}”：${typist} 输入的连接码，${person.name} 同意的`,
    en: `The group ${where.en} belongs to the team “${team.name}” now: ${typist} typed the code, ${person.name} agreed`,
  };
  const said = view(text(translator(context)(told)));
  for (const each of [...others, room]) await context.notify(each, said);
  return said;
}
