/** Reminders of proposals: all that is to be said of them at one time is one message in a room. */
import { actions, type Block, text, type View, view } from '../../../chat/view.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { mentioning } from '../../../conversation/mention.ts';
import { translator } from '../../../conversation/translation.ts';
import type { AgendaStep } from '../../../domain/agenda.ts';
import { type Bilingual, both } from '../../../domain/language.ts';
import { shortId } from '../../../domain/short-id.ts';
import { showMoment } from '../../../domain/zoned-time.ts';
import { writeAudit } from '../../../store/audit.ts';
import { accountsOn } from '../../../store/people.ts';
import { listGroups, listRooms, type Room } from '../../../store/rooms.ts';
import { decisionSteps } from '../decision-steps.ts';
import { isUndecided } from '../domain/approval.ts';
import { briefChangesOf } from '../show-changes.ts';
import { dueReminders, markReminded } from '../store/due-proposals.ts';
import { type Proposal, proposalById } from '../store/proposals.ts';
import { type Waiting, waitingOf } from '../waiting.ts';
import { recount } from './decide-proposal.ts';

/** A reminder may come earlier than half time by so much of the term: of seven days 21 hours, so a day’s are one. */
const EARLY_PART = 1 / 8;
/** So many are reminded of in one transaction; what is left comes right after. */
const REMINDED_AT_MOST = 10;
/** So many show what they change; the list has the others. */
const SHOWN_AT_MOST = 5;
/** Where there is more to it, nobody votes on it from here. */
const CHANGES_SHOWN = 3;

/** What a room is reminded of, and whom of it that calls. */
type Call = { readonly room: Room; readonly people: Set<number>; readonly reminders: Reminder[] };
type Reminder = { readonly proposal: Proposal; readonly waiting: Waiting };

/**
 * At half of their time calls the managers who have not voted, each where they have an account; where a proposal waits
 * for a rebase, the proposer. What would be said soon is said along.
 */
export async function remind(context: ActionContext): Promise<void> {
  const { transaction, team, clock, origin } = context;
  const calls = new Map<number, Call>();
  for (const id of await dueReminders(transaction, team.id, clock.now, EARLY_PART, REMINDED_AT_MOST)) {
    await recount(context, await proposalById(transaction, team.id, id));
    const proposal = await proposalById(transaction, team.id, id);
    if (!isUndecided(proposal.state)) continue;
    await markReminded(transaction, proposal);
    const waiting = await waitingOf(context, proposal);
    const people = proposal.state === 'in-conflict' ? [proposal.proposerId] : waiting.voters;
    await writeAudit(transaction, origin, 'proposal.reminded', waiting.id, { people });
    await callPeople(context, calls, { proposal, waiting }, people);
  }
  for (const { room, people, reminders } of calls.values())
    await context.notify(room, await reminderView(context, room, [...people], reminders));
}

/** Notes whom of a proposal which room is to call: each person in one. */
async function callPeople(
  context: ActionContext,
  calls: Map<number, Call>,
  reminder: Reminder,
  people: readonly number[],
): Promise<void> {
  const left = new Set(people);
  for (const room of await roomsHomeFirst(context, reminder.proposal)) {
    const here = [...(await accountsOn(context.transaction, room.platform, [...left])).keys()];
    if (here.length === 0) continue;
    const call = calls.get(room.id) ?? { room, people: new Set(), reminders: [] };
    calls.set(room.id, call);
    call.reminders.push(reminder);
    for (const person of here) {
      left.delete(person);
      call.people.add(person);
    }
  }
}

/** @returns the team's groups, first the one in which it was proposed */
async function roomsHomeFirst({ transaction }: ActionContext, proposal: Proposal): Promise<Room[]> {
  const groups = await listGroups(transaction, proposal.teamId);
  // Somebody alone with the bot has none.
  const rooms = groups.length > 0 ? groups : await listRooms(transaction, proposal.teamId);
  return rooms.sort(
    (one, other) => Number(other.id === proposal.roomId) - Number(one.id === proposal.roomId),
  );
}

async function reminderView(
  context: ActionContext,
  room: Room,
  people: readonly number[],
  reminders: readonly Reminder[],
): Promise<View> {
  const say = translator(context);
  const [only, ...others] = reminders;
  const isOnly = only !== undefined && others.length === 0;
  const title = say(isOnly ? titleOfOne(context, only.proposal) : titleOf(reminders));
  const blocks: Block[] = [await mentioning(context, room.platform, people, title)];
  const steps: AgendaStep[] = [];
  for (const { proposal, waiting } of reminders.slice(0, SHOWN_AT_MOST)) {
    const lines = await briefChangesOf(context, proposal, CHANGES_SHOWN);
    const left = proposal.changes.length - lines.length;
    const more = left > 0 ? [say(both(`还有 ${left} 处改动`, `${left} more changes`))] : [];
    blocks.push(text(...(isOnly ? [] : [say(waiting.text)]), ...lines, ...more));
    steps.push(...stepsOf(proposal, isOnly, left > 0));
  }
  const left = reminders.length - SHOWN_AT_MOST;
  if (left > 0)
    blocks.push(text(say(both(`还有 ${left} 个：/proposal list`, `${left} more: /proposal list`))));
  // What comes of a press is an answer of its own: the others still wait here.
  const buttons = steps.map(({ label, line }) => ({ label: say(label), line, isApart: true }));
  return view(...blocks, actions(...buttons));
}

function titleOfOne({ clock, language }: ActionContext, proposal: Proposal): Bilingual {
  const id = shortId('P', proposal.number);
  const until = showMoment(proposal.expiresAt, clock, language);
  return proposal.state === 'in-conflict'
    ? both(
        `${id} 和现在的画像有冲突，${until} 到期`,
        `${id} conflicts with the persona as it is now and expires ${until}`,
      )
    : both(`${id} 还等你们投票，${until} 到期`, `${id} waits for your vote and expires ${until}`);
}

function titleOf(reminders: readonly Reminder[]): Bilingual {
  const count = reminders.length;
  return reminders.some(({ proposal }) => proposal.state === 'in-conflict')
    ? both(`${count} 个提案还等你们`, `${count} proposals wait for you`)
    : both(`${count} 个提案还等你们投票`, `${count} proposals wait for your votes`);
}

/** @returns what can be done about a proposal from a reminder: a vote only where all that it changes is shown */
function stepsOf(proposal: Proposal, isOnly: boolean, isCut: boolean): AgendaStep[] {
  const id = shortId('P', proposal.number);
  const { accept, reject } = decisionSteps(proposal);
  const show = { label: both(`看 ${id}`, `Show ${id}`), line: `/proposal show ${id}` };
  if (proposal.state === 'in-conflict') return [accept, ...(isOnly ? [show] : [])];
  if (isCut) return [show];
  return [accept, reject, ...(isOnly ? [show] : [])];
}
