/** The card of an item: what is to be done, by whom, until when; and what became of it. */
import { actions, type Block, type Button, heading, text, toned, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { type CardRoom, reactionsUnavailableReason } from '../../conversation/can-react.ts';
import { mentioning } from '../../conversation/mention.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { dayNumber } from '../../domain/schedule/day-number.ts';
import { instantOf } from '../../domain/schedule/wall-clock.ts';
import { shortId } from '../../domain/short-id.ts';
import { type Day, dayOf, showDay, showMoment } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import { sourceLabel } from '../feedback/domain/source-names.ts';
import { listSources } from '../feedback/store/sources.ts';
import type { ActionItem, Needs } from './domain/action-item.ts';
import { shownDone } from './domain/done-emoji.ts';
import { ownerNames, peopleOf } from './owners.ts';

const NOON = 12 * 60;

export function idOf({ number }: Pick<ActionItem, 'number'>): string {
  return shortId('A', number);
}

/** @returns `12-01 周二` */
export function dayText({ clock, language }: ActionContext, day: Day): string {
  return showDay(instantOf(day, NOON, clock.zone), clock, language);
}

/** @returns `逾期 2 天`, `今天到期`, `截止 12-05 周六`: how an open item stands */
export function dueText(context: ActionContext, { dueDay }: Pick<ActionItem, 'dueDay'>): string {
  const { clock } = context;
  const say = translator(context);
  const left = dayNumber(dueDay) - dayNumber(dayOf(clock.now, clock.zone));
  const day = dayText(context, dueDay);
  if (left < 0)
    return say(both(`⚠ 逾期 ${-left} 天（${day}）`, `⚠ ${counted(-left, 'day')} overdue (${day})`));
  if (left === 0) return say(both('今天到期', 'due today'));
  if (left === 1) return say(both(`明天到期（${day}）`, `due tomorrow (${day})`));
  return say(both(`截止 ${day}`, `due ${day}`));
}

/**
 * @param isCalling whether the owner is mentioned: something waits for them that they may not have seen
 * @returns the message that stands for an item in a room
 */
export async function itemCard(
  context: ActionContext,
  item: ActionItem,
  room: CardRoom,
  isCalling = false,
): Promise<View> {
  const owner = (await ownerNames(context, [item.owner]))(item.owner);
  if (item.state.kind !== 'open') return closedCard(context, item, owner);
  const { clock } = context;
  const isOverdue = item.dueDay < dayOf(clock.now, clock.zone);
  const shown = view(
    heading(`${idOf(item)} · ${owner} · ${dueText(context, item)}`),
    text(item.words, ...(await needsLines(context, item.needs)), ...originLines(context, item)),
    await hint(context, item, room, isCalling),
    actions(...cardButtons(context, item)),
  );
  return toned(shown, isOverdue ? 'attention' : 'open');
}

async function hint(
  context: ActionContext,
  item: ActionItem,
  room: CardRoom,
  isCalling: boolean,
): Promise<Block> {
  const { settings } = context.team;
  const emoji = shownDone(settings, room.platform);
  const isDeaf = reactionsUnavailableReason(settings, room) !== undefined;
  const said = translator(context)(
    isDeaf
      ? both('做完了按“完成”', 'Press “Done” when it is')
      : both(`做完了点 ${emoji}，或者按“完成”`, `React ${emoji} or press “Done” when it is`),
  );
  const people = isCalling ? await peopleOf(context, item.owner) : [];
  return people.length === 0 ? text(said) : mentioning(context, room.platform, people, said);
}

async function closedCard(context: ActionContext, item: ActionItem, owner: string): Promise<View> {
  const { state } = item;
  if (state.kind === 'open') throw new TypeError('an open item is not closed');
  const say = translator(context);
  const id = idOf(item);
  const by = await nameOf(context, state.byId);
  const when = showMoment(state.at, context.clock, context.language);
  const isDone = state.kind === 'done';
  const title: Bilingual = isDone
    ? both(`✓ ${id} 完成`, `✓ ${id} done`)
    : both(`✕ ${id} 取消`, `✕ ${id} dropped`);
  const shown = view(
    heading(`${say(title)} · ${owner}`),
    text(
      item.words,
      [how(item), `${by} ${when}`.trim()]
        .map(part => (typeof part === 'string' ? part : say(part)))
        .filter(part => part !== '')
        .join(' · '),
    ),
    actions(reopenButton(context, item)),
  );
  return toned(shown, isDone ? 'approved' : 'closed');
}

/** What closed it, where that was not just somebody. */
function how({ state }: ActionItem): Bilingual {
  if (state.kind === 'done' && state.feedback !== null) {
    const record = shortId('F', state.feedback);
    return both(`记了 ${record}，自动完成`, `closed by ${record}, which was recorded`);
  }
  const reason = state.kind === 'dropped' ? (state.reason ?? '') : '';
  return both(reason, reason);
}

function originLines(context: ActionContext, { origin }: ActionItem): string[] {
  return origin === null ? [] : [translator(context)(both(`来自 ${origin}`, `From ${origin}`))];
}

async function nameOf({ transaction }: ActionContext, personId: number | null): Promise<string> {
  if (personId === null) return '';
  return (await personNames(transaction, [personId])).get(personId) ?? '?';
}

/** `要“场景”的反馈，来自京东`: what closes it by itself. */
async function needsLines(context: ActionContext, needs: Needs | undefined): Promise<string[]> {
  if (needs === undefined) return [];
  const say = translator(context);
  const words = await needsWords(context, needs);
  return [
    say(both(`要${words.zh}的反馈，记下就自动完成`, `Closes itself when feedback ${words.en} is recorded`)),
  ];
}

export async function needsWords({ transaction, team }: ActionContext, needs: Needs): Promise<Bilingual> {
  const dimension = needs.dimension === undefined ? undefined : dimensionById(needs.dimension);
  const name = dimension?.short ?? dimension?.label;
  const source =
    needs.sourceId === undefined
      ? undefined
      : (await listSources(transaction, team.id)).find(({ id }) => id === needs.sourceId);
  const claim = needs.claim === undefined ? undefined : shortId('C', needs.claim);
  const zh = [
    ...(claim === undefined ? [] : [`和 ${claim} 有关`]),
    ...(name === undefined ? [] : [`“${name.zh}”`]),
    ...(source === undefined ? [] : [`来自${sourceLabel(source).zh}`]),
  ];
  const en = [
    ...(name === undefined ? [] : [`about ${name.en}`]),
    ...(claim === undefined ? [] : [`(for ${claim})`]),
    ...(source === undefined ? [] : [`from ${sourceLabel(source).en}`]),
  ];
  return both(zh.join('、'), en.join(' '));
}

function cardButtons(context: ActionContext, item: ActionItem): Button[] {
  const say = translator(context);
  const id = idOf(item);
  return [
    { label: say(both('完成', 'Done')), line: `/action done ${id}` },
    // A form in place of the card would hide what is to be done.
    { label: say(both('改期', 'Move')), line: `/action move ${id}`, isApart: true },
    { label: say(both('取消', 'Drop')), line: `/action drop ${id}` },
  ];
}

export function reopenButton(context: ActionContext, item: Pick<ActionItem, 'number'>): Button {
  const say = translator(context);
  return { label: say(both('重开', 'Reopen')), line: `/action reopen ${idOf(item)}` };
}
