/** Reading the minutes of a meeting, as data; the chat and the file word them. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { shortId } from '../../domain/short-id.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import { ownerNames } from '../action/owners.ts';
import { dayText } from '../action/show-item.ts';
import { itemsNumbered } from '../action/store/action-items.ts';
import type { Meeting, Outcome } from './domain/meeting.ts';
import { readItems } from './read-agenda.ts';
import { notesOf } from './store/notes.ts';
import { nameOf } from './subject.ts';
import { KIND_NAMES } from './words.ts';

export type NoteRead = { readonly by: string; readonly words: string };

export type ItemMinutes = {
  readonly position: number;
  readonly kind: string;
  readonly title: string;
  readonly outcome: Outcome | null;
  readonly by: string | undefined;
  readonly seconds: number;
  readonly action:
    | { readonly id: string; readonly owner: string; readonly due: string; readonly words: string }
    | undefined;
  readonly notes: readonly NoteRead[];
};

export type Minutes = {
  readonly id: string;
  /** `12-02 周三 15:00` */
  readonly from: string;
  /** `15:40` */
  readonly until: string | undefined;
  readonly startedBy: string;
  readonly items: readonly ItemMinutes[];
  /** Those about the meeting as a whole. */
  readonly notes: readonly NoteRead[];
};

/** @returns what a meeting that was started came to */
export async function readMinutes(context: ActionContext, meeting: Meeting): Promise<Minutes> {
  const { transaction, team, clock, language } = context;
  const say = translator(context);
  const items = await readItems(context, meeting);
  const notes = await notesOf(transaction, meeting);
  const actions = await itemsNumbered(
    transaction,
    team.id,
    items.flatMap(({ action }) => action ?? []),
  );
  const owners = await ownerNames(
    context,
    actions.map(({ owner }) => owner),
  );
  const names = await personNames(transaction, [
    ...notes.map(({ personId }) => personId),
    ...items.flatMap(({ decidedById }) => decidedById ?? []),
    ...(meeting.startedById === null ? [] : [meeting.startedById]),
  ]);
  const nameOfPerson = (id: number | null) => names.get(id ?? 0) ?? '?';
  const notesOn = (position: number | null) =>
    notes
      .filter(each => each.position === position)
      .map(({ personId, words }) => ({ by: nameOfPerson(personId), words }));
  return {
    id: nameOf(meeting),
    from: meeting.startedAt === null ? '' : showMoment(meeting.startedAt, clock, language),
    until: meeting.endedAt === null ? undefined : showMoment(meeting.endedAt, clock, language).slice(-5),
    startedBy: nameOfPerson(meeting.startedById),
    items: items.map(item => {
      const action = actions.find(({ number }) => number === item.action);
      return {
        ...{ position: item.position, kind: say(KIND_NAMES[item.kind]), title: say(item.title) },
        ...{ outcome: item.outcome, seconds: item.seconds, notes: notesOn(item.position) },
        by: item.decidedById === null ? undefined : nameOfPerson(item.decidedById),
        action: action && {
          id: shortId('A', action.number),
          owner: owners(action.owner),
          due: dayText(context, action.dueDay),
          words: action.words,
        },
      };
    }),
    notes: notesOn(null),
  };
}
