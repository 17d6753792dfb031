/** A meeting of a team with far more in doubt than anybody can talk about: its agenda is bounded, and so is what an act reads. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AGENDA_AT_MOST } from '../../../src/domain/agenda.ts';
import { sql } from '../../../src/store/database.ts';
import { Sqlite } from '../../../src/store/sqlite.ts';
import type { Chat } from '../chat.ts';
import { teamWithDoubts, walkCard } from './team.ts';

const CLAIMS = 1_000;

let chat: Chat;
beforeEach(async () => {
  chat = await teamWithDoubts();
});
afterEach(() => chat.close());

/** Claims that have lost all evidence, like C1 but for their wording. */
const doubt = (count: number) =>
  chat.look(({ execute }) =>
    execute(sql`
      WITH RECURSIVE made(number) AS (SELECT 100 UNION ALL SELECT number + 1 FROM made WHERE number < 99 + ${count})
      INSERT INTO "Claim" ("teamId", number, "personaId", dimension, wording, "isRetired", "sinceVersion")
      SELECT "teamId", made.number, "personaId", dimension, '说法 ' || made.number, 0, 1
      FROM "Claim" JOIN made WHERE "Claim".number = 1`),
  );

/** @returns how many statements that read a line takes */
async function readingsOf(line: string): Promise<number> {
  const rows = vi.spyOn(Sqlite.prototype, 'query');
  await chat.say('王经理', line);
  const count = rows.mock.calls.length;
  rows.mockRestore();
  return count;
}

test('talks of a hundred items, and says how many are left to the next one', async () => {
  await doubt(CLAIMS);
  const coming = await chat.say('小李', '/review agenda');
  expect(coming.text).toContain(`100. 要重新确认 · `);
  expect(coming.text).toContain(`还有 ${CLAIMS + 3 - AGENDA_AT_MOST} 项，这次谈不完，留到下次`);
  await chat.say('王经理', '/review start');
  expect(walkCard(chat).text).toContain(`第 1/${AGENDA_AT_MOST} 项`);
  await chat.say('王经理', '/review next 100');
  expect(walkCard(chat).text).toContain(`第 100/${AGENDA_AT_MOST} 项`);
  const running = await chat.say('小李', '/review agenda');
  expect(running.text).toContain(`还有 ${CLAIMS + 3 - AGENDA_AT_MOST} 项，这次谈不完，留到下次`);
});

test('each step reads as much as with three items', async () => {
  const steps = ['/review start', '/review decide 采纳', '/review next', '/review agenda'];
  const few: number[] = [];
  for (const step of steps) few.push(await readingsOf(step));
  await chat.say('王经理', '/review end');
  await doubt(CLAIMS);
  for (const [index, step] of steps.entries())
    expect.soft(await readingsOf(step), step).toBeLessThan((few[index] ?? 0) + 60);
});
