/** Answers whoever may not even speak here: no account is made for them. */
import type { Incoming } from '../chat/incoming.ts';
import type { Refusal } from '../chat/refusal.ts';
import { text, view } from '../chat/view.ts';
import type { ChatKey } from '../store/inbox.ts';
import { answer } from './command-request.ts';
import { anonymousRequest, type EventContext } from './event-context.ts';

export async function turnAway(
  by: EventContext,
  incoming: Incoming,
  refusal: Refusal,
): Promise<readonly ChatKey[]> {
  const request = await anonymousRequest(by, incoming);
  await answer(request, view(text(refusal.sentence(request.team.settings.language))));
  return request.notified;
}
