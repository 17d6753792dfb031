/** Items by their numbers, and whether the speaker may change them. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context } from '../../conversation/command.ts';
import { shortId } from '../../domain/short-id.ts';
import { identityOf, type Person, personNames } from '../../store/people.ts';
import { type ActionItem, type Doer, mayChange } from './domain/action-item.ts';
import { ownerNames } from './owners.ts';
import { actionRefusal } from './refusals.ts';
import { itemsNumbered } from './store/action-items.ts';

export async function doerOf(
  { transaction }: Pick<ActionContext, 'transaction'>,
  { id, role, isManager }: Person,
): Promise<Doer> {
  return { ids: await identityOf(transaction, id), role, isManager };
}

/** @throws Refusal when the team has not all of them */
async function itemsFound(
  { transaction, team }: ActionContext,
  numbers: readonly number[],
): Promise<ActionItem[]> {
  const items = await itemsNumbered(transaction, team.id, numbers);
  const missing = numbers.find(number => !items.some(each => each.number === number));
  if (missing !== undefined) throw grammarRefusal('no-such-thing', { id: shortId('A', missing) });
  return items;
}

/** @throws Refusal when the team has none of that number */
export async function itemFound(context: ActionContext, number: number): Promise<ActionItem> {
  const [item] = await itemsFound(context, [number]);
  if (item === undefined) throw grammarRefusal('no-such-thing', { id: shortId('A', number) });
  return item;
}

/** @returns an item that the speaker may change @throws Refusal when it is not there, or not theirs */
export async function ownItem(context: Context, number: number): Promise<ActionItem> {
  const item = await itemFound(context, number);
  await demandMayChange(context, item);
  return item;
}

/** @returns items that the speaker may change @throws Refusal when one is not there, or not theirs */
export async function ownItems(context: Context, numbers: readonly number[]): Promise<ActionItem[]> {
  const items = await itemsFound(context, numbers);
  for (const item of items) await demandMayChange(context, item);
  return items;
}

/** @throws Refusal 'not-your-item' */
async function demandMayChange(context: Context, item: ActionItem): Promise<void> {
  if (mayChange(item, await doerOf(context, context.person))) return;
  const owner = (await ownerNames(context, [item.owner]))(item.owner);
  const { addedById } = item;
  const names = await personNames(context.transaction, addedById === null ? [] : [addedById]);
  const adder = addedById === null ? undefined : names.get(addedById);
  const isOwnAdder = item.owner.kind === 'person' && item.owner.id === addedById;
  throw actionRefusal('not-your-item', {
    id: shortId('A', item.number),
    owner,
    adder: isOwnAdder ? undefined : adder,
  });
}
