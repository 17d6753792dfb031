/**
 * Events and presses that Lark posts to us (docs/feishu.md, Facts the code relies on). Everything is encrypted and signed;
 * the SDK's own check re-serialises the body, compares in a time that tells, and looks at no age, so this is done here, on
 * the raw bytes, before anything is made of them. Only the challenge, by which the console tries an address, may come unsigned: it is short.
 */

import { createDecipheriv, createHash } from 'node:crypto';
import { z } from 'zod';
import type { Header, Posted, Webhook } from '../../chat/webhook.ts';
import { isSame, parsed } from '../shared/posted-json.ts';
import { NotNow } from './not-now.ts';

/** An event is about as long as its message, encrypted. */
const MOST_BYTES = 2_000_000;
const MOST_BYTES_UNSIGNED = 4_096;
/** Older ones are replays; clocks may differ by as much. */
const FRESH_MILLISECONDS = 300_000;
const IV_BYTES = 16;

export type WebhookOptions = {
  readonly encryptKey: string;
  readonly verificationToken: string;
  readonly now: () => Date;
  /** Resolves when the event is stored. @returns what to answer @throws NotNow when it is to be posted again */
  readonly take: (event: unknown) => Promise<unknown>;
};

const encryptedSchema = z.object({ encrypt: z.string().min(1) });
const challengeSchema = z.object({
  type: z.literal('url_verification'),
  challenge: z.string(),
  token: z.string(),
});
const tokenSchema = z.object({ header: z.object({ token: z.string() }) });

/** @returns the two doors: events, and presses on cards */
export function eventWebhooks(options: WebhookOptions): Webhook[] {
  return ['/lark/events', '/lark/cards'].map(path => ({
    path,
    mostBytes: header => (isFresh(header, options) ? MOST_BYTES : MOST_BYTES_UNSIGNED),
    take: posted => takePosted(posted, options),
  }));
}

async function takePosted(posted: Posted, options: WebhookOptions) {
  const { encryptKey, verificationToken, take } = options;
  const isProven = isSigned(posted, options);
  if (!isProven && posted.body.length > MOST_BYTES_UNSIGNED) return { status: 401 };
  const encrypted = encryptedSchema.safeParse(parsed(posted.body.toString('utf8')));
  if (!encrypted.success) return { status: 400 };
  const event = parsed(decrypted(encrypted.data.encrypt, encryptKey) ?? '');
  const challenge = challengeSchema.safeParse(event);
  if (challenge.success) {
    const { token, challenge: said } = challenge.data;
    return isSame(token, verificationToken) ? { status: 200, body: { challenge: said } } : { status: 401 };
  }
  const told = tokenSchema.safeParse(event);
  const isOurs = told.success && isSame(told.data.header.token, verificationToken);
  if (!isOurs || !isProven) return { status: 401 };
  try {
    return { status: 200, body: (await take(event)) ?? {} };
  } catch (error) {
    if (error instanceof NotNow) return { status: 503 };
    throw error;
  }
}

/** Whether the headers say that it is signed, and just now. */
function isFresh(header: Header, { now }: WebhookOptions): boolean {
  const age = Math.abs(now().getTime() - Number(header('x-lark-request-timestamp') ?? '') * 1000);
  // Not a number is no age either.
  return age <= FRESH_MILLISECONDS && header('x-lark-signature') !== undefined;
}

/** Hex SHA-256 of time, nonce, key and the raw body. */
function isSigned({ header, body }: Posted, options: WebhookOptions): boolean {
  if (!isFresh(header, options)) return false;
  const time = header('x-lark-request-timestamp') ?? '';
  const nonce = header('x-lark-request-nonce') ?? '';
  const expected = createHash('sha256')
    .update(time + nonce + options.encryptKey)
    .update(body)
    .digest('hex');
  return isSame(header('x-lark-signature') ?? '', expected);
}

/** AES-256-CBC; the key is the SHA-256 of the encrypt key, the first bytes are the IV. @returns undefined for anything else */
function decrypted(encrypted: string, encryptKey: string): string | undefined {
  try {
    const bytes = Buffer.from(encrypted, 'base64');
    const key = createHash('sha256').update(encryptKey).digest();
    const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, IV_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
