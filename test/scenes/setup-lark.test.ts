/** Set-up by one scan, by the real process and the real SDK, against the emulated accounts hosts behind a proxy. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { qrCode } from '../../src/setup-lark.ts';
import { addonsOf, RegistrationEmulator, type RegistrationOptions } from '../emulators/lark/register-app.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { finished, type RunResult, scratchFolder, startProcess } from './process.ts';

/** The usual window: a code that is wider can't be scanned. */
const TERMINAL_COLUMNS = 80;

let folder: string;
let trustFolder: string;
let accounts: RegistrationEmulator;

beforeEach(() => {
  folder = scratchFolder();
  trustFolder = scratchFolder();
});
afterEach(async () => {
  await accounts?.close();
  for (const each of [folder, trustFolder]) rmSync(each, { recursive: true, force: true });
});

const envFile = () => path.join(folder, '.env');
const readEnvFile = () => readFileSync(envFile(), 'utf8');

async function launch(
  options: RegistrationOptions = {},
  env: Record<string, string> = {},
): Promise<ChildProcess> {
  accounts = await RegistrationEmulator.start(options);
  const trusted = path.join(trustFolder, 'emulator.pem');
  writeFileSync(trusted, accounts.certificate);
  return startProcess(folder, {
    args: ['setup', 'lark'],
    env: { HTTPS_PROXY: accounts.proxyUrl, NODE_EXTRA_CA_CERTS: trusted, ...env },
  });
}

/** Runs set-up to its end; whatever happens, the secret is never said and nothing is left lying about. */
async function setUp(
  options: RegistrationOptions = {},
  env: Record<string, string> = {},
): Promise<RunResult> {
  const run = await finished(await launch(options, env));
  expect(`${run.out}${run.err}`).not.toContain(accounts.appSecret);
  expect(readdirSync(folder).filter(name => name !== '.env')).toEqual([]);
  return run;
}

const linkIn = (out: string) => out.split('\n').find(line => line.startsWith('https://')) ?? '';

describe('a scan that is confirmed', () => {
  test('writes id and secret for its owner alone, and says what is left to do', async () => {
    const run = await setUp();
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(readEnvFile()).toBe(`LARK_APP_ID=${accounts.appId}\nLARK_APP_SECRET=${accounts.appSecret}\n`);
    expect(statSync(envFile()).mode & 0o777).toBe(0o600);
    expect(run.out).toContain(`应用 ${accounts.appId}（飞书）好了`);
    expect(run.out).toContain(`https://open.feishu.cn/app/${accounts.appId}`);
    expect(run.out).toContain('创建版本并发布');
    expect(run.out).toContain('添加机器人');
  });

  test('was asked for what the bot needs and nothing of the platform’s template, by a link alone', async () => {
    const run = await setUp();
    const link = linkIn(run.out);
    expect(link).toMatch(/^https:\/\/open\.feishu\.cn\/page\/launcher\?user_code=[A-Z]{4}-[A-Z]{4}&/);
    expect(new URL(link).searchParams.get('name')).toBe('PersonaLoop');
    expect(addonsOf(link)).toMatchObject({
      preset: false,
      scopes: { tenant: expect.arrayContaining(['im:message:send_as_bot', 'im:message.reactions:read']) },
      events: { items: { tenant: expect.arrayContaining(['im.message.receive_v1']) } },
      callbacks: { items: ['card.action.trigger'] },
    });
    expect(run.out).not.toMatch(/[█▀▄]/);
    expect(qrCode(link, TERMINAL_COLUMNS, 'en')).toMatch(/[█▀▄]/);
  });

  test('is waited for as long and as slowly as the platform says', async () => {
    const started = Date.now();
    const run = await setUp({ polls: ['authorization_pending', 'broken', 'slow_down', 'confirmed'] });
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(accounts.pollsAt('feishu')).toBe(4);
    // RFC 8628: five seconds more from then on.
    expect(Date.now() - started).toBeGreaterThan(5_000);
  });

  test('of a Lark tenant is asked for at Lark, and the bot is told where it lives', async () => {
    const run = await setUp({ brand: 'lark' });
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(accounts.pollsAt('lark')).toBeGreaterThan(0);
    expect(parseEnv(readEnvFile())).toEqual({
      LARK_APP_ID: accounts.appId,
      LARK_APP_SECRET: accounts.appSecret,
      LARK_DOMAIN: 'lark',
    });
    expect(run.out).toContain(`https://open.larksuite.com/app/${accounts.appId}`);
  });

  test('keeps every other line of .env, and replaces values only after saying so', async () => {
    writeFileSync(
      envFile(),
      '# ours\r\nTEAM_LANGUAGE=en\r\nexport LARK_APP_ID=old\r\n\r\nLARK_APP_SECRET="very old"\r\nLARK_DOMAIN=lark\r\nNOTE=x',
      { mode: 0o644 },
    );
    const run = await setUp();
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(readEnvFile()).toBe(
      `# ours\r\nTEAM_LANGUAGE=en\r\nexport LARK_APP_ID=${accounts.appId}\r\n\r\nLARK_APP_SECRET=${accounts.appSecret}\r\nLARK_DOMAIN=feishu\r\nNOTE=x`,
    );
    expect(statSync(envFile()).mode & 0o777).toBe(0o600);
    const said = 'What comes of it replaces LARK_APP_ID, LARK_APP_SECRET, LARK_DOMAIN in .env';
    expect(run.out.indexOf(said)).toBeGreaterThanOrEqual(0);
    expect(run.out.indexOf(said)).toBeLessThan(run.out.indexOf(linkIn(run.out)));
    expect(run.out).toContain('Replaced: LARK_APP_ID, LARK_APP_SECRET, LARK_DOMAIN.');
    expect(run.out).not.toContain('very old');
  });

  test('updates the app that .env names', async () => {
    const appId = 'cli_0123456789abcdef';
    writeFileSync(envFile(), `LARK_APP_ID=${appId}\n`);
    const run = await setUp({ appId });
    expect(run.out).toContain(`.env 里已有应用 ${appId}：这次是更新它`);
    expect(new URL(linkIn(run.out)).searchParams.get('clientID')).toBe(appId);
    expect(qrCode(linkIn(run.out), TERMINAL_COLUMNS, 'en')).toMatch(/[█▀▄]/);
    expect(run.out).not.toContain('替换了');
    expect(parseEnv(readEnvFile())).toEqual({ LARK_APP_ID: appId, LARK_APP_SECRET: accounts.appSecret });
  });

  test('warns of variables that stand in the way', async () => {
    const run = await setUp({}, { LARK_APP_SECRET: 'the-one-of-before', LARK_DOMAIN: 'lark' });
    expect(run.out).toContain('环境变量里也有 LARK_DOMAIN、LARK_APP_SECRET，它们优先于 .env');
    expect(run.out).not.toContain('the-one-of-before');
  });
});

describe('without a confirmation', () => {
  test.each([
    ['access_denied' as const, '没有同意'],
    ['expired_token' as const, '链接过期了'],
    [{ error: 'invalid_client', description: 'not\nyours' }, '平台拒绝了：invalid_client not yours。'],
  ])('%j is said in words, with the way by hand, and .env stays', async (answer, said) => {
    writeFileSync(envFile(), 'LARK_APP_ID=old\n');
    const run = await setUp({ polls: ['authorization_pending', answer] });
    expect(run.code).toBe(78);
    expect(run.err).toContain(said);
    expect(run.err).toContain('"im:message:send_as_bot"');
    expect(run.err).not.toMatch(/\bat \S+:\d+/);
    expect(readEnvFile()).toBe('LARK_APP_ID=old\n');
  });

  test('a link that nobody opens in time is expired', async () => {
    const run = await setUp({ polls: ['authorization_pending'], expiresInSeconds: 0.4 });
    expect(run.code).toBe(78);
    expect(run.err).toContain('链接过期了');
  });

  test('an answer that is none is said to be none', async () => {
    const run = await setUp({ begin: 'broken' });
    expect(run.code).toBe(78);
    expect(run.err).toContain('平台的回答看不懂');
  });

  test('an id that the bot could not use is not written', async () => {
    const run = await setUp({ appId: 'app_1' });
    expect(run.code).toBe(78);
    expect(readdirSync(folder)).not.toContain('.env');
  });

  test('no network is said to be the trouble', async () => {
    const run = await setUp({}, { HTTPS_PROXY: 'http://127.0.0.1:1' });
    expect(run.code).toBe(78);
    expect(run.err).toContain('连不上平台：');
    expect(run.err).toContain('HTTPS_PROXY');
  });
});

describe('the process', () => {
  test.each([
    ['SIGINT' as const, 'answered' as const],
    ['SIGTERM' as const, 'answered' as const],
    ['SIGINT' as const, 'silent' as const],
  ])('%s ends it quietly while the platform’s begin is %s', async (signal, begin) => {
    const child = await launch({ begin, polls: ['authorization_pending'] });
    const end = finished(child);
    await expect.poll(() => accounts.calls.length, { timeout: PATIENCE_MILLISECONDS }).toBeGreaterThan(0);
    child.kill(signal);
    const run = await end;
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('停了，什么也没有改。');
    expect(readdirSync(folder)).not.toContain('.env');
  });

  test('says before the scan that .env can’t be written', async () => {
    // Nobody, root included, can write a file beside one whose name leaves no room for a longer one.
    const elsewhere = path.join(trustFolder, 'e'.repeat(250));
    writeFileSync(elsewhere, '');
    symlinkSync(elsewhere, envFile());
    const run = await setUp();
    expect(run).toMatchObject({ code: 74, out: '', err: expect.stringContaining('（ENAMETOOLONG）') });
    expect(accounts.calls).toEqual([]);
  });

  test('says before the scan that .env is no file', async () => {
    mkdirSync(envFile());
    const run = await setUp();
    expect(run).toMatchObject({ code: 74, out: '', err: expect.stringContaining('（EISDIR）') });
    expect(accounts.calls).toEqual([]);
  });

  test.each([[['setup']], [['setup', 'telegram']], [['setup', 'lark', 'again']]])(
    '%j gets the usage line',
    async args => {
      const run = await finished(startProcess(folder, { args }));
      expect(run).toMatchObject({ code: 64, out: '', err: `${args.join(' ')}? npm start -- setup lark\n` });
    },
  );
});
