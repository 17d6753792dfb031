/** Asking the media role for figures that are missing: one message, with what is missing and a line to fill in. */
import { actions, type Button, text, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { mentioning } from '../../conversation/mention.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both, listedSome } from '../../domain/language.ts';
import { listMembers } from '../../store/people.ts';
import type { Room } from '../../store/rooms.ts';
import { roundName } from './domain/test-ref.ts';
import type { MissingDays } from './read-round.ts';
import { quotedIfNeeded } from './show-recorded.ts';
import type { Round } from './store/rounds.ts';
import type { Test } from './store/tests.ts';

/** A message that asks for the figures of one round: a reply to it brings them. */
export const ASKED = 'ab-asked';
const DAYS_NAMED = 7;
const BUTTONS_AT_MOST = 4;

/** What is missing of a round; never nothing. */
export type MissingFigures = {
  readonly test: Test;
  readonly round: Round;
  readonly missing: readonly MissingDays[];
};

/**
 * @param why it is asked
 * @param asked by round
 * @param isNamed whether that does not name the round
 * @returns the outbox row of the message
 */
export async function askForFigures(
  context: ActionContext,
  room: Room,
  why: Bilingual,
  asked: readonly MissingFigures[],
  isNamed: boolean,
): Promise<number> {
  const { transaction, team } = context;
  const say = translator(context);
  const buyers = (await listMembers(transaction, team.id)).filter(({ role }) => role === 'media');
  const called = await mentioning(
    context,
    room.platform,
    buyers.map(({ id }) => id),
    say(why),
  );
  const lines = asked.flatMap(each => missingLines(context, each, isNamed));
  const buttons = asked.flatMap(each => fillButtons(context, each, asked.length > 1));
  const [first] = asked;
  // Of several nobody could tell of which round a reply is.
  const only = asked.length === 1 ? first?.round : undefined;
  const file = both(
    '回复这条消息发报表文件（CSV、XLSX）也可以',
    'Or reply to this message with a report (CSV, XLSX)',
  );
  const said = text(...lines, ...(only === undefined ? [] : [say(file)]));
  const shown = view(called, said, actions(...buttons.slice(0, BUTTONS_AT_MOST)));
  return only === undefined
    ? context.notify(room, shown)
    : context.notify(room, shown, { standsFor: { kind: ASKED, thingId: only.id, contentHash: '' } });
}

function missingLines(
  context: ActionContext,
  { test, round, missing }: MissingFigures,
  isNamed: boolean,
): string[] {
  const say = translator(context);
  const name = roundName(test.number, round.number);
  const days = missing.map(({ variant, days: of }) => {
    const shown = listedSome(of.map(shortDay), DAYS_NAMED, context.language);
    return say(both(`${variant.name}：${shown}`, `${variant.name}: ${shown}`));
  });
  const [first] = missing;
  const start = first === undefined ? '' : lineFor(context, name, first);
  const figures = both(
    '花费=… 曝光=… 点击=… 转化=… 收入=…',
    'spend=… impressions=… clicks=… conversions=… revenue=…',
  );
  return [...(isNamed ? [`${name} ${test.name}`] : []), ...days, `${start} ${say(figures)}`];
}

/** The line that records the first of the days, as far as it is known. */
function lineFor(context: ActionContext, name: string, { variant, days }: MissingDays): string {
  const key = translator(context)(both('日期', 'date'));
  return `/ab record ${name} ${quotedIfNeeded(variant.name)} ${key}=${days[0] ?? ''}`;
}

/** Each opens a form for the figures of one variant and day. */
function fillButtons(
  context: ActionContext,
  { test, round, missing }: MissingFigures,
  isNamed: boolean,
): Button[] {
  const name = roundName(test.number, round.number);
  return missing.map(each => ({
    label: [...(isNamed ? [name] : []), each.variant.name, shortDay(each.days[0] ?? '')].join(' '),
    line: lineFor(context, name, each),
    isApart: true,
  }));
}

/** `11-30` */
function shortDay(day: string): string {
  return day.slice(5);
}
