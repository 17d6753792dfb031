/** What Prometheus is told: how much waits, what is stuck, and whether the platforms are connected. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Counts of rows by their state; whether each platform is connected, and what happened to it how often. */
export type Gauges = {
  readonly inbox: Readonly<Record<'waiting' | 'dead', number>>;
  readonly outbox: Readonly<Record<'queued' | 'sending' | 'unknown' | 'dead', number>>;
  readonly tasks: Readonly<Record<'waiting' | 'running' | 'failed', number>>;
  readonly platforms: Readonly<
    Record<string, { readonly isConnected: boolean; readonly counts: Readonly<Record<string, number>> }>
  >;
};

/**
 * @param read called at every scrape
 * @returns what a scrape is answered with, in the Prometheus text format; rejects when `read` does
 */
export function createMetrics(read: () => Promise<Gauges>): () => Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const inbox = new Gauge({
    name: 'personaloop_inbox_events',
    help: 'Events in the inbox: waiting to be handled, or dead after too many attempts',
    labelNames: ['state'],
    registers,
  });
  const outbox = new Gauge({
    name: 'personaloop_outbox_messages',
    help: 'Messages in the outbox: queued, being sent, of unknown fate after a crash, or dead',
    labelNames: ['state'],
    registers,
  });
  const tasks = new Gauge({
    name: 'personaloop_tasks',
    help: 'Tasks (long work): waiting to be taken up, running, or failed for good',
    labelNames: ['state'],
    registers,
  });
  const platforms = new Gauge({
    name: 'personaloop_platform_connected',
    help: 'Whether a chat platform is connected (1) or not (0)',
    labelNames: ['platform'],
    registers,
  });
  const happenings = new Counter({
    name: 'personaloop_platform_events_total',
    help: 'What happened to a platform’s connection since the start, such as reconnects and pings without an answer',
    labelNames: ['platform', 'what'],
    registers,
  });
  return async () => {
    const gauges = await read();
    for (const [state, count] of Object.entries(gauges.inbox)) inbox.set({ state }, count);
    for (const [state, count] of Object.entries(gauges.outbox)) outbox.set({ state }, count);
    for (const [state, count] of Object.entries(gauges.tasks)) tasks.set({ state }, count);
    // One that is not told of any more must not seem connected for ever.
    platforms.reset();
    happenings.reset();
    for (const [platform, { isConnected, counts }] of Object.entries(gauges.platforms)) {
      platforms.set({ platform }, isConnected ? 1 : 0);
      for (const [what, count] of Object.entries(counts)) happenings.inc({ platform, what }, count);
    }
    return registry.metrics();
  };
}
