/** The agenda: which items a meeting talks of, in which order (method.md §12). */
import type { AgendaItem } from '../../../domain/agenda.ts';
import type { Outcome } from './meeting.ts';

/** What the last meeting that decided on a thing decided. */
export type Decision = {
  readonly thing: string;
  readonly standing: string;
  readonly outcome: Outcome;
  /** The evidence that was asked for is still to come, and in time. */
  readonly isAwaited: boolean;
};

export type Planned = AgendaItem & {
  readonly isLeftOver: boolean;
  /** What was decided of it before and has not come about: it stands as it did then. */
  readonly pending: Outcome | undefined;
};

/**
 * @param items by kind
 * @param leftOver the things that the last meeting came to no decision on, in its order
 * @returns left-over items first; without what was decided and stands as it did then
 */
export function agendaOf(
  items: readonly AgendaItem[],
  leftOver: readonly string[],
  decisions: readonly Decision[],
): Planned[] {
  const open = items.filter(item => !isSettled(item, decisions));
  const left = leftOver.flatMap(thing => open.find(item => item.thing === thing) ?? []);
  return [
    ...left.map(item => ({ ...item, isLeftOver: true, pending: undefined })),
    ...open
      .filter(item => !left.includes(item))
      .map(item => ({ ...item, isLeftOver: false, pending: pendingOf(item, decisions) })),
  ];
}

/** @returns what was decided last of a thing, where it stands as it did then though something should have come of it */
export function pendingOf(
  { thing, standing }: Pick<AgendaItem, 'thing' | 'standing'>,
  decisions: readonly Decision[],
): Outcome | undefined {
  const last = decisions.find(each => each.thing === thing);
  return last?.standing === standing && last.outcome !== 'rejected' ? last.outcome : undefined;
}

function isSettled(
  { thing, standing, endsWithDecision }: AgendaItem,
  decisions: readonly Decision[],
): boolean {
  const last = decisions.find(each => each.thing === thing);
  if (last === undefined || last.standing !== standing) return false;
  switch (last.outcome) {
    case 'rejected':
      return true;
    case 'accepted':
      // Where the thing itself would tell, nobody has done yet what was decided.
      return endsWithDecision === true;
    case 'evidence':
      return last.isAwaited;
    default:
      return last.outcome satisfies never;
  }
}
