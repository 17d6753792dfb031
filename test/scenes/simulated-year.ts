/**
 * A year of two teams, reckoned by hand: written lists of days, plain arithmetic of UTC, nothing of the program. Team `main` is in
 * Shanghai and moves to Tokyo in September, team `berlin` has summer time.
 */

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Holidays of 2026 as the State Council announced them, and days at weekends that are worked for them. */
const HOLIDAYS = [
  ...['01-01', '01-02', '01-03', '04-04', '04-05', '04-06', '05-01', '05-02', '05-03', '05-04', '05-05'],
  ...['02-15', '02-16', '02-17', '02-18', '02-19', '02-20', '02-21', '02-22', '02-23'],
  ...['06-19', '06-20', '06-21', '09-25', '09-26', '09-27'],
  ...['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
];
const MAKE_UP = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'];

/** Days as MM-DD. */
const utc = (day: string) => Date.UTC(2026, Number(day.slice(0, 2)) - 1, Number(day.slice(3)));
export const dayAfter = (day: string, days: number) =>
  new Date(utc(day) + days * DAY).toISOString().slice(5, 10);
const weekday = (day: string) => new Date(utc(day)).getUTCDay() || 7;
const isHoliday = (day: string) => HOLIDAYS.includes(day);
export const isWorked = (day: string) => MAKE_UP.includes(day) || (weekday(day) <= 5 && !isHoliday(day));
export const YEAR = Array.from({ length: 365 }, (_, index) => dayAfter('01-01', index));

export type RoomName = 'main' | 'berlin';
/** When `main` goes by Tokyo's clocks, and when `berlin` has summer time. */
export const TO_TOKYO = Date.parse('2026-09-10T02:00:00Z');
const SUMMER = [Date.parse('2026-03-29T01:00:00Z'), Date.parse('2026-10-25T01:00:00Z')] as const;

function hoursAhead(room: RoomName, at: number): number {
  if (room === 'berlin') return at >= SUMMER[0] && at < SUMMER[1] ? 2 : 1;
  return at >= TO_TOKYO ? 9 : 8;
}

/** @returns when the clocks of a room first show this; after a gap, when it ends */
export function instant(room: RoomName, day: string, time: string): number {
  const shown = utc(day) + Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * 60_000;
  const ahead = room === 'berlin' ? [2, 1] : [9, 8];
  const found = ahead.map(hours => shown - hours * HOUR);
  const right = found.filter(at => shown - at === hoursAhead(room, at) * HOUR);
  return right.length > 0 ? Math.min(...right) : SUMMER[0];
}

/** @returns the day and the minutes that a room's clocks show */
function shown(room: RoomName, at: number): { day: string; minutes: number } {
  const local = new Date(at + hoursAhead(room, at) * HOUR);
  return { day: local.toISOString().slice(5, 10), minutes: local.getUTCHours() * 60 + local.getUTCMinutes() };
}

/** The bot is down from the first to the second. */
export const OUTAGES: readonly (readonly [from: number, to: number])[] = [
  // Over a digest that is still worth posting.
  [Date.parse('2026-03-09T00:10:00Z'), Date.parse('2026-03-09T07:00:00Z')],
  // Over a digest and a meeting that are not.
  [Date.parse('2026-05-10T04:00:00Z'), Date.parse('2026-05-14T02:00:00Z')],
  // Until late in the evening.
  [Date.parse('2026-08-02T12:00:00Z'), Date.parse('2026-08-03T15:00:00Z')],
];

/** @returns when the bot can first say in a room what is due at a time; `berlin` has no quiet hours */
export function spokenAt(room: RoomName, due: number): number {
  const outage = OUTAGES.find(([from, to]) => due >= from && due < to);
  const up = outage === undefined ? due : outage[1];
  if (room === 'berlin') return up;
  const { day, minutes } = shown(room, up);
  if (minutes >= 22 * 60) return spokenAt(room, instant(room, dayAfter(day, 1), '08:00'));
  return minutes < 8 * 60 ? spokenAt(room, instant(room, day, '08:00')) : up;
}

export type Post = { readonly at: string; readonly room: string; readonly what: string };
const post = (at: number, room: RoomName, what: string): Post => ({
  at: new Date(at).toISOString(),
  room,
  what,
});

/** Slots of one kind of post: what is older than `useful` is missed, and named by the next. */
function comeRound(
  room: RoomName,
  name: string,
  slots: readonly { readonly day: string; readonly due: number }[],
  useful: number,
): Post[] {
  const posts: Post[] = [];
  let missed: string[] = [];
  for (const [index, { day, due }] of slots.entries()) {
    const at = spokenAt(room, due);
    const next = slots[index + 1];
    if (at - due > useful || (next !== undefined && spokenAt(room, next.due) <= at)) {
      missed.push(day);
      continue;
    }
    posts.push(post(at, room, [`${name} ${day}`, ...missed.map(each => `missed ${each}`)].join(' ')));
    missed = [];
  }
  return posts;
}

/** Mondays at nine; on a holiday the next working day, two on one day once. */
export function digestsOfMain(): Post[] {
  const days = new Set(
    YEAR.filter(day => weekday(day) === 1).map(monday => {
      let day = monday;
      if (isHoliday(monday)) while (!isWorked(day)) day = dayAfter(day, 1);
      return day;
    }),
  );
  const slots = [...days].map(day => ({ day, due: instant('main', day, '09:00') }));
  return comeRound('main', 'digest', slots, DAY);
}

/** Sundays at half past two, by night: a time that there is not in spring, and twice in autumn. */
export function digestsOfBerlin(): Post[] {
  const slots = YEAR.filter(day => weekday(day) === 7).map(day => ({
    day,
    due: instant('berlin', day, '02:30'),
  }));
  return comeRound('berlin', 'digest', slots, DAY);
}

/** The 26 review meetings: every second Wednesday at three, on a holiday the working day before. */
const WEDNESDAYS = Array.from({ length: 26 }, (_, index) => dayAfter('01-07', index * 14));
export const SKIPPED = '04-15';
export const MOVED = { day: '07-08', to: '07-09', time: '10:00' } as const;

type Meeting = { readonly day: string; readonly at: number };

export function meetings(): Meeting[] {
  return WEDNESDAYS.filter(day => day !== SKIPPED).map(wednesday => {
    let day = wednesday;
    if (isHoliday(wednesday)) while (!isWorked(day)) day = dayAfter(day, -1);
    if (day === MOVED.day) return { day: MOVED.to, at: instant('main', MOVED.to, MOVED.time) };
    return { day, at: instant('main', day, '15:00') };
  });
}

/** A day before, ten minutes before, and when it is time; nobody starts one. */
export function reviewsOfMain(): Post[] {
  const all = meetings();
  const reminders = all.flatMap(({ day, at }) => {
    // The step that is due when the bot is there is said; one whose time is over is of no use.
    const steps = [
      { what: `tomorrow ${day}`, due: at - DAY },
      { what: 'soon', due: at - 10 * 60_000 },
    ];
    return steps.flatMap(({ what, due }, index) => {
      const said = spokenAt('main', due);
      const next = steps[index + 1];
      return said < at && (next === undefined || said < next.due) ? [post(said, 'main', what)] : [];
    });
  });
  const calls = comeRound(
    'main',
    'now',
    all.map(({ day, at }) => ({ day, due: at })),
    2 * HOUR,
  );
  return [...reminders, ...calls];
}

/** Items: a reminder at nine on the day before, a call at nine on the day after. What is due in a room at once is one message. */
export function itemsOfMain(dueDays: readonly string[]): Post[] {
  const told = dueDays.flatMap(day => [dayAfter(day, -1), dayAfter(day, 1)]);
  return [...new Set(told.map(day => spokenAt('main', instant('main', day, '09:00'))))].map(at =>
    post(at, 'main', 'items'),
  );
}

/** A proposal that nobody votes on: a reminder at half of its seven days, and its end. */
export function proposalOfMain(madeAt: number): Post[] {
  return [
    post(spokenAt('main', madeAt + 3.5 * DAY), 'main', 'vote'),
    post(spokenAt('main', madeAt + 7 * DAY), 'main', 'expired'),
  ];
}

/** Figures of a test are asked for on working days at ten, of the days up to the day before. */
export function askedOfMain(first: string, last: string): Post[] {
  return YEAR.filter(day => day > first && day <= last && isWorked(day)).map(day =>
    post(spokenAt('main', instant('main', day, '10:00')), 'main', `figures ${dayAfter(day, -1)}`),
  );
}

/** A test whose figures nobody gave: when its days are over they are asked for once more, a day later it ends with what there is. */
export function endOfTest(last: string): Post[] {
  const over = spokenAt('main', instant('main', dayAfter(last, 1), '00:00'));
  return [post(over, 'main', 'round over'), post(spokenAt('main', over + DAY), 'main', 'summary')];
}

/** That a digest could not be sent is known in the night, and told in the morning. */
export const LOST = { digest: '11-02', foundAt: instant('main', '11-03', '03:00') } as const;

export function lossOfMain(): Post[] {
  return [post(spokenAt('main', LOST.foundAt), 'main', 'undelivered')];
}

export function inOrder(posts: readonly Post[]): Post[] {
  const key = ({ at, room, what }: Post) => `${at} ${room} ${what}`;
  return [...posts].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
