/** The life of a round: it starts, ends with its planned days or before, and its summary is posted once. */
import { text, type View, view } from '../../chat/view.ts';
import type { ActionContext, StandsFor } from '../../conversation/action-context.ts';
import type { Reply } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { addDays, type Day, startOfDay } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { findRoom, listGroups, type Room } from '../../store/rooms.ts';
import { personaById } from '../persona/store/personas.ts';
import { askForFigures } from './ask-for-figures.ts';
import { lastOf, laterDay } from './domain/round-days.ts';
import { roundName } from './domain/test-ref.ts';
import { demandOpen, type Found, today } from './find-test.ts';
import { readClaims } from './read-claims.ts';
import { type MissingDays, missingOf, readRound, variantsOf } from './read-round.ts';
import { experimentRefusal } from './refusals.ts';
import { summaryView } from './show-round.ts';
import {
  endRound,
  insertRound,
  markPosted,
  markShown,
  type Round,
  roundById,
  waitUntil,
} from './store/rounds.ts';
import { finishTest, type Test, testById } from './store/tests.ts';

const DAY_MILLISECONDS = 86_400_000;
/** Missing figures are waited for so long; then the summary is posted with what there is. */
const WAITED_DAYS = 1;

/** @returns the instant at which the planned days of a round are over */
function overAt({ clock }: ActionContext, plannedLastDay: Day): Date {
  return startOfDay(addDays(plannedLastDay, 1), clock.zone);
}

/** Starts a round, with the persona as it stands now. */
export async function startRound(
  context: ActionContext,
  test: Test,
  number: number,
  firstDay: Day,
): Promise<Round> {
  const { transaction, team, clock, origin } = context;
  const { version } = await personaById(transaction, team.id, test.personaId);
  const plannedLastDay = lastOf(firstDay, test.plan.plannedDays);
  const round = await insertRound(transaction, {
    teamId: team.id,
    testId: test.id,
    number,
    firstDay,
    plannedLastDay,
    personaVersion: version,
    startedAt: clock.now,
    dueAt: overAt(context, plannedLastDay),
  });
  await writeAudit(transaction, origin, 'ab.round-started', roundName(test.number, number), { firstDay });
  return round;
}

/** Ends a round unless it is over; before its planned days are, it ended early. */
async function end(context: ActionContext, test: Test, round: Round): Promise<Round> {
  if (round.endedAt !== null) return round;
  const { transaction, clock, origin } = context;
  const isEarly = clock.now < overAt(context, round.plannedLastDay);
  const now = today(context);
  const lastDay = isEarly ? laterDay(now, round.firstDay) : round.plannedLastDay;
  const ended = await endRound(transaction, round, { at: clock.now, lastDay, isEarly });
  await writeAudit(transaction, origin, 'ab.round-ended', roundName(test.number, round.number), { isEarly });
  return ended;
}

export const SUMMARY = 'ab-summary';

/** @returns what a message stands for that shows the summary of a round: a reply to it is about the round */
export function summaryCard({ id }: Round): StandsFor {
  return { kind: SUMMARY, thingId: id, contentHash: '' };
}

/** @returns the summary of a round, which has seen the figures that are there now */
export async function summaryOf(context: ActionContext, test: Test, round: Round): Promise<View> {
  const reading = await readRound(context.transaction, test, round, today(context));
  await markShown(context.transaction, round, reading.lastFigures);
  const claims = round.endedAt === null ? undefined : await readClaims(context, test, round, reading);
  return summaryView(context, reading, claims);
}

/** @returns the room where a test began; where that has left the team, one of those that are left */
export async function roomOf({ transaction, team }: ActionContext, test: Test): Promise<Room | undefined> {
  return (await findRoom(transaction, team.id, test.roomId)) ?? (await listGroups(transaction, team.id))[0];
}

/** Posts the summary of a round that is over where its test began, unless it is posted. */
async function post(context: ActionContext, test: Test, round: Round): Promise<void> {
  const room = await roomOf(context, test);
  // Where no group is left there is nobody to tell, and nothing is due any more either.
  const isFirst = await markPosted(context.transaction, round, context.clock.now);
  if (room === undefined || !isFirst) return;
  await context.notify(room, await summaryOf(context, test, round), { standsFor: summaryCard(round) });
}

/** Posts the summary of a round that was only waiting for figures, once they are all there. */
export async function postIfComplete(context: ActionContext, test: Test, { id }: Round): Promise<void> {
  const round = await roundById(context.transaction, context.team.id, id);
  if (round.endedAt === null || round.postedAt !== null) return;
  const facts = await variantsOf(context.transaction, test, round);
  if (missingOf(test, round, facts).length === 0) await post(context, test, round);
}

/** What is due of a round: its planned days are over, or what was missing has been waited for. */
export async function doWhatIsDue(context: ActionContext, id: number): Promise<void> {
  const { transaction, team, clock } = context;
  const round = await roundById(transaction, team.id, id);
  if (round.dueAt === null || round.dueAt > clock.now) return;
  const test = await testById(transaction, team.id, round.testId);
  const ended = await end(context, test, round);
  const missing = missingOf(test, ended, await variantsOf(transaction, test, ended));
  if (round.endedAt !== null || missing.length === 0) return post(context, test, ended);
  await waitUntil(transaction, ended, new Date(clock.now.getTime() + WAITED_DAYS * DAY_MILLISECONDS));
  await askAtTheEnd(context, test, ended, missing);
}

async function askAtTheEnd(
  context: ActionContext,
  test: Test,
  round: Round,
  missing: readonly MissingDays[],
): Promise<void> {
  const room = await roomOf(context, test);
  if (room === undefined) return;
  const name = roundName(test.number, round.number);
  const said = {
    zh: `${name} 的天数到了，还缺数，补上就出汇总；一天之后按已有的出`,
    en: `The planned days of ${name} are over, but figures are missing. With them its summary is posted; after a day, with what there is`,
  };
  await askForFigures(context, room, said, [{ test, round, missing }], false);
}

/** What is said of an act on a test: the summary of the round that ended by it, if it was not posted, and a line. */
async function reply(
  context: ActionContext,
  test: Test,
  round: Round,
  room: Room,
  line: Bilingual,
): Promise<Reply> {
  const said = text(translator(context)(line));
  if (!(await markPosted(context.transaction, round, context.clock.now))) return { view: view(said) };
  const summary = await summaryOf(context, test, round);
  const home = await roomOf(context, test);
  if (home !== undefined && home.id !== room.id)
    await context.notify(home, summary, { standsFor: summaryCard(round) });
  return { view: { ...summary, blocks: [...summary.blocks, said] }, standsFor: summaryCard(round) };
}

/**
 * Ends the round that runs and starts the next one.
 * @throws Refusal when there is none, the test is finished, or the round that was named has a next one already
 */
export async function nextRound(
  context: ActionContext,
  { test, rounds, round: named }: Found,
  room: Room,
): Promise<Reply> {
  demandOpen(test);
  const last = rounds.at(-1);
  if (last !== undefined && last.number > named.number) {
    const [id, next] = [named.number, named.number + 1].map(each => roundName(test.number, each));
    throw experimentRefusal('next-begun', { id: id ?? '', next: next ?? '' });
  }
  const id = shortId('T', test.number);
  const all = test.plan.rounds.length;
  if (last === undefined || last.number >= all)
    throw experimentRefusal('all-rounds-done', { id, rounds: all }, { example: `/ab finish ${id}` });
  if (last.firstDay > today(context))
    throw experimentRefusal('not-begun', { id: roundName(test.number, last.number), day: last.firstDay });
  const ended = await end(context, test, last);
  const after = addDays(ended.lastDay ?? ended.plannedLastDay, 1);
  const firstDay = laterDay(after, today(context));
  const round = await startRound(context, test, last.number + 1, firstDay);
  const name = roundName(test.number, round.number);
  const line = both(
    `${name} 开始：${round.firstDay} 到 ${round.plannedLastDay}，画像 v${round.personaVersion}`,
    `${name} starts: ${round.firstDay} to ${round.plannedLastDay}, persona v${round.personaVersion}`,
  );
  return reply(context, test, ended, room, line);
}

/** Ends a test, and the round that runs. @throws Refusal when it is finished already */
export async function finish(context: ActionContext, { test, rounds }: Found, room: Room): Promise<Reply> {
  demandOpen(test);
  const { transaction, clock, origin } = context;
  const last = rounds.at(-1);
  if (last === undefined) throw new RangeError('a test without rounds');
  const ended = await end(context, test, last);
  await finishTest(transaction, test, clock.now);
  const id = shortId('T', test.number);
  await writeAudit(transaction, origin, 'ab.finished', id, { rounds: rounds.length });
  const left = test.plan.rounds.length - rounds.length;
  const line = both(
    `${id} 结束${left > 0 ? `，还有 ${left} 轮没有做` : ''}`,
    `${id} is finished${left > 0 ? `; ${left} of its rounds never started` : ''}`,
  );
  return reply(context, { ...test, finishedAt: clock.now }, ended, room, line);
}
