/** What the storage does to the bot: a full disk, and a database that is damaged, foreign or newer. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rounds, thoroughly } from '../patience.ts';
import { runProcess, scratchFolder } from '../scenes/process.ts';
import { lostOf, recordedBy, recordLine, recordLines, unspeakable } from './acknowledged.ts';
import { randomFrom } from './random.ts';
import { echoedBy, endAll, Session } from './session.ts';

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

const errorsOf = (session: Session) =>
  session.heard.flatMap(heard => (typeof heard['error'] === 'string' ? [heard['error']] : []));
const doneOf = (session: Session) => session.heard.filter(heard => 'done' in heard).length;
const lines = (said: string) => said.split('\n').filter(line => line !== '');
const hashOf = (name: string) => createHash('sha256').update(readFileSync(name)).digest('hex');

describe('a full disk', () => {
  const isMountable = canMount();
  const long = '很长的一段话，'.repeat(120);
  let disk: string;
  beforeEach(() => {
    disk = path.join(folder, 'disk');
    mkdirSync(disk);
    if (isMountable) asRoot(`mount -t tmpfs -o size=6m tmpfs ${disk}`);
  });
  afterEach(() => {
    if (isMountable) asRoot(`umount -l ${disk}`);
  });
  const resize = (size: string) => asRoot(`mount -o remount,size=${size} ${disk}`);
  const fill = () => {
    // To the last byte.
    try {
      writeFileSync(path.join(disk, 'filler'), Buffer.alloc(64 * 1024 * 1024));
    } catch {
      // That is what it is for.
    }
  };

  test.skipIf(!isMountable)(
    'is said in words, ends with 74, and once there is space everything acknowledged is there and the rest goes on',
    async () => {
      const first = new Session(disk);
      const { code } = await first.end(...recordLines('满', 400, long));
      expect(unspeakable(first)).toEqual([]);
      expect(first.strange).toEqual([]);
      expect(errorsOf(first)).toContainEqual(expect.stringContaining('磁盘已满'));
      expect(doneOf(first)).toBe(400);
      expect(recordedBy(first)).toBeGreaterThan(20);
      expect(code).toBe(74);

      resize('64m');
      const second = new Session(disk);
      expect(await second.end(...recordLines('空', 5))).toEqual({ code: 0, signal: null });
      expect(second.err).toBe('');
      expect(errorsOf(second)).toEqual([]);
      expect(lostOf(path.join(disk, 'chat.db'), [first, second])).toEqual([]);
      // What was taken is answered, at the latest now; what was not taken was said not to be.
      const typed = first.heard.filter(heard => echoedBy(heard) !== undefined).length;
      const refused = errorsOf(first).filter(error => error.includes('没有收下')).length;
      expect(recordedBy(first) + recordedBy(second)).toBe(typed - refused + 5);
    },
  );

  test.skipIf(!isMountable)(
    'that gets space again is used by the running process, which then ends with 0',
    async () => {
      const session = new Session(disk);
      session.type(...recordLines('前', 20, long));
      await session.done(20);
      fill();
      session.type(...recordLines('满', 60, long));
      await session.until(heard => String(heard['error'] ?? '').includes('磁盘已满'));
      rmSync(path.join(disk, 'filler'));
      resize('64m');
      // Its own pace of trying again.
      await new Promise(resolve => setTimeout(resolve, 2_500));
      const { code } = await session.end(...recordLines('后', 20, long));
      expect(unspeakable(session)).toEqual([]);
      expect(code).toBe(0);
      expect(doneOf(session)).toBe(100);
      const refused = errorsOf(session).filter(error => error.includes('没有收下')).length;
      expect(recordedBy(session)).toBe(100 - refused);
      expect(lostOf(path.join(disk, 'chat.db'), [session])).toEqual([]);
    },
  );

  test.skipIf(!isMountable)(
    'is met at taking a line and at handling one, wherever the last byte happens to be',
    async () => {
      const said = new Set<string>();
      for (const [index, kilobytes] of [16, 40, 120].entries()) {
        const before = new Session(disk);
        expect((await before.end(recordLine(`始${index}`))).code).toBe(0);
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(
          path.join(disk, 'filler'),
          Buffer.alloc(Math.max(bavail * bsize - kilobytes * 1024 - 100_000, 0)),
        );
        const session = new Session(disk);
        const { code } = await session.end(
          ...recordLines(`满${index}n`, 60, index === 1 ? long : '啊'.repeat(1_900)),
        );
        expect({ code, unspeakable: unspeakable(session) }).toEqual({ code: 74, unspeakable: [] });
        for (const error of errorsOf(session)) said.add(error);
        rmSync(path.join(disk, 'filler'));
        resize('64m');
        const after = new Session(disk);
        expect((await after.end(recordLine(`终${index}`))).code).toBe(0);
        expect(lostOf(path.join(disk, 'chat.db'), [before, session, after])).toEqual([]);
        for (const name of readdirSync(disk)) rmSync(path.join(disk, name));
        resize('6m');
      }
      expect([...said].sort()).toEqual(['磁盘已满，写不进去。', '磁盘已满，写不进去。这一行没有收下。']);
    },
  );

  test.skipIf(!isMountable)('at start is refused with one line and 74', async () => {
    fill();
    const none = await runProcess(disk, recordLine('空'));
    expect({ ...none, err: lines(none.err).length }).toMatchObject({ code: 74, out: '', err: 1 });
    expect(none.err).toContain('磁盘');

    rmSync(path.join(disk, 'filler'));
    const session = new Session(disk);
    session.type(...recordLines('有', 8, long));
    await session.done(8);
    await session.kill();
    // What a kill in the middle of a send leaves, so that the start itself has something to write. Open until after
    // it: closing would tidy the log away, which a kill does not.
    const left = new Libsql(path.join(disk, 'chat.db'));
    left.exec(
      `PRAGMA wal_autocheckpoint=0; UPDATE "Outbox" SET state = 'sending' WHERE id = (SELECT max(id) FROM "Outbox")`,
    );
    fill();
    const some = await runProcess(disk, recordLine('满'));
    left.close();
    expect({ ...some, err: lines(some.err).length }).toMatchObject({ code: 74, out: '', err: 1 });
    rmSync(path.join(disk, 'filler'));
    const after = new Session(disk);
    expect((await after.end(recordLine('后'))).code).toBe(0);
    expect(lostOf(path.join(disk, 'chat.db'), [session, after])).toEqual([]);
  });

  test('as the kernel says it of a file that may not grow is no other', async () => {
    const first = new Session(folder, { fileKilobytes: 3_000 });
    const { code } = await first.end(...recordLines('限', 250, long));
    expect(unspeakable(first)).toEqual([]);
    expect(errorsOf(first)).toContainEqual(expect.stringContaining('磁盘'));
    expect(doneOf(first)).toBe(250);
    expect(recordedBy(first)).toBeGreaterThan(5);
    expect(code).toBe(74);
    const second = new Session(folder);
    expect(await second.end(recordLine('后'))).toEqual({ code: 0, signal: null });
    expect(lostOf(file, [first, second])).toEqual([]);
  });
});

describe('a database that is not right', () => {
  let good: string;
  beforeAll(async () => {
    good = scratchFolder();
    await runProcess(good, recordLines('好', 200, '很长的一段话，'.repeat(30)).join('\n'));
  });
  afterAll(() => rmSync(good, { recursive: true, force: true }));

  /** Starts on the file as it is: one line, the code, and not a byte changed. */
  async function expectRefusal(
    code: number,
    isMade: readonly string[] = ['chat.db', 'chat.db.lock'],
  ): Promise<string> {
    const before = hashOf(file);
    const result = await runProcess(folder, recordLine('不'));
    expect({ code: result.code, out: result.out, lines: lines(result.err).length }).toEqual({
      code,
      out: '',
      lines: 1,
    });
    expect(result.err).toContain(file);
    expect(result.err).not.toMatch(/Error|SQLITE|\bat /);
    expect(hashOf(file)).toBe(before);
    expect(isMade).toEqual(expect.arrayContaining(readdirSync(folder)));
    return result.err;
  }

  const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    'no database at all': () => Buffer.from('这是一个文本文件，不是数据库。\n'.repeat(100)),
    'a header overwritten': bytes => Buffer.concat([Buffer.alloc(100, 0xa5), bytes.subarray(100)]),
    'the first page overwritten behind the header': bytes =>
      Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(3_996, 0xa5), bytes.subarray(4_096)]),
    'cut off within the header': bytes => bytes.subarray(0, 50),
    'cut off after the first page': bytes => bytes.subarray(0, 4_096),
    'cut off in the middle': bytes => bytes.subarray(0, Math.floor(bytes.length / 8_192) * 4_096),
    'cut off in the middle of a page': bytes => bytes.subarray(0, bytes.length - 4_096 * 3 - 1_000),
    'its last page missing': bytes => bytes.subarray(0, bytes.length - 4_096),
  };
  // By its header, by its first page, by its length.
  const damageNames = thoroughly(
    ['a header overwritten', 'the first page overwritten behind the header', 'its last page missing'],
    [
      ...['no database at all', 'cut off within the header', 'cut off after the first page'],
      ...['cut off in the middle', 'cut off in the middle of a page'],
    ],
  );
  test.each(damageNames)('%s is refused with 65 and left alone', async name => {
    const damaged = damages[name]?.(readFileSync(path.join(good, 'chat.db')));
    if (damaged !== undefined) writeFileSync(file, damaged);
    await expectRefusal(65, ['chat.db', 'chat.db.lock', 'chat.db-wal', 'chat.db-shm']);
  });

  test('a page in the middle overwritten is refused with 65 and left alone', async () => {
    const random = randomFrom(20_261_124);
    const bytes = readFileSync(path.join(good, 'chat.db'));
    for (let time = 0; time < rounds({ short: 2, full: 5 }); time += 1) {
      const page = random.whole(2, bytes.length / 4_096 - 1);
      const damaged = Buffer.from(bytes);
      for (let at = 0; at < 4_096; at += 1) damaged[page * 4_096 + at] = random.whole(0, 255);
      for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
      writeFileSync(file, damaged);
      await expectRefusal(65, ['chat.db', 'chat.db.lock', 'chat.db-wal', 'chat.db-shm']);
    }
  });

  test.each(thoroughly(['wal'], ['delete']))(
    'another program’s database (%s) is refused with 65 and left alone',
    async mode => {
      const foreign = new Libsql(file);
      foreign.exec(
        `PRAGMA journal_mode=${mode}; CREATE TABLE cats (name TEXT); INSERT INTO cats VALUES ('咪咪')`,
      );
      foreign.close();
      await expectRefusal(65, ['chat.db']);
    },
  );

  test('a newer version’s database is refused with 65, the version named', async () => {
    copyFileSync(path.join(good, 'chat.db'), file);
    const newer = new Libsql(file);
    newer.exec(`INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
      VALUES ('x', 'x', 1, '20990101000000_telepathy', 1, 1)`);
    newer.close();
    expect(await expectRefusal(65)).toContain('20990101000000_telepathy');
  });

  test('a place where no file can be is refused with 74', async () => {
    writeFileSync(path.join(folder, 'file'), 'x');
    for (const place of ['file/chat.db', '.']) {
      const result = await runProcess(folder, '', {
        env: { DATABASE_URL: `file:${path.join(folder, place)}` },
      });
      expect({ place, code: result.code, lines: lines(result.err).length }).toEqual({
        place,
        code: 74,
        lines: 1,
      });
    }
  });
});

function asRoot(script: string): void {
  execFileSync('sh', ['-c', script], { stdio: 'pipe' });
}

function canMount(): boolean {
  const place = scratchFolder();
  try {
    asRoot(`mount -t tmpfs -o size=1m tmpfs ${place}`);
    asRoot(`umount ${place}`);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
