/** Between “the round ended” and “its summary is posted” nothing can come: both are one transaction, or neither. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { Sqlite } from '../../../src/store/sqlite.ts';
import { Chat } from '../chat.ts';
import { NEW, OVER, rowsOf, tableOf } from './rounds.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 小郑 role=media');
  await chat.say('小郑', '/persona new 精致妈妈');
  await chat.say('小郑', NEW);
  await chat.type(':now 2026-12-06T22:00');
  await chat.say('小郑', `/ab record T1\n${tableOf(rowsOf(1, { mean: 40, swing: 0.2 }))}`);
});
afterEach(() => chat.close());

const summaries = () => chat.cards.filter(({ text }) => text.includes('按计划结束'));
const ended = () =>
  chat.look(({ query }) =>
    query<{ endedAt: Date | null; postedAt: Date | null }>(sql`SELECT "endedAt", "postedAt" FROM "AbRound"`),
  );

test('what dies in between is undone as a whole; after the restart one summary is posted', async () => {
  const query = Sqlite.prototype.query;
  let deaths = 0;
  // The round has ended and is marked as posted; the message is about to be queued.
  const spy = vi.spyOn(Sqlite.prototype, 'query').mockImplementation(function (this: Sqlite, statement) {
    if (/INSERT INTO "Outbox"/.test(statement.sql) && JSON.stringify(statement.values).includes('ROAS')) {
      deaths += 1;
      if (deaths === 1) throw new Error('killed');
    }
    return query.call(this, statement) as never;
  });
  await chat.type(`:now ${OVER[0]}`);
  expect(deaths).toBeGreaterThan(0);
  spy.mockRestore();
  await chat.restart();
  await chat.type(':now 2026-12-07T09:05');
  expect(summaries()).toHaveLength(1);
  const [round] = await ended();
  expect(round?.endedAt).not.toBeNull();
  expect(round?.postedAt).not.toBeNull();
});
