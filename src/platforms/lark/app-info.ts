/** What the open platform says of the app: who its bot is, and which scopes it was granted. */
import type { Logger } from 'pino';
import { z } from 'zod';
import { PlatformError } from '../../chat/platform.ts';
import type { LarkClient } from './client.ts';
import { answered, sayable, wholeAnswer } from './platform-errors.ts';
import { missingScopes } from './scopes.ts';

export type LarkBot = { readonly openId: string; readonly name: string };

const ENABLED = 2;
const GRANTED = 1;

const botInfoSchema = z.object({
  code: z.number(),
  msg: z.string().optional(),
  bot: z
    .object({
      open_id: z.string().min(1),
      app_name: z.string().catch(''),
      activate_status: z.number().optional(),
    })
    .optional(),
});
const scopesSchema = z.object({
  code: z.number(),
  data: z.object({ scopes: z.array(z.object({ scope_name: z.string(), grant_status: z.number() })) }),
});

/**
 * Gets to know who the bot is. The credentials are tried first: with wrong ones the SDK would try for ever.
 * @throws LarkRefusal when they are wrong, PlatformError when the app has no bot
 */
export async function askBotInfo(client: LarkClient, log: Logger): Promise<LarkBot> {
  await answered(() => client.verify());
  const url = '/open-apis/bot/v3/info';
  const info = await wholeAnswer(async () =>
    botInfoSchema.parse(await client.api.request({ method: 'GET', url })),
  );
  if (info.bot === undefined) throw new PlatformError({ kind: 'unknown' }, 'the app has no bot ability');
  const { open_id: openId, app_name: name, activate_status: status } = info.bot;
  log.info({ event: 'lark bot', name });
  if (status !== undefined && status !== ENABLED)
    log.warn({
      event: 'lark app not enabled',
      because: 'the app is not published, or switched off for this tenant',
      remedy: 'developer console → Version Management & Release → create a version and publish it',
    });
  return { openId, name };
}

/**
 * Says which scopes are missing, each with what it is for. Whether presses arrive nobody can ask.
 * @returns whether reactions arrive; true when the platform does not tell
 */
export async function reportScopes(client: LarkClient, log: Logger): Promise<boolean> {
  try {
    const url = '/open-apis/application/v6/scopes';
    const { data } = await wholeAnswer(async () =>
      scopesSchema.parse(await client.api.request({ method: 'GET', url })),
    );
    const { scopes } = data;
    const granted = scopes.filter(each => each.grant_status === GRANTED).map(each => each.scope_name);
    const missing = missingScopes(granted);
    for (const { id: scope, means } of missing) {
      const remedy = 'developer console → Permissions & Scopes, then publish a new version';
      log.warn({ event: 'lark scope missing', scope, for: means.en, remedy });
    }
    log.info({ event: 'lark scopes', granted: granted.length, missing: missing.map(({ id }) => id) });
    return !missing.some(({ id }) => id === 'im:message.reactions:read');
  } catch (error) {
    // Each call that lacks one will say so.
    log.info({ event: 'lark scopes not known', said: sayable(error) });
    return true;
  }
}
