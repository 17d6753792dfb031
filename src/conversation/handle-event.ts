/**
 * Event dispatch, one transaction an event: finds out who speaks and what they want, and has it done. Everything that comes of it
 * is written here; nothing is sent.
 */

import type { Incoming } from '../chat/incoming.ts';
import type { PlatformName } from '../chat/platform.ts';
import { Refusal } from '../chat/refusal.ts';
import type { Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { greet } from './check-presence.ts';
import { type BotConfig, type EventContext, requestFor } from './event-context.ts';
import { handledBy } from './feature.ts';
import { fillForm } from './fill-form.ts';
import { guarded } from './guard-names.ts';
import { type Handled, hear } from './hear.ts';
import { pressButton } from './press-button.ts';
import type { Readings } from './readings.ts';
import { answeringPlainly } from './refuse.ts';
import { setClock } from './set-clock.ts';
import { introduced } from './set-role.ts';
import { turnAway } from './turn-away.ts';

/**
 * Does all that an event asks for, within its transaction.
 * @param event its place among all events, by which acts are ordered, and when it was taken in
 * @param readings what was read of messages for it so far
 * @throws NeedsReactions, NeedsLook when more is to be asked first
 */
export async function handleEvent(
  transaction: Transaction,
  platform: PlatformName,
  taken: Incoming,
  config: BotConfig,
  realNow: Date,
  { id: inboxId, receivedAt }: { readonly id: number; readonly receivedAt: Date },
  readings: Readings,
): Promise<Handled> {
  const arrived: EventContext = { transaction, platform, config, realNow, receivedAt, inboxId, readings };
  // What an earlier version took in may name somebody still.
  const incoming = await guarded(transaction, platform, taken, config, { isStored: true });
  const { notified, isUnseen } = await greet(arrived, incoming);
  const by: EventContext = { ...arrived, isUnseen };
  try {
    const handled = await handle(by, incoming);
    return { ...handled, notified: [...notified, ...handled.notified] };
  } catch (error) {
    // Said by whoever may not even speak here: nothing was written yet.
    if (!(error instanceof Refusal)) throw error;
    return { isChat: false, notified: [...notified, ...(await turnAway(by, incoming, error))] };
  }
}

async function handle(by: EventContext, incoming: Incoming): Promise<Handled> {
  const done = (notified: readonly ChatKey[]): Handled => ({ isChat: false, notified });
  switch (incoming.kind) {
    case 'message':
      return hear(by, incoming);
    case 'clock':
      return done(await setClock(by, incoming));
    case 'press':
    case 'form': {
      const request = await requestFor(by, incoming);
      await answeringPlainly(request, () =>
        incoming.kind === 'press' ? pressButton(request, incoming) : fillForm(request, incoming),
      );
      return done(request.notified);
    }
    case 'member':
      return done(
        incoming.hasLeft === undefined
          ? await introduced(by, incoming)
          : await handledBy(by, 'member', incoming),
      );
    default:
      return done(await handledBy(by, incoming.kind, incoming));
  }
}
