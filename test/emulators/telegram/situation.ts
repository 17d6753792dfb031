/** A bot's client and a group with the bot in it, as most tests of the emulator begin. */
import { Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import { afterEach } from 'vitest';
import { type Group, type Person, TelegramEmulator, type TelegramOptions } from './emulator.ts';

const started: TelegramEmulator[] = [];

afterEach(async () => {
  for (const telegram of started.splice(0)) await telegram.close();
});

export type Situation = {
  readonly telegram: TelegramEmulator;
  /** The real grammY. */
  readonly api: Api;
  readonly boss: Person;
  readonly clerk: Person;
  readonly group: Group;
};

const EVERYTHING = [
  ...(['message', 'edited_message', 'callback_query', 'my_chat_member'] as const),
  ...(['chat_member', 'message_reaction'] as const),
];

/** The bot is administrator of the group and has asked for every kind of update; nothing is pending. */
export async function situation(options: TelegramOptions = {}): Promise<Situation> {
  const telegram = await TelegramEmulator.start(options);
  started.push(telegram);
  telegram.isHammerRuleOn = false;
  const api = new Api(telegram.token, { apiRoot: telegram.url });
  await api.getUpdates({ allowed_updates: EVERYTHING });
  const boss = telegram.person('王经理', { username: 'wang_boss' });
  const clerk = telegram.person('小李');
  const group = telegram.group('品牌团队', { creator: boss });
  group.add(clerk);
  group.addBot(boss);
  await api.getUpdates({ offset: -1 });
  await confirmAll(api);
  return { telegram, api, boss, clerk, group };
}

/** Fetches what is pending and confirms it. */
export async function confirmAll(api: Api): Promise<Update[]> {
  const updates = await api.getUpdates();
  const last = updates.at(-1);
  if (last !== undefined) await api.getUpdates({ offset: last.update_id + 1 });
  return updates;
}

/** @returns the description of the refusal that a call must meet */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  const outcome = await call.then(
    answer => new Error(`not refused, but answered ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof GrammyError) return `${outcome.error_code} ${outcome.description}`;
  throw outcome;
}
