/** Mentions: calling people by their accounts on the platform of a room. */
import { type Block, mention } from '../chat/view.ts';
import { accountsOn } from '../store/people.ts';
import type { ActionContext } from './action-context.ts';

/** @returns a block that calls people by their accounts on a room's platform */
export async function mentioning(
  { transaction }: ActionContext,
  platform: string,
  personIds: readonly number[],
  said: string,
): Promise<Block> {
  const accounts = await accountsOn(transaction, platform, personIds);
  return mention(
    personIds.flatMap(id => accounts.get(id) ?? []),
    said,
  );
}
