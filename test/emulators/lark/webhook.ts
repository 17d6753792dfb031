/** Events brought by POST to the addresses that the console names, encrypted and signed. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Carrier, Delivery } from './event-queue.ts';
import { hex } from './ids.ts';
import { CARD_ACTION, type EventEnvelope } from './wire.ts';

export type WebhookAddresses = { readonly events: string; readonly cards: string };
export type WebhookSecrets = { readonly encryptKey: string; readonly verificationToken: string };

const challengeAnswer = z.object({ challenge: z.string() });

export class Webhook implements Carrier {
  addresses: WebhookAddresses | undefined;
  /** How long the bot has to answer. */
  patienceMilliseconds = 3_000;
  readonly #secrets: WebhookSecrets;
  readonly #now: () => Date;
  #underWay = new AbortController();

  constructor(secrets: WebhookSecrets, now: () => Date) {
    this.#secrets = secrets;
    this.#now = now;
  }

  /** As the console does before it takes an address: the bot has a second to give the challenge back. */
  async verify(address: string): Promise<void> {
    const challenge = hex();
    const body = { challenge, token: this.#secrets.verificationToken, type: 'url_verification' };
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: this.#sealed(body),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = challengeAnswer.safeParse(await response.json());
    if (response.status !== 200 || answer.data?.challenge !== challenge) {
      throw new Error(`Challenge code没有返回 · the address ${address} does not give the challenge back`);
    }
  }

  async deliver(envelope: EventEnvelope): Promise<Delivery> {
    if (this.addresses === undefined) return { kind: 'failed', reason: 'no webhook' };
    const { events, cards } = this.addresses;
    const address = envelope.header.event_type === CARD_ACTION ? cards : events;
    const patience = AbortSignal.timeout(this.patienceMilliseconds);
    const body = this.#sealed(envelope);
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...this.#signature(body) },
        body,
        signal: AbortSignal.any([patience, this.#underWay.signal]),
      });
      const text = await response.text();
      if (response.status !== 200) return { kind: 'failed', reason: `HTTP ${response.status}` };
      return { kind: 'acknowledged', answer: parsed(text) };
    } catch (error) {
      // A bot that is down or slow is what redelivery is for.
      return patience.aborted ? { kind: 'timeout' } : { kind: 'failed', reason: String(error) };
    }
  }

  cut(): void {
    this.#underWay.abort();
    this.#underWay = new AbortController();
  }

  #sealed(body: unknown): string {
    const { encryptKey } = this.#secrets;
    const text = JSON.stringify(body);
    return encryptKey === '' ? text : JSON.stringify({ encrypt: encrypted(text, encryptKey) });
  }

  /** Without an encrypt key nothing is signed. */
  #signature(body: string): Readonly<Record<string, string>> {
    const { encryptKey } = this.#secrets;
    if (encryptKey === '') return {};
    const timestamp = String(Math.floor(this.#now().getTime() / 1000));
    const nonce = hex();
    return {
      'x-lark-request-timestamp': timestamp,
      'x-lark-request-nonce': nonce,
      'x-lark-signature': createHash('sha256')
        .update(`${timestamp}${nonce}${encryptKey}${body}`)
        .digest('hex'),
    };
  }
}

export function encrypted(text: string, encryptKey: string): string {
  const key = createHash('sha256').update(encryptKey).digest();
  const start = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, start);
  return Buffer.concat([start, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

/** A body that is no JSON is an acknowledgement all the same. */
function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
