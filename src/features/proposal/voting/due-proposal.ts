/** Due work of proposals: reminders at half of the time, expiry at its end. */
import { view } from '../../../chat/view.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { mentioning } from '../../../conversation/mention.ts';
import { translator } from '../../../conversation/translation.ts';
import { shortId } from '../../../domain/short-id.ts';
import { showMoment } from '../../../domain/zoned-time.ts';
import { writeAudit } from '../../../store/audit.ts';
import { accountsOn } from '../../../store/people.ts';
import { listGroups, listRooms, type Room } from '../../../store/rooms.ts';
import { isUndecided } from '../domain/approval.ts';
import { markReminded } from '../store/due-proposals.ts';
import { type Proposal, proposalById } from '../store/proposals.ts';
import { recount } from './decide-proposal.ts';
import { expire } from './expire-proposal.ts';
import { pollOf } from './poll.ts';

/**
 * At half of the time calls the managers who have not voted, each where they have an account; where it waits for a
 * rebase, the proposer.
 */
export async function remind(context: ActionContext, proposal: Proposal): Promise<void> {
  const { transaction, clock, language, origin } = context;
  await markReminded(transaction, proposal);
  const { tally, voters } = await pollOf(context, proposal);
  const { approvals, rejects } = tally;
  const isInConflict = proposal.state === 'in-conflict';
  const called = isInConflict
    ? [proposal.proposerId]
    : voters.filter(voter => !approvals.includes(voter) && !rejects.includes(voter));
  const id = shortId('P', proposal.number);
  await writeAudit(transaction, origin, 'proposal.reminded', id, { people: called });
  const until = showMoment(proposal.expiresAt, clock, language);
  const said = translator(context)(
    isInConflict
      ? {
          zh: `${id} 和现在的画像有冲突，${until} 到期：/proposal rebase ${id}`,
          en: `${id} conflicts with the persona as it is now and expires ${until}: /proposal rebase ${id}`,
        }
      : {
          zh: `${id} 还等你们投票，${until} 到期：/proposal show ${id}`,
          en: `${id} waits for your vote and expires ${until}: /proposal show ${id}`,
        },
  );
  const waiting = new Set(called);
  for (const room of await roomsHomeFirst(context, proposal)) {
    const here = [...(await accountsOn(transaction, room.platform, [...waiting])).keys()];
    if (here.length === 0) continue;
    for (const person of here) waiting.delete(person);
    await context.notify(room, view(await mentioning(context, room.platform, here, said)));
  }
}

/** @returns the team's groups, first the one in which it was proposed */
export async function roomsHomeFirst({ transaction }: ActionContext, proposal: Proposal): Promise<Room[]> {
  const groups = await listGroups(transaction, proposal.teamId);
  // Somebody alone with the bot has none.
  const rooms = groups.length > 0 ? groups : await listRooms(transaction, proposal.teamId);
  return rooms.sort(
    (one, other) => Number(other.id === proposal.roomId) - Number(one.id === proposal.roomId),
  );
}

/** What is due about a proposal at an instant: its end before its reminder. */
export async function doWhatIsDue(context: ActionContext, id: number): Promise<void> {
  const { transaction, team } = context;
  await recount(context, await proposalById(transaction, team.id, id));
  const proposal = await proposalById(transaction, team.id, id);
  if (!isUndecided(proposal.state)) return;
  if (proposal.expiresAt <= context.clock.now) await expire(context, proposal);
  else if (proposal.remindAt !== null && proposal.remindAt <= context.clock.now)
    await remind(context, proposal);
}
