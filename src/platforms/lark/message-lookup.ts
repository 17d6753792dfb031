/** Looking up the message that an event is about: where it stands, and what it says. An event waits only so long for it. */
import { type Host, PlatformError } from '../../chat/platform.ts';
import type { LarkClient } from './client.ts';
import type { Delivery } from './delivery.ts';
import type { ReadMessage } from './event.ts';
import type { Names } from './names.ts';
import { NotNow } from './not-now.ts';
import { answered, LarkRefusal, platformError } from './platform-errors.ts';

/** An event has to be answered within three seconds. */
const WAIT_MILLISECONDS = 2_000;

/**
 * People are quick: somebody may react on a message before Lark has told us its id.
 * @throws NotNow when it may still be one of ours: the event is told again
 */
export async function placeOfMessage(messageId: string, host: Host, names: Names, delivery: Delivery) {
  const find = async () => {
    const chatId = delivery.placeOf(messageId);
    return chatId === undefined
      ? host.placeOf(messageId)
      : { chatId, name: await names.ofRoom(chatId, false) };
  };
  // Asked before it is looked for: what settles in between is found.
  const mayBeOurs = await host.hasUnsettled();
  const found = await find();
  if (found !== undefined) return found;
  const isAllKnown = await inTime(delivery.underWay(), 'a message that is on its way');
  const place = await find();
  if (place === undefined && (mayBeOurs || !isAllKnown || (await host.hasUnsettled())))
    throw new NotNow('it may be about a message of ours');
  return place;
}

/** @throws NotNow when Lark does not answer in time: the event is told again */
export async function readMessage(client: LarkClient, messageId: string): Promise<ReadMessage | undefined> {
  try {
    const reading = answered(() => client.api.im.v1.message.get({ path: { message_id: messageId } }));
    const [item] = (await inTime(reading, 'the message replied to'))?.items ?? [];
    if (item === undefined || item.deleted === true) return undefined;
    return {
      messageType: item.msg_type ?? '',
      content: item.body?.content ?? '',
      mentions: (item.mentions ?? []).map(({ key, name, id }) => ({ key, name, openId: id })),
      isFromBot: item.sender?.sender_type === 'app',
    };
  } catch (error) {
    const found = error instanceof LarkRefusal ? platformError(error) : error;
    // Recalled, or not to be read by us: whoever replied is told that there is nothing to take.
    if (
      found instanceof PlatformError &&
      !['try-later', 'unreachable', 'unknown'].includes(found.trouble.kind)
    )
      return undefined;
    throw found instanceof PlatformError ? new NotNow(found.message) : found;
  }
}

/** @throws when it takes longer than an event can wait for its answer */
async function inTime<Result>(work: Promise<Result>, what: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotNow(`${what}: not in time`)), WAIT_MILLISECONDS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
