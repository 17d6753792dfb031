/** Adding an item: what every way to one (a command, a decision of a meeting) leads to. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { OperatorRole } from '../../domain/role.ts';
import { shortId } from '../../domain/short-id.ts';
import type { Day } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { lastNumber, nextNumber } from '../../store/short-ids.ts';
import { findClaim } from '../persona/store/personas.ts';
import type { ActionItem, Needs, Owner } from './domain/action-item.ts';
import { firstTelling } from './domain/tellings.ts';
import { roomOf } from './owners.ts';
import { insertItem } from './store/action-items.ts';

export type Wanted = (
  | { readonly ownerId: number; readonly role?: undefined }
  | { readonly role: OperatorRole; readonly ownerId?: undefined }
) & {
  /** What is to be done, at most `WORDS_AT_MOST` characters. */
  readonly text: string;
  /** The last day for it, in the team's zone. */
  readonly dueDay: Day;
  /** It closes itself when such a feedback is recorded. */
  readonly needs?: Needs;
  /** Where it comes from, as a short id: `M4`. */
  readonly origin?: string;
};

/**
 * Adds an item. It is reminded of in the room where it happens, or in a group where its owner has an account. Nothing is
 * said: `itemCard` and `cardOf` make the message that stands for it.
 * @throws Refusal where it needs evidence on a claim that the team does not have
 */
export async function addAction(context: ActionContext, wanted: Wanted): Promise<ActionItem> {
  const { transaction, team, origin, clock } = context;
  const owner: Owner =
    wanted.ownerId === undefined
      ? { kind: 'role', role: wanted.role }
      : { kind: 'person', id: wanted.ownerId };
  const { dueDay, text } = wanted;
  const needs = await withDimension(context, wanted.needs);
  const room = await roomOf(context, owner, origin.roomId);
  const item = await insertItem(transaction, {
    ...{
      teamId: team.id,
      number: await nextNumber(transaction, team.id, 'A'),
      words: text,
      owner,
      dueDay,
      needs,
    },
    afterFeedback: await lastNumber(transaction, team.id, 'F'),
    origin: wanted.origin ?? null,
    addedById: origin.personId,
    addedAt: clock.now,
    openedAt: clock.now,
    roomId: room?.id ?? origin.roomId,
    tellAt: firstTelling(dueDay, false, clock.now, clock.zone),
  });
  const whose = owner.kind === 'person' ? { ownerId: owner.id } : { role: owner.role };
  const from = wanted.origin === undefined ? {} : { origin: wanted.origin };
  await writeAudit(transaction, origin, 'action.added', shortId('A', item.number), {
    ...{ ...whose, dueDay, ...from },
    ...(needs !== undefined && { needs }),
  });
  return item;
}

/** Evidence on a claim is feedback of its dimension. */
async function withDimension(
  { transaction, team }: ActionContext,
  needs: Needs | undefined,
): Promise<Needs | undefined> {
  if (needs?.claim === undefined) return needs;
  const claim = await findClaim(transaction, team.id, needs.claim);
  if (claim === undefined) throw grammarRefusal('no-such-thing', { id: shortId('C', needs.claim) });
  return { ...needs, dimension: needs.dimension ?? claim.dimension };
}
