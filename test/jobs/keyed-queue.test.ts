import { expect, test } from 'vitest';
import { KeyedQueue, type Served } from '../../src/jobs/keyed-queue.ts';
import type { ChatKey } from '../../src/store/inbox.ts';

const room = (chatId: string): ChatKey => ({ platform: 'terminal', chatId });
const pause = (milliseconds = 1) => new Promise(resolve => setTimeout(resolve, milliseconds));

function lanesServing(
  serve: (room: ChatKey) => Promise<Served>,
  lanesAtMost = 4,
  now: () => Date = () => new Date(),
) {
  const errors: unknown[] = [];
  const lanes = new KeyedQueue({
    serve,
    lanesAtMost,
    now,
    onError: error => errors.push(error),
    restMilliseconds: 5,
  });
  return { lanes, errors };
}

test('a room’s work is done one after the other, rooms side by side, never more than allowed', async () => {
  const work = new Map([...'abcdef'].map(name => [name, 3]));
  const active = new Set<string>();
  let most = 0;
  const { lanes } = lanesServing(async ({ chatId }) => {
    expect(active.has(chatId)).toBe(false);
    active.add(chatId);
    most = Math.max(most, active.size);
    await pause();
    active.delete(chatId);
    const left = (work.get(chatId) ?? 0) - 1;
    work.set(chatId, left);
    return left >= 0 ? 'done' : 'idle';
  }, 3);
  for (const name of work.keys()) lanes.wake(room(name));
  await lanes.rest();
  expect([...work.values()]).toEqual([-1, -1, -1, -1, -1, -1]);
  expect(most).toBe(3);
});

test('a room that is woken while it is served is looked at again', async () => {
  let looks = 0;
  const { lanes } = lanesServing(async () => {
    looks += 1;
    if (looks === 1) lanes.wake(room('a'));
    await pause();
    return 'idle';
  });
  lanes.wake(room('a'));
  await lanes.rest();
  expect(looks).toBe(2);
});

test('what must wait for its time is looked at again then, and others go on meanwhile', async () => {
  const seen: string[] = [];
  const at = Date.now() + 40;
  const { lanes } = lanesServing(async ({ chatId }) => {
    if (chatId === 'late' && Date.now() < at) return { notBefore: new Date(at) };
    seen.push(chatId);
    return 'idle';
  });
  lanes.wake(room('late'));
  lanes.wake(room('other'));
  await lanes.rest();
  expect(seen).toEqual(['other']);
  expect(lanes.isWaiting).toBe(true);
  while (lanes.isWaiting) await pause(5);
  await lanes.rest();
  expect(seen).toEqual(['other', 'late']);
});

test('an error rests the room and is reported; the room is served again', async () => {
  let looks = 0;
  const { lanes, errors } = lanesServing(async () => {
    looks += 1;
    if (looks === 1) throw new Error('disk full');
    return 'idle';
  });
  lanes.wake(room('a'));
  await lanes.rest();
  while (lanes.isWaiting) await pause(2);
  await lanes.rest();
  expect(errors).toHaveLength(1);
  expect(looks).toBe(2);
});

test('stop finishes what is in hand and takes up nothing more', async () => {
  const finished: string[] = [];
  const { lanes } = lanesServing(async ({ chatId }) => {
    await pause(10);
    finished.push(chatId);
    return 'done';
  }, 1);
  lanes.wake(room('a'));
  lanes.wake(room('b'));
  await lanes.stop();
  lanes.wake(room('c'));
  expect(finished).toEqual(['a']);
});

test('a clock that steps back while a room is looked at makes it wait no longer', async () => {
  let step = 0;
  let looks = 0;
  const now = () => new Date(Date.now() + step);
  const { lanes } = lanesServing(
    async () => {
      looks += 1;
      if (looks > 1) return 'idle';
      const notBefore = new Date(now().getTime() + 20);
      step = -3_600_000;
      return { notBefore };
    },
    4,
    now,
  );
  lanes.wake(room('a'));
  await expect.poll(() => looks).toBe(2);
  expect(lanes.isWaiting).toBe(false);
});
