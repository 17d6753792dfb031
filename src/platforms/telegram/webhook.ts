/** Updates that Telegram posts to us (Bot API: setWebhook). Answered when they are stored; until then posted again. */

import type { Header, Webhook } from '../../chat/webhook.ts';
import { isSame, parsed } from '../shared/posted-json.ts';

const PATH = '/telegram';
/** An update is about as long as its message; this is far beyond. */
const MOST_BYTES = 1_000_000;

/**
 * @param secret what Telegram was told to send along
 * @param take resolves when the update is stored
 */
export function updatesWebhook(secret: string, take: (update: unknown) => Promise<void>): Webhook {
  const isTelegram = (header: Header) => isSame(header('x-telegram-bot-api-secret-token') ?? '', secret);
  return {
    path: PATH,
    mostBytes: header => (isTelegram(header) ? MOST_BYTES : undefined),
    async take({ header, body }) {
      if (!isTelegram(header)) return { status: 401 };
      const update = parsed(body.toString('utf8'));
      if (update === undefined) return { status: 400 };
      await take(update);
      return { status: 200 };
    },
  };
}
