/** Events on their way to the bot: again and again until it acknowledges them, as far as the platform's patience goes. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault, Faults } from './faults.ts';
import { hex } from './ids.ts';
import { type EventEnvelope, milliseconds } from './wire.ts';

/** What came of bringing an event once. */
export type Delivery =
  | { readonly kind: 'acknowledged'; readonly answer: unknown }
  /** Nobody is there, or the bot answered that it failed. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timeout' };

/** An event, and whether the bot has it. */
export type ToldEvent = {
  readonly envelope: EventEnvelope;
  /** When it happened, and when its acknowledgement was there; in real milliseconds. */
  readonly happenedAt: number;
  acknowledgedAt: number | undefined;
  /** How often it was brought, or would have been had anybody been there. */
  brought: number;
};

export type Carrier = {
  deliver(envelope: EventEnvelope): Promise<Delivery>;
  /** Breaks the way on which an event is being brought. */
  cut(): void;
};

export type QueueIdentity = {
  readonly appId: string;
  readonly tenantKey: string;
  readonly verificationToken: string;
  readonly now: () => Date;
  readonly happened: () => void;
};

const FIFTEEN_SECONDS = 15_000;
const FIVE_MINUTES = 300_000;
const ONE_HOUR = 3_600_000;
const SIX_HOURS = 21_600_000;

export class EventQueue {
  redeliverAfterMilliseconds: readonly number[] = [FIFTEEN_SECONDS, FIVE_MINUTES, ONE_HOUR, SIX_HOURS];
  /** What happens meanwhile is never told. */
  isDeaf = false;
  readonly #identity: QueueIdentity;
  readonly #carrier: () => Carrier;
  readonly #faults: Faults;
  readonly #told: ToldEvent[] = [];
  readonly #pending = new Set<ToldEvent>();
  readonly #acknowledged: EventEnvelope[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(identity: QueueIdentity, carrier: () => Carrier, faults: Faults) {
    this.#identity = identity;
    this.#carrier = carrier;
    this.#faults = faults;
  }

  /** How many events are not acknowledged yet and not given up. */
  get undelivered(): number {
    return this.#pending.size;
  }

  /** All events that were on their way so far, in the order in which they happened. */
  get told(): readonly ToldEvent[] {
    return this.#told;
  }

  /** Lets the bot know of something, sooner or later. */
  add(type: string, event: Readonly<Record<string, unknown>>): void {
    if (this.isDeaf) return;
    void this.#bring(this.#begin(type, event), 0);
  }

  /** Lets the bot know of something that somebody waits for; the platform brings it only once. */
  async ask(type: string, event: Readonly<Record<string, unknown>>): Promise<Delivery> {
    if (this.isDeaf) return { kind: 'timeout' };
    const told = this.#begin(type, event);
    const delivery = await this.#deliver(told);
    this.#settle(told, delivery);
    return delivery;
  }

  /** Brings an event once more that was acknowledged already. */
  async redeliver(which: string): Promise<void> {
    const envelope =
      which === 'last'
        ? this.#acknowledged.at(-1)
        : this.#acknowledged.find(({ header }) => header.event_id === which);
    if (envelope === undefined) throw new Error(`no acknowledged event ${which}`);
    await this.#carrier().deliver(envelope);
    this.#identity.happened();
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#pending.clear();
  }

  #begin(type: string, event: Readonly<Record<string, unknown>>): ToldEvent {
    const envelope = this.#envelope(type, event);
    const told = { envelope, happenedAt: performance.now(), acknowledgedAt: undefined, brought: 0 };
    this.#told.push(told);
    this.#pending.add(told);
    return told;
  }

  async #bring(told: ToldEvent, failures: number): Promise<void> {
    const delivery = await this.#deliver(told);
    if (this.#isClosed) return;
    const wait = this.redeliverAfterMilliseconds[failures];
    if (delivery.kind === 'acknowledged' || wait === undefined) return this.#settle(told, delivery);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#bring(told, failures + 1);
    }, wait);
    this.#timers.add(timer);
  }

  #settle(told: ToldEvent, delivery: Delivery): void {
    this.#pending.delete(told);
    if (delivery.kind === 'acknowledged') {
      told.acknowledgedAt = performance.now();
      this.#acknowledged.push(told.envelope);
    }
    this.#identity.happened();
  }

  async #deliver(told: ToldEvent): Promise<Delivery> {
    const { envelope } = told;
    told.brought += 1;
    const { event_type, event_id } = envelope.header;
    const fault = this.#faults.take({ method: 'event', parameters: { event_type, event_id } });
    return fault === undefined ? this.#carrier().deliver(envelope) : this.#deliverHarmed(envelope, fault);
  }

  async #deliverHarmed(envelope: EventEnvelope, fault: Fault): Promise<Delivery> {
    const carrier = this.#carrier();
    switch (fault.kind) {
      case 'lost ack':
        await carrier.deliver(envelope);
        return { kind: 'timeout' };
      case 'twice': {
        const [delivery] = await Promise.all([carrier.deliver(envelope), carrier.deliver(envelope)]);
        return delivery;
      }
      case 'slow': {
        if (fault.when === 'before') await pause(fault.milliseconds);
        const delivery = await carrier.deliver(envelope);
        if (fault.when === 'after') await pause(fault.milliseconds);
        return delivery;
      }
      case 'cut': {
        if (fault.when === 'before') {
          carrier.cut();
          return { kind: 'failed', reason: 'cut' };
        }
        const delivered = carrier.deliver(envelope);
        carrier.cut();
        await delivered;
        return { kind: 'failed', reason: 'cut' };
      }
      case 'error':
      case 'html':
        return { kind: 'failed', reason: fault.kind };
      default:
        return fault satisfies never;
    }
  }

  #envelope(type: string, event: Readonly<Record<string, unknown>>): EventEnvelope {
    const { appId, tenantKey, verificationToken, now } = this.#identity;
    const header = {
      event_id: hex(),
      event_type: type,
      create_time: milliseconds(now()),
      token: verificationToken,
      app_id: appId,
      tenant_key: tenantKey,
    };
    return { schema: '2.0', header, event };
  }
}
