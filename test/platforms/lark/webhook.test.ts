/** What strangers post: before it is proven that Feishu posted it, nothing is made of it. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Webhook } from '../../../src/chat/webhook.ts';
import { eventWebhooks } from '../../../src/platforms/lark/webhook.ts';
import { updatesWebhook } from '../../../src/platforms/telegram/webhook.ts';

const KEY = 'encrypt-key';
const TOKEN = 'verification-token';
const NOW = new Date('2026-11-20T02:00:00Z');

let taken: unknown[];
let webhook: Webhook;
beforeEach(() => {
  taken = [];
  const take = async (event: unknown) => {
    taken.push(event);
    return {};
  };
  const [events] = eventWebhooks({ encryptKey: KEY, verificationToken: TOKEN, now: () => NOW, take });
  if (events === undefined) throw new Error('there is no door');
  webhook = events;
});

function encrypted(event: unknown): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(KEY).digest(), iv);
  const bytes = Buffer.concat([iv, cipher.update(JSON.stringify(event)), cipher.final()]);
  return JSON.stringify({ encrypt: bytes.toString('base64') });
}

function signed(body: Buffer | string, key = KEY, at = NOW): Record<string, string> {
  const time = `${at.getTime() / 1000}`;
  const signature = createHash('sha256').update(`${time}n${key}`).update(body).digest('hex');
  const common = { 'x-lark-request-timestamp': time, 'x-lark-request-nonce': 'n' };
  return { ...common, 'x-lark-signature': signature };
}

/** @returns the status of the answer, and how often JSON was made of something */
async function post(body: Buffer | string, headers: Record<string, string> = {}) {
  const header = (name: string) => headers[name];
  const bytes = Buffer.from(body);
  const most = webhook.mostBytes(header);
  if (most === undefined || bytes.length > most) return { status: 413, parsed: 0 };
  const parse = vi.spyOn(JSON, 'parse');
  try {
    const { status } = await webhook.take({ header, body: bytes });
    return { status, parsed: parse.mock.calls.length };
  } finally {
    parse.mockRestore();
  }
}

const event = { schema: '2.0', header: { token: TOKEN, event_id: '1' }, event: {} };
const nested = '['.repeat(1_900_000);

test('a large body that is not signed is not read, whatever it is', async () => {
  expect(await post(nested)).toEqual({ status: 413, parsed: 0 });
  // A signature of long ago, or a date alone, is none.
  const old = signed(nested, KEY, new Date(NOW.getTime() - 400_000));
  expect(await post(nested, old)).toEqual({ status: 413, parsed: 0 });
  expect(await post(nested, { 'x-lark-request-timestamp': `${NOW.getTime() / 1000}` })).toEqual({
    ...{ status: 413, parsed: 0 },
  });
});

test('a large body that is signed wrongly is read and nothing is made of it', async () => {
  expect(await post(nested, signed(nested, 'another-key'))).toEqual({ status: 401, parsed: 0 });
  const large = encrypted({ ...event, event: { text: 'x'.repeat(10_000) } });
  expect(await post(`${large} `, signed(large))).toEqual({ status: 401, parsed: 0 });
  expect(taken).toEqual([]);
});

test('a large body that is signed is taken', async () => {
  const large = encrypted({ ...event, event: { text: '盒子太大'.repeat(10_000) } });
  expect(await post(large, signed(large))).toMatchObject({ status: 200 });
  expect(taken).toHaveLength(1);
});

test('it is the raw bytes that are signed, not what they are read as', async () => {
  const whole = encrypted(event);
  const [ending] = whole.slice(-1);
  const more = Buffer.concat([Buffer.from(',"x":"'), Buffer.from([0xff]), Buffer.from(`"${ending}`)]);
  const body = Buffer.concat([Buffer.from(whole.slice(0, -1)), more]);
  const readAs = Buffer.from(body.toString('utf8'));
  expect(await post(body, signed(readAs))).toMatchObject({ status: 401 });
});

test('the console’s challenge need not be signed; an event must be, however short', async () => {
  const challenge = { type: 'url_verification', challenge: 'abc', token: TOKEN };
  expect(await post(encrypted(challenge))).toMatchObject({ status: 200 });
  expect(await post(encrypted({ ...challenge, token: 'another' }))).toMatchObject({ status: 401 });
  expect(await post(encrypted(event))).toMatchObject({ status: 401 });
  expect(await post(encrypted({ ...challenge, padding: 'x'.repeat(5_000) }))).toMatchObject({ status: 413 });
  expect(taken).toEqual([]);
});

test('of what Telegram did not post nothing is read', () => {
  const door = updatesWebhook('secret', async () => {});
  const header = (secret: string) => (name: string) =>
    name === 'x-telegram-bot-api-secret-token' ? secret : undefined;
  expect(door.mostBytes(() => undefined)).toBeUndefined();
  expect(door.mostBytes(header('guess'))).toBeUndefined();
  expect(door.mostBytes(header('secret'))).toBeGreaterThan(0);
});
