/** Schedules in the database: each slot is done once, whatever happens to the process, the clock, the team's zone and its rooms. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withMoved, withSkipped } from '../../src/domain/schedule/exceptions.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import { teamSettingsSchema } from '../../src/domain/team-settings.ts';
import { sql } from '../../src/store/database.ts';
import { abandonMessage, settleUnknownFates } from '../../src/store/message-fates.ts';
import { finishMessage, markSending } from '../../src/store/outbox.ts';
import { claimSlot, lastTold, settledSlots } from '../../src/store/schedule-slots.ts';
import {
  changeSchedule,
  findSchedule,
  removeSchedule,
  rezoneSchedules,
  type ScheduleChange,
  schedulesOf,
} from '../../src/store/schedules.ts';
import { saveSettings } from '../../src/store/teams.ts';
import { watched } from '../children.ts';
import { scheduleOf } from '../domain/schedule/plans.ts';
import { ScheduleWorld } from './schedule-world.ts';

let world: ScheduleWorld;
beforeEach(async () => {
  world = await new ScheduleWorld().open();
});
afterEach(async () => {
  await world.end();
  expect(world.failures).toEqual([]);
});

/** In Shanghai. */
const at = (local: string) => new Date(`${local.replace(' ', 'T')}:00+08:00`);
const monday = (line = '周一 9:00') => scheduleOf(line, 'Asia/Shanghai', world.now);
const said = async () => (await world.posts()).map(({ day }) => day);
const kept = async (id: number) => {
  const found = await world.do(transaction => findSchedule(transaction, world.teamId, id));
  if (found === undefined) throw new Error('no schedule');
  return found;
};
const change = (id: number, changed: ScheduleChange) =>
  world.do(transaction => changeSchedule(transaction, world.teamId, id, changed));
const planOf = ({ zone: _, ...plan }: Schedule) => plan;

async function wakeAt(local: string, worker = world.worker()): Promise<void> {
  world.now = at(local);
  await worker.wake();
}

test('what is due is done at its time, once, and is next due at the next slot', async () => {
  const id = await world.add(monday());
  await wakeAt('2026-11-30 08:59');
  expect(await said()).toEqual([]);
  await wakeAt('2026-11-30 09:00');
  await wakeAt('2026-11-30 09:01');
  expect(await world.posts()).toEqual([
    { kind: 'digest', day: '2026-11-30', at: '2026-11-30T01:00:00.000Z', missed: [] },
  ]);
  expect((await kept(id)).next).toEqual({ day: '2026-12-07', at: at('2026-12-07 09:00') });
});

test('two workers over one database, woken together week after week, do each slot once', async () => {
  await world.add(monday());
  await world.add(scheduleOf('每天 10:00', 'Asia/Shanghai', world.now));
  const workers = [world.worker(), world.worker()];
  for (let hour = 0; hour < 24 * 21; hour += 1) {
    world.now = new Date(at('2026-11-30 00:00').getTime() + hour * 3_600_000);
    await Promise.all(workers.map(worker => worker.wake()));
  }
  const posts = await world.posts();
  expect(posts.filter(({ at: time }) => time.includes('T01:00'))).toHaveLength(3);
  expect(posts.filter(({ at: time }) => time.includes('T02:00'))).toHaveLength(21);
  expect(posts).toHaveLength(24);
});

test('a slot that is claimed twice is claimed once', async () => {
  const id = await world.add(monday());
  world.now = at('2026-11-30 09:00');
  const claims = await Promise.all(
    [1, 2, 3].map(() =>
      world.do(transaction => claimSlot(transaction, world.teamId, id, world.now, 86_400_000)),
    ),
  );
  expect(claims.filter(claim => claim?.slot !== undefined)).toHaveLength(1);
});

test('the row of a slot alone decides: put back to an older time, a schedule does nothing again', async () => {
  const id = await world.add(monday());
  await wakeAt('2026-11-30 09:00');
  await world.do(transaction =>
    transaction.execute(
      sql`UPDATE "Schedule" SET since = 0, "dueAt" = ${at('2026-11-30 09:00')} WHERE id = ${id}`,
    ),
  );
  await wakeAt('2026-11-30 09:02');
  expect((await said()).filter(day => day === '2026-11-30')).toHaveLength(1);
});

describe('after a time away', () => {
  test('the latest slot is done, if it is still of use, and the older ones are named in it', async () => {
    const id = await world.add(monday());
    await wakeAt('2026-12-21 11:00');
    expect(await world.posts()).toMatchObject([
      { day: '2026-12-21', missed: ['2026-11-30', '2026-12-07', '2026-12-14'] },
    ]);
    await wakeAt('2026-12-28 09:00');
    expect((await world.posts())[1]).toMatchObject({ day: '2026-12-28', missed: [] });
    const fates = await world.do(transaction => settledSlots(transaction, world.teamId, id, 10));
    expect(fates.map(({ fate }) => fate)).toEqual(['queued', 'queued', 'missed', 'missed', 'missed']);
  });

  test('what is too late is only noted, and named by the next', async () => {
    await world.add(monday());
    await wakeAt('2026-12-22 09:01');
    expect(await said()).toEqual([]);
    await wakeAt('2026-12-28 09:00');
    expect(await world.posts()).toMatchObject([
      { day: '2026-12-28', missed: ['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21'] },
    ]);
  });

  test('how long a slot is of use is up to the feature', async () => {
    await world.add(monday());
    await wakeAt('2026-11-30 10:01', world.worker(['digest'], { usefulFor: () => 3_600_000 }));
    expect(await said()).toEqual([]);
  });

  test('years of a daily one are settled at once', async () => {
    await world.add(monday('每天 9:00'));
    await wakeAt('2029-12-01 09:30');
    const [post, ...more] = await world.posts();
    expect(more).toEqual([]);
    expect(post).toMatchObject({ day: '2029-12-01' });
    expect(post?.missed).toHaveLength(399);
  });
});

describe('in quiet hours', () => {
  test('a slot waits for the morning', async () => {
    const id = await world.add(monday('周一 23:30'));
    await wakeAt('2026-11-30 23:30');
    await wakeAt('2026-12-01 07:59');
    expect(await said()).toEqual([]);
    expect((await kept(id)).dueAt).toEqual(at('2026-12-01 08:00'));
    await wakeAt('2026-12-01 08:00');
    expect(await said()).toEqual(['2026-11-30']);
  });

  test('so does what a bot that was away finds at night', async () => {
    await world.add(monday('周一 18:00'));
    await wakeAt('2026-12-01 02:00');
    expect(await said()).toEqual([]);
    await wakeAt('2026-12-01 08:00');
    expect(await said()).toEqual(['2026-11-30']);
  });

  test('the team’s own hours count', async () => {
    await world.add(monday('周一 23:30'));
    await world.do(async transaction => {
      const settings = teamSettingsSchema.parse({ quietHours: '00:00-06:00' });
      await saveSettings(transaction, world.teamId, settings);
    });
    await wakeAt('2026-11-30 23:30');
    expect(await said()).toEqual(['2026-11-30']);
  });

  test('a kind whose hour the team chose itself waits for nothing', async () => {
    await world.add(monday('周一 23:30'));
    await wakeAt('2026-11-30 23:30', world.worker(['digest'], { isSaidInQuietHours: true }));
    expect(await said()).toEqual(['2026-11-30']);
  });
});

describe('many rooms at one minute', () => {
  test('twenty a minute are begun, by all processes together, until all have had theirs', async () => {
    const teams: number[] = [];
    for (let number = 0; number < 47; number += 1) teams.push(await world.newTeam(`team ${number}`));
    for (const [index, teamId] of teams.entries()) await world.add(monday(), { teamId, roomId: index + 2 });
    const workers = [world.worker(), world.worker()];
    const counts: number[] = [];
    for (const minute of ['09:00', '09:00', '09:01', '09:02', '09:03']) {
      world.now = at(`2026-11-30 ${minute}`);
      await Promise.all(workers.map(worker => worker.wake()));
      counts.push((await said()).length);
    }
    expect(counts).toEqual([20, 20, 40, 47, 47]);
  });

  test('those that fail each time keep no other waiting for ever', async () => {
    const failing = new Set<number>();
    for (let number = 0; number < 45; number += 1) {
      const teamId = await world.newTeam(`team ${number}`);
      const id = await world.add(monday(), { teamId, roomId: number + 2 });
      if (number < 22) failing.add(id);
    }
    world.onRun = ({ scheduleId }) => {
      if (failing.has(scheduleId)) throw new Error('fails');
    };
    const worker = world.worker();
    for (let minute = 0; minute < 30; minute += 1) {
      world.now = new Date(at('2026-11-30 09:00').getTime() + minute * 60_000);
      await worker.wake();
    }
    expect(await said()).toHaveLength(23);
    world.failures.length = 0;
  });
});

describe('what is settled and what is said are one', () => {
  test('a slot whose message could not be queued is not settled, and is done at the next beat', async () => {
    await world.add(monday());
    world.onRun = () => {
      throw new Error('fails');
    };
    await wakeAt('2026-11-30 09:00');
    expect(world.failures.splice(0)).toHaveLength(1);
    world.onRun = () => {};
    await wakeAt('2026-11-30 09:01');
    expect(await said()).toEqual(['2026-11-30']);
  });

  test.each(['while it is done', 'when it is settled, before it is sent'])(
    'a process is killed %s',
    async moment => {
      const id = await world.add(monday());
      await world.close();
      const child = watched(
        spawn(process.execPath, [
          ...['--import', 'tsx', fileURLToPath(new URL('./killed-at-slot.ts', import.meta.url))],
          ...[world.file, `${world.teamId}`, `${id}`, at('2026-11-30 09:00').toISOString(), moment],
        ]),
      );
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      await world.open();
      const before = await said();
      expect(before).toHaveLength(moment === 'while it is done' ? 0 : 1);
      await wakeAt('2026-11-30 09:05');
      expect(await said()).toEqual(['2026-11-30']);
    },
  );

  test('it is told only when its message was sent', async () => {
    const id = await world.add(monday());
    const told = () => world.do(transaction => lastTold(transaction, world.teamId, id));
    const fate = async () =>
      (await world.do(transaction => settledSlots(transaction, world.teamId, id, 1)))[0]?.fate;
    await wakeAt('2026-11-30 09:00');
    expect([await fate(), await told()]).toEqual(['queued', undefined]);
    await world.do(transaction => markSending(transaction, 1, world.now));
    // Killed while it was sent: what the bot says of its own accord goes out again.
    await world.do(transaction =>
      settleUnknownFates(transaction, 'terminal', { marksMessages: false, onceSince: world.now }),
    );
    expect([await fate(), await told()]).toEqual(['queued', undefined]);
    const message = { id: 1, platform: 'terminal', chatId: 'main', editsId: null } as const;
    await world.do(transaction =>
      finishMessage(transaction, message, ['7'], { part: 0, isLast: true }, world.now),
    );
    expect([await fate(), (await told())?.day]).toEqual(['sent', '2026-11-30']);
  });

  test('what was to be named by a message that never got out is named by the next', async () => {
    const id = await world.add(monday());
    await wakeAt('2026-12-07 09:00');
    await world.do(transaction => abandonMessage(transaction, 1, 'dead', 'the bot was put out of the group'));
    const [last] = await world.do(transaction => settledSlots(transaction, world.teamId, id, 1));
    expect(last).toMatchObject({ fate: 'failed', error: 'the bot was put out of the group' });
    await wakeAt('2026-12-14 09:00');
    expect((await world.posts())[1]).toMatchObject({ day: '2026-12-14', missed: ['2026-11-30'] });
  });
});

describe('a schedule changes', () => {
  test('to another rule: what is due by it from now on', async () => {
    const id = await world.add(monday());
    const plan = planOf(monday('周三 15:00'));
    await change(id, { plan, since: world.now });
    expect((await kept(id)).next).toEqual({ day: '2026-12-02', at: at('2026-12-02 15:00') });
  });

  test('to a later time on a day that had its slot: not again on that day', async () => {
    const id = await world.add(monday());
    await wakeAt('2026-11-30 09:00');
    await change(id, { plan: planOf(monday('周一 17:00')), since: world.now });
    expect((await kept(id)).next?.day).toBe('2026-12-07');
  });

  test('one slot is skipped, another moved', async () => {
    const id = await world.add(monday());
    const skipped = withSkipped(planOf(monday()), '2026-11-30');
    await change(id, { plan: withMoved(skipped, '2026-12-07', '2026-12-08', 840) });
    for (const local of ['2026-11-30 09:00', '2026-12-07 09:00', '2026-12-08 13:59']) await wakeAt(local);
    expect(await said()).toEqual([]);
    await wakeAt('2026-12-08 14:00');
    await wakeAt('2026-12-14 09:00');
    expect(await world.posts()).toMatchObject([
      { day: '2026-12-07', at: '2026-12-08T06:00:00.000Z', missed: [] },
      { day: '2026-12-14', missed: [] },
    ]);
  });

  test('it pauses, and what went by meanwhile was not missed', async () => {
    const id = await world.add(monday());
    await change(id, { pausedAt: world.now });
    await wakeAt('2026-12-14 09:00');
    expect(await said()).toEqual([]);
    await change(id, { pausedAt: null, since: world.now });
    await wakeAt('2026-12-21 09:00');
    expect(await world.posts()).toMatchObject([{ day: '2026-12-21', missed: [] }]);
  });

  test('it ends', async () => {
    const id = await world.add(monday('周一 9:00 共2次'));
    for (const local of ['2026-11-30 09:00', '2026-12-07 09:00', '2026-12-14 09:00']) await wakeAt(local);
    expect(await said()).toEqual(['2026-11-30', '2026-12-07']);
    expect((await kept(id)).next).toBeUndefined();
  });

  test('it is removed, by its own team only', async () => {
    const id = await world.add(monday());
    const other = await world.newTeam('other');
    await world.do(transaction => removeSchedule(transaction, other, id));
    expect(await world.do(transaction => schedulesOf(transaction, world.teamId, 'digest'))).toHaveLength(1);
    await world.do(transaction => removeSchedule(transaction, world.teamId, id));
    await wakeAt('2026-11-30 09:00');
    expect(await said()).toEqual([]);
  });
});

describe('the team’s zone changes', () => {
  const rezone = (zone: string) => world.do(transaction => rezoneSchedules(transaction, world.teamId, zone));

  test('to the west, after the slot of the day: not again when it is nine o’clock there', async () => {
    const id = await world.add(monday());
    await wakeAt('2026-11-30 09:00');
    await rezone('America/New_York');
    expect((await kept(id)).next).toEqual({ day: '2026-12-07', at: new Date('2026-12-07T14:00:00Z') });
    await wakeAt('2026-11-30 22:30');
    expect(await said()).toEqual(['2026-11-30']);
  });

  test('to the east, before the slot of the day, where nine o’clock is past: it is done late, not lost', async () => {
    world.now = at('2026-11-29 12:00');
    await world.add(monday());
    await wakeAt('2026-11-30 08:30');
    await rezone('Pacific/Auckland');
    await wakeAt('2026-11-30 08:31');
    expect(await said()).toEqual(['2026-11-30']);
  });

  test('by the setting', async () => {
    const id = await world.add(monday());
    await rezone('Asia/Shanghai');
    expect((await kept(id)).schedule.zone).toBe('Asia/Shanghai');
    await rezone('Europe/London');
    expect((await kept(id)).next).toEqual({ day: '2026-11-30', at: new Date('2026-11-30T09:00:00Z') });
  });
});

describe('its room', () => {
  test('leaves the team: it is said in another of the team’s groups, never in the other team’s', async () => {
    await world.add(monday());
    const other = await world.newTeam('other');
    await world.do(async ({ prisma }) => {
      await prisma.room.update({ where: { id: world.roomId }, data: { teamId: other } });
      const room = { platform: 'terminal', chatId: 'second', name: 'second', teamId: world.teamId };
      await prisma.room.create({ data: { ...room, createdAt: world.now } });
    });
    await wakeAt('2026-11-30 09:00');
    const rows = await world.do(transaction =>
      transaction.query(sql`SELECT "chatId", "teamId" FROM "Outbox"`),
    );
    expect(rows).toEqual([{ chatId: 'second', teamId: world.teamId }]);
  });

  test('is closed and the team has no other: it waits, and is of no use later', async () => {
    await world.add(monday());
    const set = (closedAt: Date | null) =>
      world.do(({ prisma }) => prisma.room.update({ where: { id: world.roomId }, data: { closedAt } }));
    await set(world.now);
    await wakeAt('2026-11-30 09:00');
    expect(await said()).toEqual([]);
    await set(null);
    await wakeAt('2026-12-07 09:00');
    expect(await world.posts()).toMatchObject([{ day: '2026-12-07', missed: ['2026-11-30'] }]);
  });

  test('has a clock of its own: it is due by that', async () => {
    await world.add(monday());
    await world.do(({ prisma }) =>
      prisma.room.update({ where: { id: world.roomId }, data: { clock: at('2026-11-30 08:00') } }),
    );
    await wakeAt('2026-11-30 09:30');
    expect(await said()).toEqual([]);
  });
});

test('that nobody knows the holidays of a year is said once', async () => {
  await world.add(monday('工作日 9:00'));
  for (const day of ['2026-12-31', '2027-01-01', '2027-01-04', '2028-01-03']) await wakeAt(`${day} 09:00`);
  expect(world.asked.map(({ unknownYear }) => unknownYear)).toEqual([undefined, 2027, undefined, 2028]);
});
