/** How the process starts and ends: wrong settings, a second one on the same database, signals, the end of its input. */
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PATIENCE_MILLISECONDS, thoroughly } from '../patience.ts';
import { runProcess, scratchFolder } from '../scenes/process.ts';
import { placeReadyMade } from '../scratch.ts';
import { lostOf, recordedBy, recordLine, recordLines } from './acknowledged.ts';
import { lookInto } from './inspect-database.ts';
import { brokenInvariants } from './invariants.ts';
import { echoedBy, endAll, Session, saidBy } from './session.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = scratchFolder();
  file = path.join(folder, 'chat.db');
});
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

const doneOf = (session: Session) => session.heard.filter(heard => 'done' in heard).length;
const lines = (said: string) => said.split('\n').filter(line => line !== '');

describe('a second process', () => {
  test('is refused with one line and 75 while the first works on, and starts at once when that is killed', async () => {
    const first = new Session(folder);
    first.type(recordLine('一'));
    await first.done(1);
    const second = await runProcess(folder, recordLine('二'));
    expect({ ...second, err: lines(second.err).length }).toEqual({ code: 75, signal: null, out: '', err: 1 });
    expect(second.err).toContain(file);
    first.type(recordLine('三'));
    await first.done(2);
    await first.kill();
    const third = new Session(folder);
    expect((await third.end(recordLine('四'))).code).toBe(0);
    expect(recordedBy(third)).toBe(1);
    expect(lostOf(file, [first, third])).toEqual([]);
  });

  test('is refused also when it knows the database by another name', async () => {
    const first = new Session(folder);
    first.type(recordLine('一'));
    await first.done(1);
    symlinkSync(file, path.join(folder, 'other.db'));
    const env = { DATABASE_URL: `file:${path.join(folder, 'other.db')}` };
    const second = await runProcess(folder, recordLine('二'), { env });
    expect((await first.end()).code).toBe(0);
    expect({ code: second.code, out: second.out }).toEqual({ code: 75, out: '' });
  });

  test('that starts at the same moment: one of them works, the other is refused', async () => {
    const both = [new Session(folder), new Session(folder)];
    const codes = await Promise.all(both.map((session, index) => session.end(recordLine(`同${index}`))));
    const worked = both.filter((_, index) => codes[index]?.code === 0);
    // Where the first is through before the second looks, both worked.
    expect(codes.map(({ code }) => code).filter(code => code !== 0 && code !== 75)).toEqual([]);
    expect(worked.length).toBeGreaterThan(0);
    for (const session of worked) expect(recordedBy(session)).toBe(1);
    expect(lostOf(file, both)).toEqual([]);
  });
});

describe('wrong settings', () => {
  test.each(thoroughly(['zh-CN'], ['en']))(
    'are refused with 78, a line each, before anything is made (%s)',
    async language => {
      const env = {
        DATABASE_URL: '',
        TEAM_LANGUAGE: language,
        TEAM_TIMEZONE: 'Asia/Nowhere',
        LOG_LEVEL: 'loud',
        BOOTSTRAP_MANAGERS: '小李',
      };
      const result = await runProcess(folder, recordLine('一'), { env });
      expect({ code: result.code, out: result.out }).toEqual({ code: 78, out: '' });
      const names = lines(result.err).map(line => /^[A-Z_]+/.exec(line)?.[0]);
      expect(names.sort()).toEqual(['BOOTSTRAP_MANAGERS', 'LOG_LEVEL', 'TEAM_TIMEZONE']);
      for (const line of lines(result.err)) expect(line).toMatch(language === 'en' ? /Example: / : /例如 /);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('a language that there is not is refused too', async () => {
    const result = await runProcess(folder, '', { env: { DATABASE_URL: '', TEAM_LANGUAGE: 'fr' } });
    expect({ code: result.code, lines: lines(result.err).length }).toEqual({ code: 78, lines: 1 });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('what does not exist yet or does not fit is refused, and its secrets are never printed', async () => {
    const secrets = ['s3cret-lark', 'p4ssword'];
    const env = {
      LARK_APP_ID: 'cli_1',
      LARK_APP_SECRET: 's3cret-lark',
      DATABASE_URL: 'postgresql://user:p4ssword@db/loop',
    };
    const result = await runProcess(folder, '', { env });
    expect({ code: result.code, out: result.out, lines: lines(result.err).length }).toEqual({
      code: 78,
      out: '',
      lines: 2,
    });
    expect(lines(result.err)[0]).toMatch(/^DATABASE_URL: .*还不支持/);
    expect(lines(result.err)[1]).toMatch(/^LARK_APP_ID: /);
    for (const secret of secrets) expect(result.err).not.toContain(secret);
    // The same from a file.
    writeFileSync(
      path.join(folder, '.env'),
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    const fromFile = await runProcess(folder, '', { env: { DATABASE_URL: '' } });
    expect(fromFile.code).toBe(78);
    for (const secret of secrets) expect(fromFile.err).not.toContain(secret);
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  test('an argument that there is not is refused with 64', async () => {
    const result = await runProcess(folder, '', { args: ['--jsno'] });
    expect({ code: result.code, lines: lines(result.err).length }).toEqual({ code: 64, lines: 1 });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the end', () => {
  beforeEach(() => placeReadyMade(file));

  test.each(thoroughly<NodeJS.Signals>(['SIGTERM'], ['SIGINT', 'SIGHUP']))(
    'by %s while commands are under way keeps all that was said, and is 0',
    async signal => {
      const session = new Session(folder);
      session.type(...recordLines('停', 3_000));
      await session.done(25);
      const ending = await session.kill(signal);
      expect(ending).toEqual({ code: 0, signal: null });
      expect({ err: session.err, strange: session.strange }).toEqual({ err: '', strange: [] });
      expect(doneOf(session)).toBeLessThan(3_000);
      const next = new Session(folder);
      expect((await next.end(recordLine('后'))).code).toBe(0);
      expect(lostOf(file, [session, next])).toEqual([]);
      const typed = session.heard.filter(heard => echoedBy(heard) !== undefined).length;
      // The line that was just read may not have been taken.
      expect(typed + 1 - recordedBy(session) - recordedBy(next)).toBeLessThanOrEqual(1);
    },
  );

  test('by a second SIGTERM is no worse', async () => {
    const session = new Session(folder);
    session.type(...recordLines('停', 500));
    await session.done(10);
    session.child.kill('SIGTERM');
    session.child.kill('SIGTERM');
    await session.ended;
    expect(lookInto(file, brokenInvariants)).toEqual([]);
    const next = new Session(folder);
    expect((await next.end(recordLine('后'))).code).toBe(0);
    expect(lostOf(file, [session, next])).toEqual([]);
  });

  test('of the input finishes what is in hand, also a last line that is not ended', async () => {
    const { code, out } = await runProcess(folder, `${recordLine('一')}\r\n${recordLine('二')}`);
    expect(code).toBe(0);
    expect(out).toMatch(/"F2 · .*\n\{"done":2\}\n$/s);
  });

  test('by :quit is 0, and what follows is not read', async () => {
    const session = new Session(folder);
    expect(await session.end(recordLine('一'), ':quit', recordLine('二'))).toEqual({ code: 0, signal: null });
    expect(recordedBy(session)).toBe(1);
    expect(lookInto(file, look => look('SELECT id FROM "Inbox" WHERE payload LIKE ?', '%二%'))).toEqual([]);
  });

  test.each(thoroughly(['--json'], ['plain']))(
    'of whoever reads the output ends the process in good order (%s)',
    async form => {
      const session = new Session(folder, { args: form === 'plain' ? [] : ['--json'] });
      session.type(...recordLines('断', 5));
      await new Promise<void>(resolve =>
        session.onLine(() => (session.heard.length + session.strange.length >= 3 ? resolve() : undefined)),
      );
      session.child.stdout?.destroy();
      session.type(...recordLines('续', 2_000));
      const isOver = await Promise.race([
        session.ended,
        new Promise<void>(resolve => setTimeout(resolve, PATIENCE_MILLISECONDS)),
      ]);
      if (!isOver) await session.kill();
      expect({ ended: isOver, err: session.err }).toEqual({ ended: { code: 0, signal: null }, err: '' });
      const next = new Session(folder);
      expect((await next.end(recordLine('后'))).code).toBe(0);
      expect(lostOf(file, [next])).toEqual([]);
    },
  );
});

test('a first start on an empty folder answers', async () => {
  const session = new Session(folder, { env: { DATABASE_URL: '' } });
  session.type('/help');
  await session.until(heard => saidBy(heard) !== undefined);
  expect((await session.end()).code).toBe(0);
  expect(existsSync(path.join(folder, 'data', 'personaloop.db'))).toBe(true);
});
