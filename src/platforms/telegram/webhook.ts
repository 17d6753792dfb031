/** Updates that Telegram posts to us (Bot API: setWebhook). Answered when they are stored; until then posted again. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Header, Webhook } from '../../chat/webhook.ts';

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

/** In a time that tells nothing of where they differ, nor of their lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
