/** What Feishu and the network between do to the bot: the real process, an emulated Feishu that misbehaves. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LarkEmulator } from '../emulators/lark/emulator.ts';
import { lookInto } from '../faults/inspect-database.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { LarkBot, type LarkBotOptions, LarkGathered, untilTaken } from './lark-bot.ts';
import { freePort, jsonLines, runProcess, scratchFolder } from './process.ts';

const SEND = 'POST /open-apis/im/v1/messages';
const REPLY = 'POST /open-apis/im/v1/messages/:message_id/reply';
const CONNECT = 'POST /callback/ws/endpoint';
const UPDATE = 'PATCH /open-apis/im/v1/messages/:message_id';

/** It connects again at once; the SDK waits five seconds for an answer to each ping. */
const HASTY = { ReconnectNonce: 0.1, ReconnectInterval: 0.2, PingInterval: 5.2 };

/** One process for all tests but those of the webhook: each has a group of its own, which is a team of its own. */
let bot: LarkBot;
beforeAll(async () => {
  bot = await openBot({ clientConfig: HASTY });
});
afterEach(() => afterTest(bot));
afterAll(() => bot.close());

async function openBot(options: LarkBotOptions): Promise<LarkBot> {
  const opened = await LarkBot.open(options);
  opened.lark.redeliverAfterMilliseconds = untilTaken(200, 400, 800);
  return opened;
}

/** After a test: no secret was logged, and nothing of what it planned is left for the next one. */
function afterTest({ lark, log }: LarkBot): void {
  lark.faults.clear();
  lark.limits = 'none';
  lark.hearsAll = true;
  for (const secret of [lark.appSecret, lark.encryptKey, 'Bearer']) expect(log).not.toContain(secret);
}

/** A group of its own for a test. Nothing is on its way any more: a fault planned next meets what is said here. */
async function gather({ lark } = bot): Promise<LarkGathered> {
  const here = LarkGathered.of(lark, '品牌团队', '王经理', '小李');
  await here.heard('/team claim');
  await lark.quiet(100);
  return here;
}
const line = (words: string) => `/反馈 ${words} 渠道=天猫 维度=痛点`;
/** @returns how many records a group's team has */
const records = ({ group }: LarkGathered, { databaseFile } = bot) =>
  lookInto(databaseFile, look =>
    look(
      'SELECT id FROM "Feedback" WHERE "teamId" = (SELECT "teamId" FROM "Room" WHERE "chatId" = ?)',
      group.id,
    ),
  ).length;
const ready = async () => (await fetch(`http://127.0.0.1:${bot.httpPort}/readyz`)).json();
const connectedAgain = () => bot.logged('lark connected again').length;
/** @returns how often something happened to the long connection, as the metrics tell it */
async function counted(what: 'reconnects' | 'pingTimeouts'): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${bot.httpPort}/metrics`)).text();
  const name = `personaloop_platform_events_total{platform="lark",what="${what}"} `;
  return Number(
    metrics
      .split('\n')
      .find(each => each.startsWith(name))
      ?.slice(name.length),
  );
}

describe('an event', () => {
  test('whose acknowledgement is lost comes again, and is done once', async () => {
    const here = await gather();
    bot.lark.faults.next('event', { kind: 'lost ack' }, 2);
    await here.say('小李', line('盒子太大'));
    await bot.lark.quiet();
    expect(bot.lark.faults.left).toBe(0);
    expect(records(here)).toBe(1);
    await bot.lark.redeliver();
    await bot.lark.quiet();
    expect(here.said.filter(text => text.startsWith('F1'))).toHaveLength(1);
  });

  test('that comes while the process is dead is done when it is back', async () => {
    const here = await gather();
    await here.say('小李', line('盒子太大'));
    await bot.end('SIGKILL');
    const said = here.who('小李').says(here.group, line('还是太大'));
    await bot.start();
    expect((await here.answerTo(said)).text).toMatch(/^F2 /);
  });
});

describe('an answer', () => {
  test.each([
    ['cut off after it was taken', { kind: 'cut', when: 'after' }],
    ['cut off before it was taken', { kind: 'cut', when: 'before' }],
    ['met by an error of the server', { kind: 'error', code: 1, status: 500 }],
    ['met by a proxy’s page', { kind: 'html', status: 502 }],
    ['held up by too many calls', { kind: 'error', code: 99991400, resetSeconds: 1 }],
    ['held up by the limit of the group', { kind: 'error', code: 230020 }],
    ['met by a token that is not taken any more', { kind: 'error', code: 99991663 }],
  ] as const)('%s is there once', async (_, fault) => {
    const here = await gather();
    bot.lark.faults.next(REPLY, fault);
    await here.say('小李', line('盒子太大'));
    await here.say('小李', '/help');
    await bot.lark.quiet();
    expect(here.said.filter(text => text.startsWith('F1'))).toHaveLength(1);
    expect(bot.logged('message not sent')).toEqual([]);
  });

  test('that was on its way when the process died is there once', async () => {
    const here = await gather();
    bot.lark.faults.next(REPLY, { kind: 'slow', milliseconds: 600, when: 'after' });
    const said = here.who('小李').says(here.group, line('盒子太大'));
    await bot.lark.until(() => here.said.some(text => text.startsWith('F1')));
    await bot.end('SIGKILL');
    await bot.start();
    await here.say('小李', '/help');
    await bot.lark.quiet();
    expect(here.said.filter(text => text.startsWith('F1'))).toHaveLength(1);
    const uuids = bot.lark
      .callsOf(REPLY)
      .filter(call => call.parameters['message_id'] === said.id)
      .map(call => call.parameters['uuid']);
    expect(uuids.length).toBeGreaterThan(1);
    expect(new Set(uuids).size).toBe(1);
  });

  test('keeps to five a second in a group, and hurries in others', async () => {
    bot.lark.limits = 'lark';
    let refused: unknown[] = [];
    // What was sent in time may arrive at once on a busy machine; whoever does not keep to it is refused each time.
    for (let tries = 0; tries < 4; tries += 1) {
      const before = bot.lark.calls.length;
      const here = await gather();
      for (let times = 0; times < 12; times += 1)
        here.who('小李').says(here.group, line(`盒子太大 ${times}`));
      await here.heard(/^F12 /);
      await bot.lark.quiet();
      expect(here.said.filter(text => /^F\d+ /.test(text))).toHaveLength(12);
      refused = bot.lark.calls.slice(before).filter(call => call.outcome === 'refused');
      if (refused.length === 0) break;
    }
    expect(refused).toEqual([]);
  });
});

describe('a card that can’t be updated any more', () => {
  test('since it is too old, is said anew, which says so, and votes on it count', async () => {
    const here = await gather();
    await here.say('王经理', '/team claim');
    await here.say('小李', line('盒子太大'));
    await here.say('小李', '/persona new 精致妈妈');
    await here.say('王经理', '/settings 票数=2');
    const card = await here.say('小李', '/persona propose add 维度=痛点 收纳空间小 证据=F1');
    bot.lark.faults.next(UPDATE, { kind: 'error', code: 230031 });
    here.who('王经理').reacts(card, 'THUMBSUP');
    const anew = await here.heard('原来那条太久了');
    expect(anew.text).toContain('赞成 王经理');
    await here.say('王经理', '/team manager 小李');
    await here.say('王经理', '/settings 票数=1');
    await here.shows(anew, '已通过 → v1');
  });
});

describe('the long connection', () => {
  test('that is cut is opened again, and said in the log and the metrics', async () => {
    const here = await gather();
    expect(await ready()).toEqual({ database: true, lark: true });
    const [said, before] = [connectedAgain(), await counted('reconnects')];
    bot.lark.dropConnections('close');
    const record = here.who('小李').says(here.group, line('盒子太大'));
    expect((await here.answerTo(record)).text).toMatch(/^F1 /);
    expect(connectedAgain()).toBe(said + 1);
    expect(await counted('reconnects')).toBe(before + 1);
  });

  test('that is dead without a word is noticed by a ping', async () => {
    const here = await gather();
    const [again, before] = [connectedAgain(), await counted('pingTimeouts')];
    bot.lark.dropConnections('silent');
    const said = here.who('小李').says(here.group, line('盒子太大'));
    await bot.lark.until(() => connectedAgain() > again, PATIENCE_MILLISECONDS);
    expect((await here.answerTo(said)).text).toMatch(/^F1 /);
    expect(await counted('pingTimeouts')).toBe(before + 1);
  });

  test('that is refused is said in words and tried again', async () => {
    await bot.end();
    const isSaid = () => bot.logged('lark connection not open').length > 0;
    // Let in once that is said, since the bot then tries again at once; should it be quicker, it tries later.
    bot.lark.faults.always = ({ method }) =>
      method === CONNECT && !isSaid() ? { kind: 'error', code: 1, status: 200 } : undefined;
    bot.launch();
    await bot.lark.until(() => bot.lark.callsOf(CONNECT).some(call => call.outcome === 'harmed'));
    expect(await ready()).toMatchObject({ lark: false });
    await bot.lark.until(() => bot.logged('caught up').length > 0, PATIENCE_MILLISECONDS);
    expect(bot.logged('lark connection not open')[0]).toMatchObject({ because: 'the platform is busy' });
  });

  test('reactions that were missed while it was away are counted when it is back', async () => {
    const here = await gather();
    await here.say('王经理', '/team claim');
    await here.say('小李', line('盒子太大'));
    await here.say('小李', '/persona new 精致妈妈');
    const card = await here.say('小李', '/persona propose add 维度=痛点 收纳空间小 证据=F1');
    bot.lark.isDeaf = true;
    here.who('王经理').reacts(card, 'THUMBSUP');
    bot.lark.isDeaf = false;
    bot.lark.dropConnections('close');
    await here.shows(card, '已通过 → v1');
  });
});

describe('by webhook', () => {
  let posted: LarkBot;
  beforeAll(async () => {
    posted = await openBot({ way: 'webhook' });
  });
  afterEach(() => afterTest(posted));
  afterAll(() => posted.close());

  const encrypted = (value: unknown, key = posted.lark.encryptKey) => {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv);
    const bytes = Buffer.concat([iv, cipher.update(JSON.stringify(value)), cipher.final()]);
    return JSON.stringify({ encrypt: bytes.toString('base64') });
  };
  const signed = (body: string, at = Date.now(), key = posted.lark.encryptKey) => {
    const time = `${Math.floor(at / 1000)}`;
    const digest = createHash('sha256').update(`${time}nonce${key}${body}`).digest('hex');
    return {
      'x-lark-request-timestamp': time,
      'x-lark-request-nonce': 'nonce',
      'x-lark-signature': digest,
    };
  };
  const post = (body: string, headers: Record<string, string> = {}, door = 'events') =>
    fetch(`http://127.0.0.1:${posted.httpPort}/lark/${door}`, { method: 'POST', body, headers });
  const event = (token = posted.lark.verificationToken) => ({
    schema: '2.0',
    header: {
      ...{ event_id: 'one', event_type: 'im.chat.disbanded_v1', create_time: `${Date.now()}`, token },
    },
    event: { chat_id: 'oc_unknown' },
  });

  test('the console’s challenge is answered to whoever knows key and token', async () => {
    const ask = (token: string) => ({ type: 'url_verification', challenge: 'abc', token });
    const answer = await post(encrypted(ask(posted.lark.verificationToken)));
    expect([answer.status, await answer.json()]).toEqual([200, { challenge: 'abc' }]);
    expect((await post(encrypted(ask('another-token')))).status).toBe(401);
    expect((await post(JSON.stringify(ask(posted.lark.verificationToken)))).status).toBe(400);
    const door = `http://127.0.0.1:${posted.httpPort}/lark`;
    await posted.lark.saveWebhook({ events: `${door}/events`, cards: `${door}/cards` });
  });

  test('only what is signed, fresh, ours and whole is taken', async () => {
    const body = encrypted(event());
    expect((await post(body, signed(body))).status).toBe(200);
    expect((await post(body)).status).toBe(401);
    expect((await post(body, signed(body, Date.now() - 400_000))).status).toBe(401);
    expect(await post(body, signed(body, Date.now(), 'another-key'))).toMatchObject({ status: 401 });
    expect((await post(`${body} `, signed(body))).status).toBe(401);
    const foreign = encrypted(event('another-token'));
    expect((await post(foreign, signed(foreign))).status).toBe(401);
    const garbled = encrypted(event(), 'another-key');
    expect((await post(garbled, signed(garbled))).status).toBe(401);
    expect((await post('{', signed('{'))).status).toBe(400);
    const large = 'x'.repeat(2_100_000);
    expect((await post(large, signed(large))).status).toBe(413);
  });

  test('what is posted twice is done once', async () => {
    const here = await gather(posted);
    posted.lark.faults.next('event', { kind: 'twice' });
    await here.say('小李', line('盒子太大'));
    await posted.lark.quiet();
    expect(records(here, posted)).toBe(1);
    expect(here.said.filter(text => text.startsWith('F1'))).toHaveLength(1);
  });
});

describe('with', () => {
  test('only mentions heard, the bot works by mentions', async () => {
    const here = await gather();
    bot.lark.hearsAll = false;
    here.who('小李').says(here.group, line('盒子太大'));
    const answer = await here.say('小李', line('盒子真的太大'), { mentionsBot: true });
    expect(answer.text).toMatch(/^F1 /);
    expect(records(here)).toBe(1);
  });

  test('a request to stop, what is in hand is finished', async () => {
    const here = await gather();
    const said = here.who('小李').says(here.group, line('盒子太大'));
    await bot.lark.until(() => bot.lark.undelivered === 0);
    expect(await bot.end()).toBe(0);
    await bot.start();
    await here.answerTo(said);
    await bot.lark.quiet();
    expect(here.said.filter(text => text.startsWith('F1'))).toHaveLength(1);
    expect(bot.lark.callsOf(SEND).length).toBeGreaterThan(0);
  });

  test('scopes missing, each is said with what it is for and where to switch it on', async () => {
    const { scopes } = bot.lark;
    bot.lark.scopes = ['im:message:send_as_bot', 'im:message.group_at_msg:readonly'];
    await bot.restart();
    await bot.lark.until(() => bot.logged('lark scope missing').length > 3);
    bot.lark.scopes = scopes;
    const missing = bot.logged('lark scope missing').map(said => said['scope']);
    expect(missing).toContain('im:message.reactions:read');
    expect(bot.logged('lark scope missing')[0]).toMatchObject({
      for: expect.any(String),
      remedy: expect.stringContaining('Permissions & Scopes'),
    });
  });

  test('a wrong secret it says so and ends with the code for settings', async () => {
    await bot.end();
    const child = bot.launch({ LARK_APP_SECRET: 'wrong-secret-0123456789' });
    const code = await new Promise(resolve => child.once('close', resolve));
    expect(code).toBe(78);
    expect(bot.log).toContain('LARK_APP_ID、LARK_APP_SECRET');
    expect(bot.log).not.toContain('wrong-secret-0123456789');
  });

  test('Feishu away at the start, it waits and serves when it is there', async () => {
    await bot.end();
    const port = await freePort();
    const child = bot.launch({ LARK_DOMAIN: `http://127.0.0.1:${port}` });
    await bot.lark.until(() => bot.logged('lark does not answer').length > 0);
    const late = await LarkEmulator.start({ port });
    await bot.lark.until(() => bot.logged('caught up').length > 0, PATIENCE_MILLISECONDS);
    await late.close();
    expect(child.exitCode).toBeNull();
  });

  test('settings that do not fit, each is named with an example', async () => {
    const { code, err } = await runProcess(scratchFolder(), '', {
      args: [],
      env: { LARK_APP_ID: 'cli_1', LARK_MODE: 'carrier-pigeon', LARK_DOMAIN: 'ftp://x' },
    });
    expect(code).toBe(78);
    expect(
      err
        .trim()
        .split('\n')
        .map(each => each.split(':')[0]),
    ).toEqual(['LARK_APP_ID', 'LARK_DOMAIN', 'LARK_MODE', 'LARK_APP_SECRET']);
    expect(jsonLines(err)).toEqual([]);
  });
});
