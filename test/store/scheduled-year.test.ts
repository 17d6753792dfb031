/**
 * A simulated year: two due workers over one database, a clock that is put on, outages, quiet nights, a change of zone, a moved
 * and a skipped meeting. What was said equals what is reckoned here in another way: day by day, from written lists.
 */
import { afterEach, expect, test } from 'vitest';
import { withMoved, withSkipped } from '../../src/domain/schedule/exceptions.ts';
import { changeSchedule, rezoneSchedules } from '../../src/store/schedules.ts';
import { saveSettings } from '../../src/store/teams.ts';
import { scheduleOf } from '../domain/schedule/plans.ts';
import { ScheduleWorld } from './schedule-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let world: ScheduleWorld;
afterEach(async () => {
  await world.end();
  expect(world.failures).toEqual([]);
});

type Expected = { readonly kind: string; readonly day: string; readonly due: number };

/** All days of a year, with their day of the week from 1. */
function daysOfYear(year: number): { readonly day: string; readonly weekday: number }[] {
  const days = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY)
    days.push({ day: new Date(at).toISOString().slice(0, 10), weekday: new Date(at).getUTCDay() || 7 });
  return days;
}

/** When the process is awake: about twice an hour, never while it is down. */
function wakesOf(from: number, to: number, outages: readonly (readonly [number, number])[]): number[] {
  const wakes = [];
  for (let at = from, step = 7; at < to; at += step * 60_000, step = 20 + ((step * 13) % 23))
    if (!outages.some(([begin, end]) => at >= begin && at < end)) wakes.push(at);
  return wakes;
}

/** What must have been said: each slot at the first wake by day at or after it; of several at one wake the last, if it is fresh. */
function postsOf(slots: readonly Expected[], wakes: readonly number[], isNight: (at: number) => boolean) {
  const posts: { kind: string; day: string; at: string; missed: string[] }[] = [];
  for (const kind of new Set(slots.map(slot => slot.kind))) {
    const own = slots.filter(slot => slot.kind === kind).sort((one, other) => one.due - other.due);
    let missed: string[] = [];
    for (const [index, slot] of own.entries()) {
      const wakeOf = (due: number) => wakes.find(at => at >= due && !isNight(at));
      const wake = wakeOf(slot.due);
      if (wake === undefined) continue;
      const next = own[index + 1];
      const isLast = next === undefined || wakeOf(next.due) !== wake;
      if (!isLast || wake - slot.due > DAY) missed.push(slot.day);
      else {
        posts.push({ kind, day: slot.day, at: new Date(wake).toISOString(), missed });
        missed = [];
      }
    }
  }
  return inOrder(posts);
}

function inOrder<Post extends { at: string; kind: string }>(posts: readonly Post[]): Post[] {
  return [...posts].sort((one, other) => (`${one.at} ${one.kind}` < `${other.at} ${other.kind}` ? -1 : 1));
}

/** @param at what is done before the first wake at or after a time */
async function live(
  wakes: readonly number[],
  kinds: readonly string[],
  at: readonly (readonly [number, () => Promise<unknown>])[] = [],
) {
  const workers = [world.worker(kinds), world.worker(kinds)];
  const left = [...at].sort(([one], [other]) => one - other);
  for (const [index, wake] of wakes.entries()) {
    for (let next = left[0]; next !== undefined && next[0] <= wake; next = left[0]) {
      left.shift();
      world.now = new Date(next[0]);
      await next[1]();
    }
    world.now = new Date(wake);
    // Now one, now the other, now both at once.
    await Promise.all(
      workers.filter((_, number) => index % 3 === 2 || index % 3 === number).map(worker => worker.wake()),
    );
  }
}

test('2026 in Shanghai, with holidays, make-up days, three outages, a moved and a skipped meeting', async () => {
  const shanghai = (local: string) => Date.parse(`${local.replace(' ', 'T')}+08:00`);
  const begin = shanghai('2026-01-01 00:00');
  world = new ScheduleWorld();
  world.now = new Date(begin);
  await world.open();
  const add = (kind: string, line: string) =>
    world.add(scheduleOf(line, 'Asia/Shanghai', world.now), { kind });
  await add('digest', '周一 09:00 遇节假日顺延');
  await add('daily', '工作日 10:30');
  await add('late', '每月最后一天 23:15');
  const review = await add('review', '每两周 周三 15:00 遇节假日提前');
  await add('board', '每月第一个周三 下午三点');
  const exception = (change: 'skip' | 'move') => async () => {
    const { zone: _, ...plan } = scheduleOf(
      '每两周 周三 15:00 遇节假日提前',
      'Asia/Shanghai',
      new Date(begin),
    );
    const skipped = withSkipped(plan, '2026-03-18');
    const changed = change === 'skip' ? skipped : withMoved(skipped, '2026-06-10', '2026-06-12', 11 * 60);
    await world.do(transaction => changeSchedule(transaction, world.teamId, review, { plan: changed }));
  };

  const outages = [
    [shanghai('2026-03-02 07:00'), shanghai('2026-03-02 20:00')],
    [shanghai('2026-07-01 12:00'), shanghai('2026-07-23 11:10')],
    [shanghai('2026-11-08 23:00'), shanghai('2026-11-10 16:30')],
  ] as const;
  const wakes = wakesOf(begin, shanghai('2027-01-01 00:00'), outages);
  await live(
    wakes,
    ['digest', 'daily', 'late', 'review', 'board'],
    [
      [shanghai('2026-03-16 11:00'), exception('skip')],
      [shanghai('2026-06-05 11:00'), exception('move')],
    ],
  );

  const off = new Set(
    [
      ...[
        '01-01',
        '01-02',
        '01-03',
        '04-04',
        '04-05',
        '04-06',
        '05-01',
        '05-02',
        '05-03',
        '05-04',
        '05-05',
        '06-19',
        '06-20',
        '06-21',
      ],
      ...[
        '02-15',
        '02-16',
        '02-17',
        '02-18',
        '02-19',
        '02-20',
        '02-21',
        '02-22',
        '02-23',
        '09-25',
        '09-26',
        '09-27',
      ],
      ...['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
    ].map(day => `2026-${day}`),
  );
  const made = new Set(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'].map(day => `2026-${day}`));
  const days = daysOfYear(2026);
  const isWorked = ({ day, weekday }: (typeof days)[number]) =>
    made.has(day) || (weekday < 6 && !off.has(day));
  const slots: Expected[] = [];
  const put = (kind: string, day: string, time: string) =>
    slots.push({ kind, day, due: shanghai(`${day} ${time}`) });
  const [mondays, reviews] = [new Set<string>(), new Set<string>()];
  let wednesdays = 0;
  for (const [index, each] of days.entries()) {
    const { day, weekday } = each;
    if (isWorked(each)) put('daily', day, '10:30');
    if (days[index + 1]?.day.slice(5, 7) !== day.slice(5, 7)) put('late', day, '23:15');
    if (weekday === 3 && Number(day.slice(8)) <= 7) put('board', day, '15:00');
    if (weekday === 1) mondays.add(off.has(day) ? (days.slice(index).find(isWorked)?.day ?? '') : day);
    // The first Wednesday of the year is the first review.
    if (weekday === 3 && wednesdays++ % 2 === 0)
      reviews.add(off.has(day) ? (days.slice(0, index).findLast(isWorked)?.day ?? '') : day);
  }
  for (const day of mondays) put('digest', day, '09:00');
  for (const day of reviews) if (day !== '2026-03-18') put('review', day, '15:00');
  const moved = slots.findIndex(({ kind, day }) => kind === 'review' && day === '2026-06-10');
  slots[moved] = { kind: 'review', day: '2026-06-10', due: shanghai('2026-06-12 11:00') };
  const isNight = (at: number) => {
    const hour = (Math.floor(at / HOUR) + 8) % 24;
    return hour >= 22 || hour < 8;
  };
  const expected = postsOf(slots, wakes, isNight);
  expect(inOrder(await world.posts())).toEqual(expected);
  // So much for those who wonder whether anything happened at all.
  const count = (kind: string) => expected.filter(post => post.kind === kind).length;
  expect([count('digest'), count('review'), count('board')]).toEqual([47, 24, 11]);
});

test('a year in New York, where clocks are changed, and from September on in London', async () => {
  const begin = Date.parse('2026-01-01T05:00:00Z');
  world = new ScheduleWorld();
  world.now = new Date(begin);
  await world.open('America/New_York');
  const add = (kind: string, line: string) =>
    world.add(scheduleOf(line, 'America/New_York', world.now), { kind });
  await add('digest', 'every mon and thu at 9:00');
  await add('daily', 'every day at 12:00');
  const change = Date.parse('2026-09-10T20:00:00Z');
  const wakes = wakesOf(begin, Date.parse('2026-12-31T00:00:00Z'), []);
  await live(
    wakes,
    ['digest', 'daily'],
    [
      [
        change,
        () =>
          world.do(async transaction => {
            await saveSettings(transaction, world.teamId, { zone: 'Europe/London' });
            await rezoneSchedules(transaction, world.teamId, 'Europe/London');
          }),
      ],
    ],
  );

  // Summer is from the second Sunday of March to the first of November, and from the last of March to the last of October.
  const isSummer = (day: string) => day >= '2026-03-08' && day < '2026-11-01';
  const isLondonSummer = (day: string) => day >= '2026-03-29' && day < '2026-10-25';
  const hoursBehind = (day: string) =>
    day > '2026-09-10' ? (isLondonSummer(day) ? -1 : 0) : isSummer(day) ? 4 : 5;
  const slots = daysOfYear(2026).flatMap(({ day, weekday }): Expected[] => {
    const utc = (hour: number) => Date.parse(`${day}T00:00:00Z`) + (hour + hoursBehind(day)) * HOUR;
    const digest = weekday === 1 || weekday === 4 ? [{ kind: 'digest', day, due: utc(9) }] : [];
    return [...digest, { kind: 'daily', day, due: utc(12) }];
  });
  const expected = postsOf(slots, wakes, () => false);
  expect(inOrder(await world.posts())).toEqual(expected);
  expect(expected.filter(({ missed }) => missed.length > 0)).toEqual([]);
});
