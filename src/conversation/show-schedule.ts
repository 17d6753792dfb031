/** What is said of a team's schedule (recurrence) of one kind: how it was understood, and its next dates. */
import { actions, text, type View, view } from '../chat/view.ts';
import { type Bilingual, both } from '../domain/language.ts';
import { afterQuiet, quietHoursOf, wordQuietHours } from '../domain/schedule/quiet-hours.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import { nextSlots, type Slot } from '../domain/schedule/slots.ts';
import { shownAt } from '../domain/schedule/wall-clock.ts';
import { wordSchedule } from '../domain/schedule/word-schedule.ts';
import { dayOf, writtenMoment } from '../domain/zoned-time.ts';
import { type KeptSchedule, schedulesOf } from '../store/schedules.ts';
import type { ActionContext } from './action-context.ts';
import { translator } from './translation.ts';

/** What comes round: a team has one schedule of a kind. */
export type Recurring = {
  /** As the schedules' rows have it; its audit actions are named after it. */
  readonly kind: string;
  /** What it is called in a sentence: “周报”, “the digest”. */
  readonly name: Bilingual;
  /** The command that has the subcommands `schedule`, `skip` …: `digest`. */
  readonly command: string;
  /** The hour that was chosen is kept, also in quiet hours. */
  readonly isSaidInQuietHours?: boolean;
  /** A time that suits it, as it is typed. */
  readonly example: Bilingual;
};

/** So many dates are named: enough to see how the schedule was understood. */
export const NAMED = 3;
const KEEP_BUTTONS = 3;
const HAN_DAYS = '日一二三四五六';
const ENGLISH_DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

export async function findRecurring(
  { transaction, team }: ActionContext,
  { kind }: Recurring,
): Promise<KeptSchedule | undefined> {
  const [kept] = await schedulesOf(transaction, team.id, kind);
  return kept;
}

/** @returns “12-07 周一 09:00”, and the day it was moved from */
export function shownSlot({ zone }: Schedule, { day, at }: Slot): Bilingual {
  const shown = shownAt(at, zone);
  const weekday = new Date(`${shown.day}T00:00:00Z`).getUTCDay();
  const time = writtenMoment({ ...shown, at }).slice(-5);
  const when = both(
    `${shown.day.slice(5)} 周${HAN_DAYS.charAt(weekday)} ${time}`,
    `${ENGLISH_DAYS[weekday]} ${shown.day.slice(5)} ${time}`,
  );
  if (shown.day === day) return when;
  return both(`${when.zh}（原 ${day.slice(5)}）`, `${when.en} (was ${day.slice(5)})`);
}

/** @returns how a schedule was understood, and the next dates; how to make one where there is none */
export async function scheduleView(context: ActionContext, subject: Recurring): Promise<View> {
  const kept = await findRecurring(context, subject);
  const say = translator(context);
  if (kept === undefined)
    return view(
      text(
        say(both(`${subject.name.zh}没有定时。`, `There is no schedule for ${subject.name.en}.`)),
        `/${subject.command} schedule ${say(subject.example)}`,
      ),
    );
  const { schedule, pausedAt } = kept;
  const words = wordSchedule(schedule);
  const lines = [
    both(
      `${subject.name.zh}：${words.zh}（${schedule.zone}）${pausedAt === null ? '' : '，已暂停'}`,
      `${capitalised(subject.name.en)}: ${words.en} (${schedule.zone})${pausedAt === null ? '' : ', paused'}`,
    ),
  ];
  if (pausedAt === null) {
    const next = nextSlots(schedule, context.clock.now, NAMED);
    const named = next.map(each => shownSlot(schedule, each));
    lines.push(
      next.length === 0
        ? both('以后没有了', 'It has ended')
        : both(
            `接下来：${named.map(({ zh }) => zh).join('、')}`,
            `Next: ${named.map(({ en }) => en).join(', ')}`,
          ),
    );
    const quiet = quietNote(context, subject, schedule, next);
    if (quiet !== undefined) lines.push(quiet);
  }
  const now = dayOf(context.clock.now, schedule.zone);
  const changed = [...schedule.skipped, ...schedule.moved.map(({ day }) => day)].filter(day => day >= now);
  if (schedule.skipped.some(day => day >= now)) {
    const days = schedule.skipped.filter(day => day >= now).map(day => day.slice(5));
    lines.push(both(`跳过：${days.join('、')}`, `Skipped: ${days.join(', ')}`));
  }
  const buttons = changed.slice(-KEEP_BUTTONS).map(day => ({
    label: say(both(`${day.slice(5)} 照常`, `Keep ${day.slice(5)}`)),
    line: `/${subject.command} keep ${day}`,
  }));
  const said = text(...lines.map(say));
  return buttons.length === 0 ? view(said) : view(said, actions(...buttons));
}

/** @returns what becomes of slots that lie in the team's quiet hours; undefined where none of the next ones does */
function quietNote(
  { team }: ActionContext,
  { isSaidInQuietHours }: Recurring,
  { zone }: Schedule,
  next: readonly Slot[],
): Bilingual | undefined {
  const quiet = quietHoursOf(team.settings);
  const waiting = next.find(({ at }) => afterQuiet(at, zone, quiet) > at);
  if (waiting === undefined) return undefined;
  const hours = wordQuietHours(quiet);
  const end = hours.slice(-5);
  if (isSaidInQuietHours === true)
    return both(
      `这个时间在免打扰（${hours}）里：到点照常说，提前的提醒等到 ${end}`,
      `That is within quiet hours (${hours}): it is announced at its time all the same; reminders before it wait until ${end}`,
    );
  return both(
    `免打扰（${hours}）里不发，等到 ${end}；要准点发：/settings 免打扰=无`,
    `Nothing is sent in quiet hours (${hours}); it waits until ${end}. To have it on time: /settings quiet=none`,
  );
}

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
