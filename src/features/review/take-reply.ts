/** A reply to a meeting's card: a decision where it is one, else a note on what the card shows. */
import { findPath } from '../../chat/grammar/command.ts';
import type { IncomingMessage } from '../../chat/incoming.ts';
import { actionContextOf } from '../../conversation/command-request.ts';
import { type EventContext, requestFor } from '../../conversation/event-context.ts';
import { answeringPlainly } from '../../conversation/refuse.ts';
import { runLine } from '../../conversation/run-command.ts';
import { pickedId } from '../../domain/choice.ts';
import { comparable } from '../../domain/normal-form.ts';
import type { Card } from '../../store/cards.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { positionOn } from './meeting-cards.ts';
import { OUTCOME_CHOICES } from './outcome-choices.ts';
import { meetingById } from './store/meetings.ts';
import { nameOf } from './subject.ts';
import { NOTE_AT_MOST, takeNotes } from './take-notes.ts';

const COMMAND = 'review decide';

/** @returns the rooms in which something is to be said; undefined when the meeting is over: a talk among people */
export async function takeReply(
  by: EventContext,
  incoming: IncomingMessage,
  card: Card,
): Promise<readonly ChatKey[] | undefined> {
  const words = incoming.text.trim();
  const meeting = await meetingById(by.transaction, card.teamId, card.thingId);
  if (meeting.state !== 'running' || words === '') return undefined;
  const request = await requestFor(by, incoming);
  const position = positionOn(card);
  const path = findPath(by.config.commands, COMMAND);
  const [first = ''] = words.split(/[\s，,。：:]/u);
  const outcome = isWholeName(first) ? pickedId(OUTCOME_CHOICES, first) : undefined;
  const rest = words.slice(first.length);
  // “采纳。” decides, “采纳的话要先问客服” is said about it.
  const isDecision = outcome !== undefined && /^[\s，,。.!！]*$|^\s+\S+=/u.test(rest);
  if (position !== undefined && path !== undefined && isDecision) {
    const pairs = rest.replace(/^[\s，,。.!！]+/u, '');
    const line = `/${COMMAND} ${position} ${outcome} meeting=${nameOf(meeting)} ${pairs}`.trimEnd();
    await runLine(request, path, line, COMMAND.length + 1);
    return request.notified;
  }
  await answeringPlainly(request, () =>
    takeNotes(actionContextOf(request), meeting, {
      personId: request.person.id,
      words: inPieces(words),
      position,
    }),
  );
  return request.notified;
}

/** A reply that is longer than a note is several: nothing that was said is lost. */
function inPieces(words: string): string[] {
  const letters = [...words];
  return Array.from({ length: Math.ceil(letters.length / NOTE_AT_MOST) }, (_, index) =>
    letters.slice(index * NOTE_AT_MOST, (index + 1) * NOTE_AT_MOST).join(''),
  );
}

function isWholeName(word: string): boolean {
  const typed = comparable(word);
  return OUTCOME_CHOICES.some(({ id, label, also = [] }) =>
    [id, label.zh, label.en, ...also].some(name => comparable(name) === typed),
  );
}
