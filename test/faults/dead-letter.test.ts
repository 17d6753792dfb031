import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATIENCE_MILLISECONDS, thoroughly } from '../patience.ts';
import { scratchFolder } from '../scenes/process.ts';
import { lostOf, recordedBy, recordLine, unspeakable } from './acknowledged.ts';
import { lookInto } from './inspect-database.ts';
import { brokenInvariants } from './invariants.ts';
import { echoedBy, endAll, Session, saidBy } from './session.ts';

/** Where one thing was recorded. */
let model: string;
let folder: string;
let file: string;
beforeAll(async () => {
  model = scratchFolder();
  expect((await new Session(model).end(recordLine('头'))).code).toBe(0);
});
afterAll(() => rmSync(model, { recursive: true, force: true }));
beforeEach(() => {
  folder = scratchFolder();
  file = path.join(folder, 'chat.db');
  cpSync(model, folder, { recursive: true });
});
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

type Row = {
  id: number;
  state: string;
  attempts: number;
  reference: string | null;
  payload: string | null;
  error: string | null;
};
const deadRows = () => lookInto(file, look => look<Row>(`SELECT * FROM "Inbox" WHERE state <> 'done'`));
const everything = () =>
  lookInto(file, look =>
    look<{ records: number; entries: number; tags: number; found: number; last: number }>(
      `SELECT (SELECT count(*) FROM "Feedback") AS records,
        (SELECT count(*) FROM "Audit" WHERE action = 'feedback.recorded') AS entries,
        (SELECT count(*) FROM "FeedbackTag") AS tags,
        (SELECT count(*) FROM "FeedbackSearch") AS found,
        (SELECT last FROM "ShortId" WHERE kind = 'F') AS last`,
    ),
  );
const saysOf = (session: Session) => session.heard.flatMap(heard => saidBy(heard) ?? []);
const logged = (session: Session) =>
  session.err
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { event: string; attempts: number; time: number });

function change(sql: string): void {
  const database = new Libsql(file);
  database.exec(sql);
  database.close();
}

/** Lets a statement fail as a damaged or half-upgraded database does: not the disk's fault, and again each time. */
function poison(table: string, when: string): void {
  change(`CREATE TRIGGER poison_${table} BEFORE INSERT ON "${table}" WHEN ${when}
    BEGIN SELECT RAISE(ABORT, 'poisoned'); END`);
}

// Early, in the middle and late in what a command writes.
test.each(
  thoroughly<readonly [string, string]>(
    [
      ['Feedback', `NEW.text LIKE '%毒%'`],
      ['Outbox', `NEW.view LIKE '%F3 · %'`],
    ],
    [['Audit', `NEW.subject = 'F3'`]],
  ),
)(
  'an event that fails each time at its %s is put aside, the person told; the others go on',
  async (table, when) => {
    poison(table, when);
    const session = new Session(folder, { env: { LOG_LEVEL: 'warn' } });
    // F3 is free again for the next one, which would fail likewise: only one is typed where the number is what fails.
    const after = table === 'Feedback' ? [recordLine('丙')] : ['/search 听到的', '/feedback show F2'];
    expect(await session.end(recordLine('乙'), recordLine('有毒'), ...after)).toEqual({
      code: 0,
      signal: null,
    });
    expect(unspeakable(session)).toEqual([]);

    const poisoned = session.heard
      .flatMap(heard => echoedBy(heard) ?? [])
      .find(echo => echo.text.includes('有毒'));
    const answers = saysOf(session).filter(said => said.replyTo === poisoned?.message);
    const [row, ...others] = deadRows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ state: 'dead', attempts: 5, reference: `E${row?.id}` });
    expect(row?.payload).toContain('有毒');
    expect(answers.map(said => said.text)).toEqual([expect.stringContaining(`E${row?.id}`)]);
    expect(answers[0]?.text).not.toMatch(/poison|Error|SQLITE/);
    // In order, and nobody else is bothered.
    expect(saysOf(session).map(said => said.replyTo)).toEqual(
      session.heard.flatMap(heard => echoedBy(heard)?.message ?? []),
    );
    const records = table === 'Feedback' ? 3 : 2;
    expect(everything()).toEqual([
      { records, entries: records, tags: records, found: records, last: records },
    ]);
    expect(lostOf(file, [session])).toEqual([]);

    const log = logged(session);
    expect(log.map(entry => entry.event)).toEqual([
      ...Array.from({ length: 4 }, () => 'event failed'),
      'event put aside',
    ]);
    const gaps = log.slice(1).map((entry, index) => entry.time - (log[index]?.time ?? 0));
    // At least 0.2, 0.4, 0.8, 1.6 seconds, less a quarter.
    for (const [index, gap] of gaps.entries()) expect(gap).toBeGreaterThan(140 * 2 ** index);

    const next = new Session(folder);
    expect((await next.end('/feedback show F2')).code).toBe(0);
    expect(saysOf(next)).toHaveLength(1);
    expect(deadRows()).toHaveLength(1);
  },
);

test('tries before a kill count, and what follows in the room waits until the event is put aside', async () => {
  poison('Feedback', `NEW.text LIKE '%毒%'`);
  const killed = new Session(folder, { env: { LOG_LEVEL: 'warn' } });
  killed.type(recordLine('有毒'));
  await expect.poll(() => killed.err, { timeout: PATIENCE_MILLISECONDS }).toContain('"event failed"');
  await killed.kill();
  const session = new Session(folder, { env: { LOG_LEVEL: 'warn' } });
  expect((await session.end(recordLine('乙'), ':room 二群', recordLine('丙'))).code).toBe(0);
  const dead = deadRows();
  expect(dead).toMatchObject([{ state: 'dead', attempts: 5 }]);
  // A failure is logged before it is noted: the kill may have come between the two.
  expect([5, 6]).toContain(logged(killed).length + logged(session).length);
  const apologies = saysOf(session).filter(said => said.text.includes(`E${dead[0]?.id}`));
  expect(apologies).toHaveLength(1);
  expect(recordedBy(session)).toBe(2);
  expect(lookInto(file, brokenInvariants)).toEqual([]);
});

test('a button that fails each time is put aside too, and the person told', async () => {
  poison('Audit', `NEW.action = 'feedback.deleted'`);
  const session = new Session(folder);
  expect((await session.end(recordLine('乙'), ':press 3', recordLine('丙'))).code).toBe(0);
  const [row] = deadRows();
  expect(row).toMatchObject({ state: 'dead', attempts: 5 });
  expect(saysOf(session).map(said => said.text)).toEqual([
    expect.stringMatching(/^F2 · /),
    expect.stringContaining(`E${row?.id}`),
    expect.stringMatching(/^F3 · /),
  ]);
  expect(lookInto(file, look => look('SELECT id FROM "Feedback" WHERE "deletedAt" IS NOT NULL'))).toEqual([]);
  expect(lookInto(file, brokenInvariants)).toEqual([]);
});

test.each([
  ['of a kind that this version does not know', `{"kind":"telepathy"}`],
  ['that is damaged', `{"kind":"mess`],
])('an event %s is put aside, and what follows goes on', async (_, payload) => {
  change(`INSERT INTO "Inbox" (platform, "eventId", "chatId", "messageId", payload, state, attempts, "receivedAt")
    VALUES ('terminal', 'main/900', 'main', '900', '${payload}', 'waiting', 0, 1)`);
  const session = new Session(folder);
  expect(await session.end(recordLine('乙'))).toEqual({ code: 0, signal: null });
  expect(unspeakable(session)).toEqual([]);
  expect(recordedBy(session)).toBe(1);
  expect(deadRows()).toMatchObject([{ state: 'dead', payload }]);
  expect(lookInto(file, brokenInvariants)).toEqual([]);
});
