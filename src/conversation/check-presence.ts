/** What is to be known of whoever comes before they are heard: that they are still in the team, and what they are in it. */

import type { Incoming } from '../chat/incoming.ts';
import { earlierOf } from '../domain/said-when.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import { type Person, setMembership } from '../store/people.ts';
import { listGroups } from '../store/rooms.ts';
import { findSpeaker, type Speaker } from '../store/speakers.ts';
import { type ActionContext, contextIn } from './action-context.ts';
import type { EventContext } from './event-context.ts';
import { lookFor, noteSeen } from './look-again.ts';
import { leaveGroups, managerChanged, tellIfUnmanaged } from './membership.ts';

type Greeted = {
  /** The rooms in which something is to be said. */
  readonly notified: readonly ChatKey[];
  /** Nobody could tell for too long whether they are still there: nothing of the team is shown to them. */
  readonly isUnseen: boolean;
};

/** Only these are done by a person who is there. */
const ACTS: readonly Incoming['kind'][] = ['message', 'edit', 'press', 'form', 'reaction'];

/**
 * Whoever acts in a group is there; whoever acts alone with the bot is looked up again, at most once a day.
 * @throws NeedsLook when the platforms are to be asked first
 */
export async function greet(by: EventContext, incoming: Incoming): Promise<Greeted> {
  const { transaction, platform, config, realNow } = by;
  const isAnonymous = 'isAnonymous' in incoming && incoming.isAnonymous === true;
  if (!ACTS.includes(incoming.kind) || isAnonymous) return NOBODY;
  const { room: where, sender } = incoming;
  const speaker = await findSpeaker(transaction, platform, where.chatId, sender.userId);
  if (speaker?.person === undefined) return NOBODY;
  const { room, person } = speaker;
  const notified: ChatKey[] = [];
  const context = contextIn(by, speaker, notified);
  if (!room.isPrivate) {
    if (room.chatId === where.chatId)
      await noteSeen(context, person.id, earlierOf(incoming.at, realNow), speaker.seenAt);
  } else {
    const sight = await lookFor(context, person.id, realNow);
    if (sight === 'gone') {
      await partWith(context, person);
      return { notified, isUnseen: false };
    }
    if (sight === 'unseen') return { notified, isUnseen: true };
  }
  if (!person.isManager && config.bootstrapManagers.has(`${platform}:${sender.userId}`))
    await makeManager(context, speaker, person);
  return { notified, isUnseen: false };
}

const NOBODY: Greeted = { notified: [], isUnseen: false };

async function partWith(context: ActionContext, person: Person): Promise<void> {
  await leaveGroups(context, person);
  const [group] = await listGroups(context.transaction, context.team.id);
  if (person.isManager && group !== undefined) await tellIfUnmanaged(context, group, person.name);
}

/** BOOTSTRAP_MANAGERS holds for whoever was a member before it was set, too. */
async function makeManager(context: ActionContext, { team }: Speaker, { id, name }: Person): Promise<void> {
  const { transaction, origin } = context;
  await setMembership(transaction, team.id, id, { isManager: true });
  const details = { from: false, to: true, by: 'BOOTSTRAP_MANAGERS' };
  await writeAudit(transaction, { ...origin, personId: id }, 'team.manager', name, details);
  await managerChanged(context, id, true);
}
