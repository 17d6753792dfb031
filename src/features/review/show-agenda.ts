/** How agendas are shown: of a meeting to come, and of one that runs. */
import {
  actions,
  type Block,
  type Button,
  heading,
  shortened,
  text,
  type View,
  view,
} from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { AGENDA_AT_MOST } from '../../domain/agenda.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import type { Planned } from './domain/agenda-order.ts';
import type { Meeting } from './domain/meeting.ts';
import { agendaNow, type ItemRead } from './read-agenda.ts';
import { nameOf } from './subject.ts';
import { KIND_NAMES, OUTCOME_MARKS, OUTCOME_NAMES, pendingWords, TITLE_AT_MOST } from './words.ts';

/** So many items of a meeting to come are named; the rest can be asked for. */
const PREVIEWED = 8;

/** @returns e.g. `5 项` */
export function itemCount(count: number): Bilingual {
  return count === 0
    ? both('没有议题', 'nothing to talk about')
    : both(`${count} 项`, counted(count, 'item'));
}

export function startButton(context: ActionContext): Button {
  return { label: translator(context)(both('开始', 'Start')), line: '/review start' };
}

export function agendaButton(context: ActionContext): Button {
  return { label: translator(context)(both('看议程', 'Agenda')), line: '/review agenda', isApart: true };
}

/** @returns the agenda of the meeting that is planned, or of one that would begin now */
export async function comingView(context: ActionContext, planned: Meeting | undefined): Promise<View> {
  const { clock, language } = context;
  const say = translator(context);
  const items = await agendaNow(context);
  const name = planned === undefined ? say(both('研讨会', 'Review meeting')) : nameOf(planned);
  const when = planned?.startsAt ? [showMoment(planned.startsAt, clock, language)] : [];
  const title = [name, ...when, say(itemCount(items.length))].join(' · ');
  return view(
    heading(title),
    ...(items.length === 0
      ? []
      : [
          text(
            ...agendaLines(context, items.slice(0, AGENDA_AT_MOST)),
            ...leftLines(context, items.length - AGENDA_AT_MOST),
          ),
        ]),
    actions(startButton(context)),
  );
}

/** @returns one line an item, numbered as they would be */
export function agendaLines(
  context: ActionContext,
  items: readonly Planned[],
  most = Number.POSITIVE_INFINITY,
) {
  const say = translator(context);
  const lines = items.slice(0, most).map(({ kind, title, isLeftOver, pending }, index) => {
    const left = isLeftOver ? say(both('上次留下 · ', 'left over · ')) : '';
    const tail = pendingWords(pending).map(words => ` · ${say(words)}`);
    return `${index + 1}. ${left}${say(KIND_NAMES[kind])} · ${shortened(say(title), TITLE_AT_MOST)}${tail.join('')}`;
  });
  const more = items.length - most;
  if (more > 0) lines.push(say(both(`还有 ${more} 项：/review agenda`, `${more} more: /review agenda`)));
  return lines;
}

/** @returns the first items of what would be talked about, for a reminder */
export async function preview(
  context: ActionContext,
): Promise<{ readonly count: number; readonly blocks: Block[] }> {
  const items = await agendaNow(context);
  const blocks = items.length === 0 ? [] : [text(...agendaLines(context, items, PREVIEWED))];
  return { count: items.length, blocks };
}

/** @returns the agenda of a meeting that runs, for whoever comes late: what is decided, and what is talked about now */
export function runningView(
  context: ActionContext,
  meeting: Meeting,
  items: readonly ItemRead[],
  rest = 0,
): View {
  const say = translator(context);
  const decided = items.filter(({ outcome }) => outcome !== null).length;
  const title = say(
    both(
      `${nameOf(meeting)} 正在开 · ${items.length} 项，定了 ${decided} 项`,
      `${nameOf(meeting)} is running · ${counted(items.length, 'item')}, ${decided} decided`,
    ),
  );
  const lines = [
    ...items.map(item => itemLine(context, item, item.position === meeting.current)),
    ...leftLines(context, rest),
  ];
  const buttons = [{ label: say(both('到现在这一项', 'To the current item')), line: '/review start' }];
  return view(
    heading(title),
    ...(lines.length === 0 ? [] : [text(...lines)]),
    ...(items.length === 0 ? [] : [actions(...buttons.map(each => ({ ...each, isApart: true })))]),
  );
}

/** @returns what is said of items that no meeting has room for */
function leftLines(context: ActionContext, rest: number): string[] {
  if (rest <= 0) return [];
  const said = both(
    `还有 ${rest} 项，这次谈不完，留到下次`,
    `${rest} more ${rest === 1 ? 'is' : 'are'} left to the next meeting`,
  );
  return [translator(context)(said)];
}

function itemLine(context: ActionContext, item: ItemRead, isCurrent: boolean): string {
  const say = translator(context);
  const { position, kind, title, outcome, isLate, isLeftOver } = item;
  const mark = outcome !== null ? `${OUTCOME_MARKS[outcome]} ` : isCurrent ? '▸ ' : '';
  const tags = [
    ...(isLeftOver ? [both('上次留下', 'left over')] : []),
    ...(isLate ? [both('会上加的', 'added later')] : []),
    ...(outcome === null ? [] : [OUTCOME_NAMES[outcome]]),
    ...(item.now === undefined && outcome === null ? [both('已经不用谈了', 'settled meanwhile')] : []),
  ].map(say);
  const tail = tags.length === 0 ? '' : ` · ${tags.join(' · ')}`;
  return `${position}. ${mark}${say(KIND_NAMES[kind])} · ${shortened(say(title), TITLE_AT_MOST)}${tail}`;
}
