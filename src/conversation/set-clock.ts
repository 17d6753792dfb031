/** A room is told the time (the terminal's `:now`): a clock of its own, by which what is due there is done. */
import { grammarRefusal } from '../chat/grammar/refusals.ts';
import type { Incoming } from '../chat/incoming.ts';
import type { Refusal } from '../chat/refusal.ts';
import { text, view } from '../chat/view.ts';
import { parseMoment, showMoment } from '../domain/zoned-time.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import { queueMessage } from '../store/outbox.ts';
import { setRoomClock } from '../store/rooms.ts';
import { unattended } from './action-context.ts';
import { runDueInRoom } from './due.ts';
import { type EventContext, knownRoom, originOf } from './event-context.ts';
import { conversationRefusal } from './refusals.ts';

/**
 * A room is told the time, and what became due by it is done. Nobody becomes a member by it.
 * @returns the rooms in which something is to be said
 */
export async function setClock(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'clock' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, config, realNow, inboxId, readings } = by;
  const { team, room, person } = await knownRoom(transaction, platform, incoming, config, realNow);
  const { zone, language } = team.settings;
  const clock = { now: room.clock ?? realNow, zone };
  const moment = parseMoment(incoming.time, clock, 'future');
  const moments = config.features.map(({ lastMoment }) => lastMoment?.(transaction, team.id));
  const passed = [room.clock, ...(await Promise.all(moments))].filter(each => each instanceof Date);
  const [latest] = passed.sort((one, other) => other.getTime() - one.getTime());
  let refusal: Refusal | undefined;
  if (moment === undefined) {
    refusal = grammarRefusal('not-a-date', {
      label: { zh: '时间', en: 'time' },
      typed: incoming.time.slice(0, 30),
    });
  } else if (latest !== undefined && moment.at < latest) {
    refusal = conversationRefusal('clock-back', { shown: showMoment(latest, clock, language) });
  } else {
    await setRoomClock(transaction, room.id, moment.at);
    const origin = originOf({ team, room }, person?.id ?? null, clock.now);
    await writeAudit(transaction, origin, 'room.clock-set', room.name, { from: room.clock, to: moment.at });
    const notified: ChatKey[] = [];
    const { features, bootstrapManagers } = config;
    const around = { features, bootstrapManagers, inboxId, readings };
    const context = unattended(transaction, { team, room }, moment.at, notified, around);
    await runDueInRoom(context, room.id);
    return notified;
  }
  const shown = view(text(refusal.sentence(language)));
  await queueMessage(
    transaction,
    { platform, chatId: room.chatId, kind: 'reply', teamId: team.id, view: shown, replyTo: undefined },
    clock.now,
  );
  return [];
}
