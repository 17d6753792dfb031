/** A bot made of the real SDK and a group with the bot in it, as most tests of the emulator begin. */
import { Client, EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import { afterEach } from 'vitest';
import { z } from 'zod';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { type Group, LarkEmulator, type LarkOptions, type Person } from './emulator.ts';

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export type Situation = {
  readonly lark: LarkEmulator;
  /** The real SDK. */
  readonly client: Client;
  readonly boss: Person;
  readonly clerk: Person;
  readonly group: Group;
};

/** What the SDK says is nobody's business in a test. */
export const SILENT = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

/** The bot is in the group and was told of nothing. */
export async function situation(options: LarkOptions = {}): Promise<Situation> {
  const lark = await LarkEmulator.start(options);
  open.push(() => lark.close());
  const { appId, appSecret, url } = lark;
  const client = new Client({
    appId,
    appSecret,
    domain: url,
    logger: SILENT,
    loggerLevel: LoggerLevel.fatal,
  });
  const boss = lark.person('王经理');
  const clerk = lark.person('小李');
  const group = lark.group('品牌团队', boss, clerk);
  lark.isDeaf = true;
  group.addBot(boss);
  lark.isDeaf = false;
  return { lark, client, boss, clerk, group };
}

/** What the SDK hands over: header and event in one. */
export type Heard = Readonly<Record<string, unknown>> & {
  readonly event_type: string;
  readonly event_id: string;
};

const TYPES = [
  'im.message.receive_v1',
  'im.message.reaction.created_v1',
  'im.message.reaction.deleted_v1',
  'im.message.recalled_v1',
  'im.chat.member.bot.added_v1',
  'im.chat.member.bot.deleted_v1',
  'im.chat.member.user.added_v1',
  'im.chat.member.user.deleted_v1',
  'im.chat.disbanded_v1',
  'card.action.trigger',
];
const heardSchema = z.looseObject({ event_type: z.string(), event_id: z.string() });

/** @param answer to every event; what it throws is a failure of the bot */
export function dispatcher(
  heard: Heard[],
  answer: (event: Heard) => unknown = () => undefined,
  secrets: { readonly encryptKey?: string; readonly verificationToken?: string } = {},
): EventDispatcher {
  const take = async (given: unknown): Promise<unknown> => {
    const event = heardSchema.parse(given);
    heard.push(event);
    return answer(event);
  };
  const handlers = Object.fromEntries(TYPES.map(type => [type, take]));
  return new EventDispatcher({ logger: SILENT, ...secrets }).register(handlers);
}

/**
 * Connects the SDK's long connection.
 * @param pingTimeout in seconds; less than the interval of the pings, since each of them begins the time anew
 * @returns what it hears from now on
 */
export async function listen(
  lark: LarkEmulator,
  answer?: (event: Heard) => unknown,
  pingTimeout = 0,
): Promise<Heard[]> {
  const heard: Heard[] = [];
  const before = lark.connections;
  lark.clientConfig = { ReconnectInterval: 0.05, ReconnectNonce: 0.05 };
  const { appId, appSecret, url } = lark;
  const socket = new WSClient({
    appId,
    appSecret,
    domain: url,
    logger: SILENT,
    wsConfig: { pingTimeout },
  });
  open.push(() => socket.close({ force: true }));
  await socket.start({ eventDispatcher: dispatcher(heard, answer) });
  await lark.until(() => lark.connections > before, PATIENCE_MILLISECONDS, 'a long connection');
  return heard;
}

/** @returns code and words of the refusal that a call must meet, with the status of HTTP */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  const refusal = z.object({ code: z.number(), msg: z.string() });
  const outcome = await call.then(
    answer => ({ status: 200, data: answer }),
    (error: unknown) =>
      z.object({ response: z.object({ status: z.number(), data: z.unknown() }) }).parse(error).response,
  );
  const { code, msg } = refusal.parse(outcome.data);
  if (code === 0) throw new Error(`not refused, but answered ${JSON.stringify(outcome.data)}`);
  return `${outcome.status} ${code} ${msg}`;
}

/** A card with what a test is about in it. */
export function card(title: string, ...elements: readonly unknown[]): string {
  return JSON.stringify({
    schema: '2.0',
    config: { update_multi: true },
    header: { title: { tag: 'plain_text', content: title }, template: 'blue' },
    body: { elements: [{ tag: 'markdown', content: '正文' }, ...elements] },
  });
}

export function button(label: string, value: Readonly<Record<string, unknown>>, more: object = {}): unknown {
  const behaviors = [{ type: 'callback', value }];
  return { tag: 'button', text: { tag: 'plain_text', content: label }, behaviors, ...more };
}
