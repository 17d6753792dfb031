/**
 * Walls between teams (multi-tenancy): a room may be another team's than it was. What was said there before is still on
 * everybody's screen, and belongs to the team of then: nothing can be done with it here.
 */

import type { Refusal } from '../chat/refusal.ts';
import type { Transaction } from '../store/database.ts';
import { teamsOfMessage } from '../store/message-team.ts';
import type { Room } from '../store/rooms.ts';
import { type Team, teamKnownTo } from '../store/teams.ts';
import { conversationRefusal } from './refusals.ts';

type Doer = {
  readonly transaction: Transaction;
  readonly team: Team;
  readonly room: Room;
  readonly person: { readonly id: number };
};

/** @param teamId whose message it is @throws Refusal when it is another team's than the room is now, or nobody knows */
export async function demandOwn(doer: Doer, teamId: number | null): Promise<void> {
  if (teamId !== doer.team.id) throw await refusalOf(doer, teamId);
}

/** @returns why nothing can be done with a message of another team; its name only where the person is a member */
export async function refusalOf(
  { transaction, team, room, person }: Doer,
  teamId: number | null,
): Promise<Refusal> {
  const theirs = teamId === null ? undefined : await teamKnownTo(transaction, teamId, person.id);
  return conversationRefusal('message-of-another-team', {
    theirs,
    here: team.name,
    isPrivate: room.isPrivate,
  });
}

/**
 * @param messageId of a person, as it is called in the room
 * @returns another team than the room's to which something of a message belongs; undefined when there is none
 */
export async function otherTeamOf(
  { transaction, team, room }: Omit<Doer, 'person'>,
  messageId: string,
): Promise<number | undefined> {
  return (await teamsOfMessage(transaction, room, messageId)).find(each => each !== team.id);
}
