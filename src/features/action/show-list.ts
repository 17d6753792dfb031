/** Lists of items: open ones a page at a time, and those that a reminder spoke of; each with the button that closes it. */
import { pageButtons } from '../../chat/grammar/pages.ts';
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
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
import type { Context } from '../../conversation/command.ts';
import { mentioning } from '../../conversation/mention.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { numbersOf } from '../../domain/short-id.ts';
import { dayOf } from '../../domain/zoned-time.ts';
import type { ActionItem } from './domain/action-item.ts';
import { compareDays } from './domain/tellings.ts';
import { doerOf } from './find-item.ts';
import { ownerNames, peopleOf } from './owners.ts';
import { countOverdue, readOpen, type Which } from './read-actions.ts';
import { dueText, idOf } from './show-item.ts';
import { itemsNumbered } from './store/action-items.ts';

const PAGE = 5;
/** So many are named in a reminder; the list has the others. */
export const REMINDED_AT_MOST = 10;
const WORDS_SHOWN = 60;
export const WHICH: readonly Which[] = ['all', 'mine', 'overdue'];

/** Items as they stand, two lines each. */
async function itemLines(context: ActionContext, items: readonly ActionItem[]): Promise<string[]> {
  const nameOf = await ownerNames(
    context,
    items.map(({ owner }) => owner),
  );
  const say = translator(context);
  const stands = (item: ActionItem) => {
    if (item.state.kind === 'open') return dueText(context, item);
    return say(item.state.kind === 'done' ? both('✓ 完成', '✓ done') : both('✕ 取消', '✕ dropped'));
  };
  return items.flatMap(item => [
    `${idOf(item)} ${nameOf(item.owner)} · ${stands(item)}`,
    `  ${shortened(item.words, WORDS_SHOWN)}`,
  ]);
}

/** @param back what the press leads back to: the list as it is then */
function doneButtons(context: ActionContext, items: readonly ActionItem[], back: string): Button[] {
  const say = translator(context);
  return items
    .filter(({ state }) => state.kind === 'open')
    .map(item => ({
      label: say(both(`完成 ${idOf(item)}`, `Done ${idOf(item)}`)),
      line: `/action done ${idOf(item)} back=${back}`,
    }));
}

const NONE: Readonly<Record<Which, Bilingual>> = {
  all: both('没有待办', 'Nothing is to be done'),
  mine: both('没有你的待办', 'Nothing is yours to do'),
  overdue: both('没有逾期的待办', 'Nothing is overdue'),
};
const LABELS: Readonly<Record<Which, Bilingual>> = {
  all: both('全部', 'All'),
  mine: both('我的', 'Mine'),
  overdue: both('逾期', 'Overdue'),
};

/**
 * @param isBack a page that is not there any more is the last one then
 * @throws Refusal for a page behind the last one
 */
export async function listView(context: Context, which: Which, page: number, isBack = false): Promise<View> {
  const say = translator(context);
  const doer = await doerOf(context, context.person);
  const { items, count } = await readOpen(context, which, doer, { skip: (page - 1) * PAGE, take: PAGE });
  const pages = Math.max(1, Math.ceil(count / PAGE));
  if (page > pages && isBack) return listView(context, which, pages);
  if (page > pages) throw grammarRefusal('page-beyond', { pages });
  const late = await countOverdue(context);
  const others = WHICH.filter(each => each !== which && (each !== 'overdue' || late > 0));
  const buttons = [
    ...doneButtons(context, items, `${which}.${page}`),
    ...pageButtons(context.language, page, pages, to => `/action list ${which} page=${to}`),
    ...others.map(each => ({ label: say(LABELS[each]), line: `/action list ${each}` })),
  ];
  const place = pages > 1 ? ` · ${page}/${pages}` : '';
  return view(
    heading(`${say(count === 0 ? NONE[which] : titleOf(which, count, late))}${place}`),
    text(...(items.length === 0 ? [say(ADD)] : await itemLines(context, items))),
    actions(...buttons),
  );
}

const ADD = both(
  '加一件：/action add 小李 补充京东的使用场景 截止=下周五',
  'Add one: /action add Li "Ask buyers on JD when they use it" due="next fri"',
);

function titleOf(which: Which, count: number, late: number): Bilingual {
  const items = counted(count, 'action item');
  if (which === 'overdue') return both(`${count} 件待办逾期`, `${items} overdue`);
  if (which === 'mine') return both(`你有 ${count} 件待办`, `${items} of yours`);
  return late === 0
    ? both(`${count} 件待办`, items)
    : both(`${count} 件待办 · ${late} 件逾期`, `${items} · ${late} overdue`);
}

/** What a reminder spoke of, as it stands. @param calls whom it mentions */
export async function reminderView(
  context: ActionContext,
  items: readonly ActionItem[],
  left: number,
  platform?: string,
): Promise<View> {
  const say = translator(context);
  const today = dayOf(context.clock.now, context.clock.zone);
  const inOrder = [...items].sort((one, other) => compareDays(one.dueDay, other.dueDay));
  const late = inOrder.filter(({ dueDay }) => dueDay < today);
  const soon = inOrder.filter(({ dueDay }) => dueDay >= today);
  const open = (some: readonly ActionItem[]) => some.filter(({ state }) => state.kind === 'open').length;
  const back = items.map(idOf).join('.');
  const blocks: Block[] = [];
  if (late.length > 0) {
    const people = new Set<number>();
    for (const { owner } of late) for (const id of await peopleOf(context, owner)) people.add(id);
    const title = say(both(`${open(late)} 件待办逾期`, `${counted(open(late), 'action item')} overdue`));
    blocks.push(
      platform === undefined || people.size === 0
        ? heading(title)
        : await mentioning(context, platform, [...people], title),
      text(...(await itemLines(context, late))),
    );
  }
  if (soon.length > 0) {
    const title = both(`${open(soon)} 件待办快到期`, `${counted(open(soon), 'action item')} due soon`);
    blocks.push(heading(say(title)), text(...(await itemLines(context, soon))));
  }
  if (left > 0) blocks.push(text(say(both(`还有 ${left} 件：/action list`, `${left} more: /action list`))));
  const list = { label: say(both('全部待办', 'All items')), line: '/action list', isApart: true };
  return view(...blocks, actions(...doneButtons(context, inOrder, back), list));
}

/**
 * @param back what a button carried: `all.1`, a list and its page; `A1.A3`, what a reminder spoke of
 * @returns that, as it is now; undefined for what is neither
 */
export async function viewBack(context: Context, back: string): Promise<View | undefined> {
  const [first = '', page = '1', ...more] = back.split('.');
  const which = WHICH.find(each => each === first.toLowerCase());
  if (which !== undefined && more.length === 0) {
    const number = /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1;
    // The last item of the last page may be the one that is done.
    return listView(context, which, number, true);
  }
  const numbers = numbersOf('A', back.split('.')).slice(0, REMINDED_AT_MOST);
  if (numbers.length === 0) return undefined;
  const items = await itemsNumbered(context.transaction, context.team.id, numbers);
  return items.length === 0 ? undefined : reminderView(context, items, 0);
}
