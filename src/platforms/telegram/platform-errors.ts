/** Errors of Telegram’s API as platform errors, which the port knows: what a refusal means, and how long to wait. Nothing here carries the token. */
import { GrammyError, HttpError } from 'grammy';
import { z } from 'zod';
import { PlatformError, type PlatformTrouble } from '../../chat/platform.ts';
import type { Bilingual } from '../../domain/language.ts';
import { neverConnected } from '../shared/never-connected.ts';

/** What whoever runs the bot is told when Telegram knows no such bot. */
export const WRONG_TOKEN: Bilingual = {
  zh: 'TELEGRAM_BOT_TOKEN：Telegram 不认识这个令牌（可能被 BotFather 换过），请检查',
  en: 'TELEGRAM_BOT_TOKEN: Telegram does not know this token (BotFather may have issued another); check it',
};
const TOKEN_AGAIN_SECONDS = 60;

/** @returns what an error of a call means. All 4xx mean that nothing was done (docs/telegram.md, Facts the code relies on) */
export function platformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  if (error instanceof GrammyError) {
    return new PlatformError(troubleOf(error), `${error.method}: ${error.error_code} ${error.description}`);
  }
  if (error instanceof HttpError) {
    const code = codeOf(error.error);
    const trouble: PlatformTrouble = { kind: neverConnected(error.error) ? 'unreachable' : 'unknown' };
    return new PlatformError(trouble, `no answer from Telegram (${code || 'unreadable or too late'})`);
  }
  throw error;
}

function troubleOf({ error_code: code, description, parameters }: GrammyError): PlatformTrouble {
  const says = (...beginnings: string[]) => beginnings.some(each => description.toLowerCase().includes(each));
  if (parameters.migrate_to_chat_id !== undefined)
    return { kind: 'moved', toChatId: `${parameters.migrate_to_chat_id}` };
  if (code === 401 || code === 404) return { kind: 'try-later', retryAfterSeconds: TOKEN_AGAIN_SECONDS };
  if (code === 429) return { kind: 'try-later', retryAfterSeconds: parameters.retry_after ?? 1 };
  if (code >= 500) return { kind: 'unknown' };
  if (says('not enough rights', 'have no rights', 'chat_write_forbidden', 'chat_send_')) {
    const missing = {
      zh: '机器人在这个群里不能发消息，请群主打开它的发言权限',
      en: 'the bot may not write in this group; its owner can allow it',
    };
    return { kind: 'forbidden', missing };
  }
  if (code === 403 || says('chat not found', 'peer_id_invalid', 'chat was deleted'))
    return { kind: 'closed' };
  if (says('message to edit not found', "message can't be edited", 'message_id_invalid', 'message not found'))
    return { kind: 'gone' };
  return { kind: 'rejected' };
}

/** @returns whether Telegram refuses a call because of something that we can leave out */
export function refuses(error: unknown, ...words: readonly string[]): error is GrammyError {
  if (!(error instanceof GrammyError) || error.error_code !== 400) return false;
  const description = error.description.toLowerCase();
  return words.some(word => description.includes(word));
}

/** Only the code of a network error: its message holds the address of the call, and so the token. */
function codeOf(error: unknown): string {
  const read = z.object({ code: z.string() }).safeParse(error);
  return read.success ? read.data.code : '';
}
