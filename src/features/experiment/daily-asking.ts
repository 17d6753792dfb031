/** Daily asking: at a time that the team chose (schedule), figures that are missing of rounds that run are asked for. */
import type { ActionContext } from '../../conversation/action-context.ts';
import type { DueKind } from '../../conversation/feature.ts';
import { type SlotDue, scheduled } from '../../conversation/scheduled.ts';
import { type Bilingual, both, inLanguage } from '../../domain/language.ts';
import { readSchedule } from '../../domain/schedule/read-schedule.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { wordTrouble } from '../../domain/schedule/word-trouble.ts';
import { addDays, parseTimeOfDay } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import type { Room } from '../../store/rooms.ts';
import { addSchedule, changeSchedule, type KeptSchedule, schedulesOf } from '../../store/schedules.ts';
import { askForFigures, type MissingFigures } from './ask-for-figures.ts';
import { earlierDay } from './domain/round-days.ts';
import { roomOf } from './end-round.ts';
import { today } from './find-test.ts';
import { missingOf, variantsOf } from './read-round.ts';
import { experimentRefusal } from './refusals.ts';
import { runningRounds } from './store/rounds.ts';
import { testById } from './store/tests.ts';

const DAILY = 'ab-daily';

export const dailyAsking: DueKind = {
  ...scheduled({ kind: DAILY, run: askForYesterday }),
  // Figures may be among them.
  waitsForEvents: true,
};

/** One message a room, for all rounds that run there; none where nothing is missing up to yesterday. */
async function askForYesterday(
  context: ActionContext,
  { room: home, unknownYear }: SlotDue,
): Promise<number | undefined> {
  const { transaction, team, clock } = context;
  const yesterday = addDays(today(context), -1);
  const byRoom = new Map<number, { readonly room: Room; readonly asked: MissingFigures[] }>();
  for (const round of await runningRounds(transaction, team.id, { day: yesterday, now: clock.now })) {
    const test = await testById(transaction, team.id, round.testId);
    const facts = await variantsOf(transaction, test, round);
    const missing = missingOf(test, round, facts, earlierDay(yesterday, round.plannedLastDay));
    const room = await roomOf(context, test);
    if (room === undefined || missing.length === 0) continue;
    const here = byRoom.get(room.id) ?? { room, asked: [] };
    byRoom.set(room.id, here);
    here.asked.push({ test, round, missing });
  }
  let told: number | undefined;
  for (const { room, asked } of byRoom.values()) {
    const outboxId = await askForFigures(context, room, askedText(yesterday, unknownYear), asked, true);
    if (told === undefined || room.chatId === home.chatId) told = outboxId;
  }
  return told;
}

function askedText(yesterday: string, unknownYear: number | undefined): Bilingual {
  const day = yesterday.slice(5);
  const said = both(`到昨天（${day}）还缺数`, `Figures up to yesterday (${day}) are missing`);
  if (unknownYear === undefined) return said;
  return both(
    `${said.zh} · ${unknownYear} 年的放假安排还不知道，先按周一到周五`,
    `${said.en} · the holidays of ${unknownYear} are not known yet: Monday to Friday for now`,
  );
}

/** @returns when a team is asked; undefined when it never wished to be, and after it wished no more */
export async function dailyOf({ transaction, team }: ActionContext): Promise<KeptSchedule | undefined> {
  const [kept] = await schedulesOf(transaction, team.id, DAILY);
  return kept?.pausedAt === null ? kept : undefined;
}

/**
 * Has a team asked at a time. A day on which it was asked stays so, whatever the time is now.
 * @throws Refusal for what is no time that comes round
 */
export async function askDaily(context: ActionContext, room: Pick<Room, 'id'>, typed: string): Promise<void> {
  const { transaction, team, clock, origin } = context;
  const { zone, ...plan } = readTime(context, typed);
  const [kept] = await schedulesOf(transaction, team.id, DAILY);
  if (kept === undefined) {
    const schedule = { ...plan, zone };
    await addSchedule(transaction, { teamId: team.id, kind: DAILY, roomId: room.id, schedule }, clock.now);
  } else {
    await changeSchedule(transaction, team.id, kept.id, { plan, zone, pausedAt: null, since: clock.now });
  }
  await writeAudit(transaction, origin, 'ab.daily-set', DAILY, { minutes: plan.minutes });
}

/** Asks a team no more. @returns whether it was asked until now */
export async function stopDaily(context: ActionContext): Promise<boolean> {
  const { transaction, team, clock, origin } = context;
  const kept = await dailyOf(context);
  if (kept === undefined) return false;
  // Paused, not removed: it is known still which days were asked for.
  await changeSchedule(transaction, team.id, kept.id, { pausedAt: clock.now });
  await writeAudit(transaction, origin, 'ab.daily-stopped', DAILY, {});
  return true;
}

/** @param typed a time of day alone is of every day */
function readTime({ clock, language }: ActionContext, typed: string): Schedule {
  const read = readSchedule(parseTimeOfDay(typed) === undefined ? typed : `每天 ${typed}`, clock);
  if ('schedule' in read) return read.schedule;
  const [example] = read.trouble.examples;
  const line = example === undefined ? {} : { example: `/ab daily ${inLanguage(example, language)}` };
  throw experimentRefusal('bad-daily', { why: wordTrouble(read.trouble) }, { argument: 'time', ...line });
}
