/** Methods by which updates reach the bot. */
import { z } from 'zod';
import { badRequest, conflict } from '../api-refusal.ts';
import { type Method, method } from '../method.ts';
import { integer, json, truth } from '../parameters.ts';
import { seconds } from '../wire.ts';

const allowedUpdates = json(z.array(z.string())).optional();

export const receiving: Readonly<Record<string, Method>> = {
  getUpdates: method(
    {
      offset: integer.optional(),
      limit: integer.optional(),
      timeout: integer.optional(),
      allowed_updates: allowedUpdates,
    },
    ({ offset = 0, limit = 100, timeout = 0, allowed_updates }, { world, longPoll, webhook, signal }) => {
      if (webhook.address !== undefined) {
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      }
      if (allowed_updates !== undefined) world.updates.allow(allowed_updates);
      const poll = { offset, limit: within(limit, 1, 100), timeoutSeconds: Math.max(0, timeout) };
      return longPoll.ask(poll, signal);
    },
  ),

  setWebhook: method(
    {
      url: z.string(),
      certificate: z.unknown().optional(),
      ip_address: z.string().optional(),
      max_connections: integer.optional(),
      allowed_updates: allowedUpdates,
      drop_pending_updates: truth.optional(),
      secret_token: z.string().optional(),
    },
    (
      { url, max_connections = 40, allowed_updates, drop_pending_updates, secret_token },
      { world, longPoll, webhook },
    ) => {
      if (secret_token !== undefined && !/^[\w-]{1,256}$/.test(secret_token)) {
        throw badRequest('secret token contains unallowed characters');
      }
      if (url !== '') checkAddress(url);
      if (allowed_updates !== undefined) world.updates.allow(allowed_updates);
      if (drop_pending_updates === true) world.updates.confirm(() => true);
      const maxConnections = within(max_connections, 1, 100);
      if (url !== '') longPoll.yieldToWebhook();
      webhook.set(url === '' ? undefined : { url, secretToken: secret_token, maxConnections });
      return true;
    },
  ),

  deleteWebhook: method(
    { drop_pending_updates: truth.optional() },
    ({ drop_pending_updates }, { world, webhook }) => {
      if (drop_pending_updates === true) world.updates.confirm(() => true);
      webhook.set(undefined);
      return true;
    },
  ),

  getWebhookInfo: method({}, (_, { world, webhook: { address, lastError } }) => ({
    url: address?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: world.updates.pending.length,
    ...(lastError === undefined
      ? {}
      : { last_error_date: seconds(lastError.at), last_error_message: lastError.message }),
    ...(address === undefined ? {} : { max_connections: address.maxConnections }),
    allowed_updates: world.updates.allowed,
  })),
};

/** Outside of loopback the rules are Telegram's. */
function checkAddress(url: string): void {
  const address = URL.parse(url);
  if (address === null) throw badRequest('bad webhook: invalid URL');
  if (['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname)) return;
  if (address.protocol !== 'https:')
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  if (!['', '443', '80', '88', '8443'].includes(address.port)) {
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
