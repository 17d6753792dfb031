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

test('a meeting has a bounded number of notes, and its minutes show the first of each item', async () => {
  await chat.say('王经理', '/review start');
  for (let number = 1; number <= 7; number += 1) await chat.say('小李', `/review note "第 ${number} 句"`);
  await chat.look(({ execute }) =>
    execute(sql`
      WITH RECURSIVE made(number) AS (SELECT 8 UNION ALL SELECT number + 1 FROM made WHERE number < 299)
      INSERT INTO "MeetingNote" ("teamId", "meetingId", position, "personId", words, at)
      SELECT note."teamId", note."meetingId", NULL, note."personId", '又一句 ' || made.number, note.at
      FROM "MeetingNote" note JOIN made WHERE note.id = (SELECT min(id) FROM "MeetingNote")`),
  );
  expect((await chat.say('小李', '/review note "第 300 句"')).text).toContain('记下了');
  const full = 'M1 已经记了 300 条，记满了。先结束这次，再开一次接着记。';
  expect((await chat.say('小李', '/review note "第 301 句"')).text).toContain(full);
  await chat.type(`:reply ${walkCard(chat).message} 还有一句`);
  expect(chat.lastCard().text).toContain(full);
  const minutes = await chat.say('王经理', '/review end');
  expect(minutes.text).toContain('小李：第 5 句');
  expect(minutes.text).not.toContain('小李：第 6 句');
  expect(minutes.text).toContain('还有 3 条记录在文件里');
});
