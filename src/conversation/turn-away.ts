/** Answers whoever may not even speak here: no account is made for them. */
import type { Incoming } from '../chat/incoming.ts';
import type { Refusal } from '../chat/refusal.ts';
import { text, view } from '../chat/view.ts';
import type { ChatKey } from '../store/inbox.ts';
import { type Arrival, anonymousCall } from './arrival.ts';
import { answer } from './call.ts';

export async function turnAway(
  by: Arrival,
  incoming: Incoming,
  refusal: Refusal,
): Promise<readonly ChatKey[]> {
  const call = await anonymousCall(by, incoming);
  await answer(call, view(text(refusal.sentence(call.team.settings.language))));
  return call.notified;
}
