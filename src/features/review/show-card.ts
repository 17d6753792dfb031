/** The card on which a meeting walks its agenda: the item that is talked about, what was said, how it can be decided. */
import { actions, type Button, heading, shortened, text, toned, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { type CardRoom, reactionsUnavailableReason } from '../../conversation/can-react.ts';
import { translator } from '../../conversation/translation.ts';
import type { AgendaDetails } from '../../domain/agenda.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { shownEmoji } from '../../domain/team-settings.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import { EVIDENCE_LOOKS } from './domain/evidence-emoji.ts';
import type { Meeting } from './domain/meeting.ts';
import { type ItemRead, pendingNow } from './read-agenda.ts';
import { itemCount } from './show-agenda.ts';
import { type Note, notesOf } from './store/notes.ts';
import { nameOf } from './subject.ts';
import { KIND_NAMES, OUTCOME_MARKS, OUTCOME_NAMES, pendingWords, spent } from './words.ts';

const NOTES_SHOWN = 3;
const NOTE_AT_MOST = 60;

/** @returns the card of a meeting that runs, with its items as they were read */
export async function meetingCard(
  context: ActionContext,
  meeting: Meeting,
  items: readonly ItemRead[],
  room: CardRoom,
): Promise<View> {
  const item = items.find(({ position }) => position === meeting.current);
  return item === undefined
    ? idleCard(context, meeting, items)
    : itemCard(context, meeting, items, item, room);
}

/** No item is talked about: there is none, or all were. */
function idleCard(context: ActionContext, meeting: Meeting, items: readonly ItemRead[]): View {
  const say = translator(context);
  const open = items.filter(({ outcome, now }) => outcome === null && now !== undefined);
  const said =
    items.length === 0
      ? both(
          '没有要谈的事。要记下什么：/review note "…"',
          'Nothing to talk about. To keep a note: /review note "…"',
        )
      : open.length === 0
        ? both('都谈过了', 'All items were talked about')
        : both(
            `都走过一遍，还有 ${open.length} 项没有结论：${open.map(({ position }) => position).join('、')}`,
            `That was the last. Still undecided: ${open.map(({ position }) => position).join(', ')}`,
          );
  const [first] = open;
  const back = first && {
    label: say(both(`回到第 ${first.position} 项`, `Back to item ${first.position}`)),
    line: `/review next ${first.position} meeting=${nameOf(meeting)}`,
  };
  return toned(
    view(
      heading(`${nameOf(meeting)} · ${say(itemCount(items.length))}`),
      text(say(said)),
      actions(...(back === undefined ? [] : [back]), endButton(context, meeting)),
    ),
    'open',
  );
}

async function itemCard(
  context: ActionContext,
  meeting: Meeting,
  items: readonly ItemRead[],
  item: ItemRead,
  room: CardRoom,
): Promise<View> {
  const { transaction, clock, language } = context;
  const say = translator(context);
  const { position, kind, title, now, outcome } = item;
  const tags = [
    KIND_NAMES[kind],
    ...(item.isLeftOver ? [both('上次留下', 'left over')] : []),
    ...(item.isLate ? [both('会上加的', 'added later')] : []),
    ...(now === undefined || outcome !== null ? [] : pendingWords(await pendingNow(context, now))),
  ].map(say);
  const since = meeting.currentSince && showMoment(meeting.currentSince, clock, language).slice(-5);
  const head = [
    say(
      both(
        `${nameOf(meeting)} 第 ${position}/${items.length} 项`,
        `${nameOf(meeting)} item ${position} of ${items.length}`,
      ),
    ),
    ...tags,
    ...(since ? [say(both(`${since} 起`, `since ${since}`))] : []),
    ...(item.seconds > 0
      ? [say(both(`之前谈了${spent(item.seconds).zh}`, `${spent(item.seconds).en} before`))]
      : []),
  ];
  const notes = (await notesOf(transaction, meeting)).filter(each => each.position === position);
  const details = await now?.details();
  const names = await personNames(transaction, [
    ...notes.map(({ personId }) => personId),
    ...(item.decidedById === null ? [] : [item.decidedById]),
  ]);
  const lines =
    details === undefined
      ? [
          both(
            '这件事已经不用谈了：开会以后有了结果',
            'Nothing is left to decide here: it was settled meanwhile',
          ),
        ]
      : details.lines;
  const decided = outcome === null ? [] : [say(outcomeText(item, names.get(item.decidedById ?? 0) ?? '?'))];
  return toned(
    view(
      text(head.join(' · ')),
      heading(say(title)),
      text(...lines.map(say), ...noteLines(context, notes, names)),
      ...(decided.length === 0 ? [text(say(howToDecide(context, room)))] : [heading(decided.join('\n'))]),
      actions(...buttonsOf(context, meeting, item, details)),
    ),
    outcome === null
      ? 'open'
      : outcome === 'accepted'
        ? 'approved'
        : outcome === 'rejected'
          ? 'closed'
          : 'attention',
  );
}

/** @returns `✓ 采纳（王经理） → A9` */
export function outcomeText(
  { outcome, action }: Pick<ItemRead, 'outcome' | 'action'>,
  by: string,
): Bilingual {
  if (outcome === null) return both('没有结论', 'undecided');
  const mark = OUTCOME_MARKS[outcome];
  const { zh, en } = OUTCOME_NAMES[outcome];
  const to = action === null ? '' : ` → ${shortId('A', action)}`;
  return both(`${mark} ${zh}（${by}）${to}`, `${mark} ${en} (${by})${to}`);
}

function noteLines(
  context: ActionContext,
  notes: readonly Note[],
  names: ReadonlyMap<number, string>,
): string[] {
  const say = translator(context);
  const shown = notes.slice(-NOTES_SHOWN).map(({ personId, words }) => {
    const name = names.get(personId) ?? '?';
    return say(
      both(`${name}：${shortened(words, NOTE_AT_MOST)}`, `${name}: ${shortened(words, NOTE_AT_MOST)}`),
    );
  });
  const more = notes.length - shown.length;
  return more > 0 ? [say(both(`前面还有 ${more} 条记录`, `${more} earlier notes`)), ...shown] : shown;
}

function howToDecide({ team }: ActionContext, room: CardRoom): Bilingual {
  const { approve, reject } = shownEmoji(team.settings, room.platform);
  const evidence = EVIDENCE_LOOKS[room.platform];
  return reactionsUnavailableReason(team.settings, room) !== undefined
    ? both(
        '点按钮，或 /review decide 采纳；回复这条就记下来',
        'Press a button, or type /review decide accept; a reply is kept as a note',
      )
    : both(
        `点 ${approve} 采纳 / ${reject} 不采纳 / ${evidence} 需要证据；回复这条就记下来`,
        `React ${approve} to accept, ${reject} to reject, ${evidence} for more evidence; a reply is kept as a note`,
      );
}

function buttonsOf(
  context: ActionContext,
  meeting: Meeting,
  item: ItemRead,
  details: AgendaDetails | undefined,
): Button[] {
  const say = translator(context);
  const of = `meeting=${nameOf(meeting)}`;
  const decide = (label: Bilingual, outcome: string): Button => ({
    label: say(label),
    line: `/review decide ${item.position} ${outcome} ${of}`,
  });
  const next: Button = {
    label: say(both('下一项', 'Next')),
    line: `/review next after=${item.position} ${of}`,
  };
  const all: Button = { label: say(both('议程', 'Agenda')), line: '/review agenda', isApart: true };
  const { outcome } = item;
  if (details === undefined || outcome !== null) {
    const steps =
      outcome === 'accepted' ? details?.accepted : outcome === 'rejected' ? details?.rejected : [];
    const toDo: Button[] =
      outcome === 'accepted' && item.action === null
        ? [
            {
              label: say(both('交给谁去办', 'Give it to somebody')),
              line: `/review decide ${item.position} accepted ask=yes ${of}`,
              isApart: true,
            },
          ]
        : [];
    return [
      next,
      ...(steps ?? []).map(({ label, line }) => ({ label: say(label), line, isApart: true })),
      ...toDo,
      all,
      endButton(context, meeting),
    ];
  }
  return [
    decide(both('采纳', 'Accept'), 'accepted'),
    decide(both('不采纳', 'Reject'), 'rejected'),
    decide(both('需要证据', 'Needs evidence'), 'evidence'),
    next,
    all,
    endButton(context, meeting),
  ];
}

function endButton(context: ActionContext, meeting: Meeting): Button {
  return {
    label: translator(context)(both('结束', 'End')),
    line: `/review end meeting=${nameOf(meeting)}`,
    isOnce: true,
  };
}
