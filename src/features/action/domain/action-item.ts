/** Action items (tasks of people): who is to do what until which day, and what becomes of it. */
import type { DimensionId } from '../../../domain/dimension.ts';
import type { OperatorRole } from '../../../domain/role.ts';
import type { Day } from '../../../domain/zoned-time.ts';

/** The longest text of an item, in characters. */
export const WORDS_AT_MOST = 200;
export const REASON_AT_MOST = 200;

/** A member by their person, or whoever has one of the four roles. */
export type Owner =
  | { readonly kind: 'person'; readonly id: number }
  | { readonly kind: 'role'; readonly role: OperatorRole };

/** The evidence that an item waits for: feedback of that dimension and of that source, whichever is named. */
export type Needs = {
  readonly dimension?: DimensionId;
  readonly sourceId?: number;
  /** The 5 of C5, where it is to be evidence on a claim: the dimension is the claim's. */
  readonly claim?: number;
};

export type State =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'done';
      readonly at: Date;
      readonly byId: number | null;
      /** The reaction that closed it. */
      readonly via: string | null;
      /** The feedback that closed it, the 12 of F12. */
      readonly feedback: number | null;
    }
  | {
      readonly kind: 'dropped';
      readonly at: Date;
      readonly byId: number | null;
      readonly reason: string | null;
    };

export type ActionItem = {
  readonly id: number;
  readonly teamId: number;
  /** The 9 of A9. */
  readonly number: number;
  readonly words: string;
  readonly owner: Owner;
  readonly dueDay: Day;
  readonly needs: Needs | undefined;
  /** Only feedback with a higher number is what it waits for: earlier ones were there already. */
  readonly afterFeedback: number;
  /** Where it comes from, as a short id: `M4`. */
  readonly origin: string | null;
  readonly addedById: number | null;
  readonly addedAt: Date;
  /** When it was added, or opened again last. */
  readonly openedAt: Date;
  /** Where it is reminded of. */
  readonly roomId: number;
  readonly state: State;
  readonly isOverdueTold: boolean;
};

/** What of a feedback decides whether it is the evidence that an item waits for. */
export type Recorded = {
  readonly number: number;
  readonly dimension: DimensionId;
  readonly sourceId: number;
  readonly deletedAt: Date | null;
};

/** @returns whether a feedback is the evidence that an item waits for */
export function isNeeded(
  { needs, afterFeedback }: Pick<ActionItem, 'needs' | 'afterFeedback'>,
  { number, dimension, sourceId, deletedAt }: Recorded,
): boolean {
  if (needs === undefined || deletedAt !== null || number <= afterFeedback) return false;
  if (needs.dimension === undefined && needs.sourceId === undefined) return false;
  const isOfDimension = needs.dimension === undefined || needs.dimension === dimension;
  return isOfDimension && (needs.sourceId === undefined || needs.sourceId === sourceId);
}

export type Doer = {
  /** Under which ids somebody is known: their own, and those that turned out to be them. */
  readonly ids: readonly number[];
  readonly role: OperatorRole | undefined;
  readonly isManager: boolean;
};

/** @returns whether it is somebody's to do */
export function isOwnedBy({ owner }: Pick<ActionItem, 'owner'>, { ids, role }: Doer): boolean {
  return owner.kind === 'person' ? ids.includes(owner.id) : owner.role === role;
}

/** @returns whether somebody may close, move or open an item again: its owner, whoever added it, and managers */
export function mayChange(item: Pick<ActionItem, 'owner' | 'addedById'>, doer: Doer): boolean {
  const isAdder = item.addedById !== null && doer.ids.includes(item.addedById);
  return doer.isManager || isAdder || isOwnedBy(item, doer);
}
