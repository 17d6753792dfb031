/** A process that dies within any step of a meeting leaves it undone as a whole; done again, it is done once. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { Sqlite } from '../../../src/store/sqlite.ts';
import type { Chat } from '../chat.ts';
import { teamWithDoubts } from './team.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await teamWithDoubts();
});
afterEach(() => chat.close());

/** Before which statement it dies, the first time that it comes to it. */
const DEATHS: readonly (readonly [line: string, statement: RegExp])[] = [
  ['/review start', /INSERT INTO "MeetingItem"/],
  ['/review start', /INSERT INTO "Card"/],
  ['/review decide 1 需要证据 谁=社群运营 截止=2026-12-09', /UPDATE "MeetingItem" SET outcome/],
  ['/review note "先问客服"', /UPDATE "Card" SET shows/],
  ['/review next', /UPDATE "Meeting" SET current/],
  ['/review end', /UPDATE "Card" SET "isReplaced"/],
];

test('each step is one transaction', async () => {
  for (const [line, statement] of DEATHS) {
    if (line === '/review start' && (await count()).running > 0) await chat.say('王经理', '/review end');
    await dyingOnce(statement, () => chat.say('王经理', line));
    await chat.restart();
  }
  expect(await count()).toEqual({ actions: 1, notes: 1, running: 0, ended: 2 });
  expect(chat.cards.filter(({ text }) => text.startsWith('M2 研讨会纪要'))).toHaveLength(1);
});

async function dyingOnce(statement: RegExp, work: () => Promise<unknown>): Promise<void> {
  const { query, execute } = Sqlite.prototype;
  let deaths = 0;
  const die = (asked: { readonly sql: string }) => {
    if (!statement.test(asked.sql)) return;
    deaths += 1;
    if (deaths === 1) throw new Error('killed');
  };
  const spies = [
    vi.spyOn(Sqlite.prototype, 'query').mockImplementation(function (this: Sqlite, asked) {
      die(asked);
      return query.call(this, asked) as never;
    }),
    vi.spyOn(Sqlite.prototype, 'execute').mockImplementation(function (this: Sqlite, asked) {
      die(asked);
      return execute.call(this, asked);
    }),
  ];
  await work();
  for (const spy of spies) spy.mockRestore();
  expect(deaths).toBeGreaterThan(0);
}

async function count(): Promise<Record<'actions' | 'notes' | 'running' | 'ended', number>> {
  const [row] = await chat.look(({ query }) =>
    query<Record<'actions' | 'notes' | 'running' | 'ended', number>>(sql`
      SELECT (SELECT count(*) FROM "ActionItem") AS actions, (SELECT count(*) FROM "MeetingNote") AS notes,
        (SELECT count(*) FROM "Meeting" WHERE state = 'running') AS running,
        (SELECT count(*) FROM "Meeting" WHERE state = 'ended') AS ended`),
  );
  if (row === undefined) throw new Error('nothing is counted');
  return row;
}
