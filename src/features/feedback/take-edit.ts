/**
 * Messages that were changed after they were sent. For some minutes a command follows what its message says: of a record
 * that is changed which the message says otherwise than before, a command that came to nothing is run again. Later ones
 * are told how to mend a record; all else is silence. So is what only looks like an edit: Telegram tells of a message
 * again after a first reaction, or when its link preview is there (tdlib/telegram-bot-api#388).
 */

import { TEXT_TAKEN_AT_MOST } from '../../chat/bounded.ts';
import type { Vocabulary } from '../../chat/grammar/argument.ts';
import { bind } from '../../chat/grammar/bind.ts';
import { argumentsOf, type CommandPath, findPath, target } from '../../chat/grammar/command.ts';
import type { Given, GivenValue } from '../../chat/grammar/given.ts';
import { type ReadLine, readLine } from '../../chat/grammar/read-line.ts';
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import { writtenLine } from '../../chat/grammar/written-line.ts';
import type { IncomingEdit } from '../../chat/incoming.ts';
import { exampleOf, Refusal } from '../../chat/refusal.ts';
import { actions, type Button, text, view } from '../../chat/view.ts';
import { answerApart, type CommandRequest, vocabularyOf } from '../../conversation/command-request.ts';
import { type EventContext, messageIn, requestFor } from '../../conversation/event-context.ts';
import { keptOf } from '../../conversation/forms.ts';
import { otherTeamOf, refusalOf } from '../../conversation/own-message.ts';
import { answering } from '../../conversation/refuse.ts';
import { execute, givenBy, runLine } from '../../conversation/run-command.ts';
import { fingerprint, rememberSaid, saidBefore, typedIn } from '../../conversation/said-before.ts';
import { inLanguage } from '../../domain/language.ts';
import { parseShortId, shortId } from '../../domain/short-id.ts';
import { auditOf, auditOfMessage } from '../../store/audit.ts';
import { secretOfTeam } from '../../store/end-user-secrets.ts';
import type { ChatKey, SaidBefore } from '../../store/inbox.ts';
import { answerTo } from '../../store/posted-messages.ts';
import { findSpeaker } from '../../store/speakers.ts';
import { changedArguments, isClearable } from './feedback-arguments.ts';
import { feedbackRefusal } from './refusals.ts';

/** So long after it was sent a command follows its message. */
export const FOLLOWED_WITHIN_MINUTES = 10;

type ReadCommand = Extract<ReadLine, { kind: 'command' }>;

/** @returns the rooms in which something is to be said */
export async function takeEdit(by: EventContext, incoming: IncomingEdit): Promise<readonly ChatKey[]> {
  const { transaction, platform, config } = by;
  const { room, sender, messageId } = incoming;
  if (incoming.isAnonymous === true) return [];
  const speaker = await findSpeaker(transaction, platform, room.chatId, sender.userId);
  if (speaker?.person === undefined) return [];
  const botName = incoming.botName ?? config.botName;
  const read = readLine(incoming.text, config.commands, botName);
  const former = speaker.room.chatId === room.chatId ? undefined : room.chatId;
  const acts = await auditOfMessage(transaction, speaker.room.id, messageId, former);
  const recorded = acts.find(act => act.action === 'feedback.recorded');
  if (read.kind !== 'command' && recorded === undefined) return [];
  const foreign =
    acts.find(act => act.teamId !== speaker.team.id)?.teamId ??
    (await otherTeamOf({ transaction, ...speaker }, messageIn(incoming, speaker.room)));
  // Remembered by the key of the team that it was said to.
  const endUserSecret =
    foreign === undefined ? speaker.team.endUserSecret : await secretOfTeam(transaction, foreign);
  const minutes = Math.floor((incoming.at.getTime() - incoming.saidAt.getTime()) / 60_000);
  const isLate = minutes >= FOLLOWED_WITHIN_MINUTES;
  const before = await saidBefore(by, incoming);
  const isSame =
    endUserSecret !== undefined && before?.text === fingerprint({ endUserSecret }, incoming.text);
  // Of what is long said, and not remembered, nobody can tell whether it was changed at all.
  if (isSame || (before === undefined && isLate)) return [];
  const request = await requestFor(by, incoming);
  if (foreign !== undefined) {
    await tell(request, await refusalOf(request, foreign));
    return request.notified;
  }
  const number = recorded && parseShortId('F', recorded.subject);
  const follow = async (): Promise<Given | undefined> => {
    if (incoming.length !== undefined && read.kind === 'command') {
      const { length } = incoming;
      await tell(request, grammarRefusal('line-too-long', { length, most: TEXT_TAKEN_AT_MOST }));
    } else if (number !== undefined) {
      if (read.kind === 'command' && isRecording(read))
        return followRecord(request, read, number, before, isLate ? minutes : undefined);
      await tell(
        request,
        feedbackRefusal('edited-away', { id: shortId('F', number) }),
        deleteButton(request, number),
      );
    } else if (acts.length > 0) await tell(request, feedbackRefusal('edited-done', {}));
    else if (read.kind === 'command' && !isLate) return runAgain(request, read, messageId);
    return undefined;
  };
  const given = await follow();
  await rememberSaid(by, speaker.team, incoming, given, before?.given);
  return request.notified;
}

/** @returns whether it is `/feedback …` itself, which records */
export function isRecording({ path }: ReadCommand): boolean {
  return target(path).isFollowed === true;
}

/** What is said about it takes the place of what was said about the message before. */
async function runAgain(
  request: CommandRequest,
  read: ReadCommand,
  messageId: string,
): Promise<Given | undefined> {
  const inPlaceOf = await answerTo(request.transaction, request.room, messageId);
  const given = await runLine({ ...request, inPlaceOf }, read.path, read.line, read.restStart);
  return isRecording(read) ? given : undefined;
}

/**
 * Changes of a record what the message says otherwise than before: the same as `/feedback edit` with just that.
 * @param before what the message said; undefined when that was not kept
 * @param minutesLate set when the record does not follow its message any more: then the change is only offered
 * @returns what the message gives now, if the record is as it wants it
 */
async function followRecord(
  request: CommandRequest,
  read: ReadCommand,
  number: number,
  before: SaidBefore | undefined,
  minutesLate: number | undefined,
): Promise<Given | undefined> {
  const path = findPath(request.commands, 'feedback edit');
  if (path === undefined) throw new Error('records can not be edited');
  const vocabulary = await vocabularyOf(request, target(path));
  const inPlaceOf = await answerTo(request.transaction, request.room, request.messageId ?? '');
  // A form that a slip opens is about the record; that of the message, if there was one, is done.
  const commandMessageId = request.messageId === undefined ? request.commandMessageId : undefined;
  let followed: Given | undefined;
  await answering({ ...request, commandMessageId }, path, vocabulary, undefined, async keep => {
    const given = givenEdited(request, read, vocabulary);
    const wanted = await differing(request, number, before, given);
    if (wanted !== undefined && minutesLate !== undefined) {
      await offerChange(request, path, wanted, vocabulary, { number, minutes: minutesLate });
      return;
    }
    if (wanted !== undefined) {
      keep(wanted);
      await change({ ...request, commandMessageId, inPlaceOf }, path, wanted, vocabulary);
    }
    followed = given;
  });
  return followed;
}

/** @throws Refusal when it can't be read, without buttons: what they do would be done a second time */
function givenEdited(
  request: CommandRequest,
  { path, line, restStart }: ReadCommand,
  vocabulary: Vocabulary,
): Given {
  try {
    return givenBy(request, path, line, restStart, vocabulary);
  } catch (error) {
    throw error instanceof Refusal && error.code === 'misspelt-key' ? error.instead({ buttons: [] }) : error;
  }
}

/** @returns what of a line its record is to be changed to; undefined when it says nothing new */
async function differing(
  request: CommandRequest,
  number: number,
  before: SaidBefore | undefined,
  given: Given,
): Promise<Given | undefined> {
  const mended = await mendedOtherwise(request, number);
  const typed = typedIn(given);
  const isNew = (name: string, value: string) =>
    before === undefined ? !mended.has(name) : before.given[name] !== fingerprint(request.team, value);
  const changed = Object.keys(typed).filter(name => isNew(name, typed[name] ?? ''));
  // What was taken out of the message goes, if the record can be without it and nobody has set it since.
  const gone = Object.keys(before?.given ?? {}).filter(
    name => typed[name] === undefined && isClearable(name) && !mended.has(name),
  );
  if (changed.length + gone.length === 0) return undefined;
  const id: GivenValue = { typed: shortId('F', number) };
  const values = Object.fromEntries(changed.flatMap(name => [[name, given.values[name] ?? id]]));
  const clear = gone.length > 0 && { clear: { typed: gone.join(',') } };
  return { ...given, values: { id, ...values, ...clear } };
}

/** @returns the arguments of a record that were changed last by a command or button, not by its own message */
async function mendedOtherwise(request: CommandRequest, number: number): Promise<ReadonlySet<string>> {
  const mended = new Set<string>();
  for (const entry of await auditOf(request.transaction, request.team.id, shortId('F', number))) {
    const isOwn = entry.messageId === request.commandMessageId;
    for (const name of changedArguments(entry)) {
      if (isOwn) mended.delete(name);
      else mended.add(name);
    }
  }
  return mended;
}

async function change(
  request: CommandRequest,
  path: CommandPath,
  wanted: Given,
  vocabulary: Vocabulary,
): Promise<void> {
  try {
    await execute(request, path, wanted, vocabulary);
  } catch (error) {
    // By a button, say, the record came to say so before its message did.
    if (!(error instanceof Refusal && error.code === 'nothing-to-change')) throw error;
  }
}

async function tell(request: CommandRequest, refusal: Refusal, ...buttons: readonly Button[]): Promise<void> {
  const said = text(refusal.sentence(request.team.settings.language));
  await answerApart(request, view(said, ...(buttons.length > 0 ? [actions(...buttons)] : [])));
}

/**
 * A line that does what the edit was to do is shown, and can be pressed.
 * @throws Refusal when it would be refused
 */
async function offerChange(
  request: CommandRequest,
  path: CommandPath,
  wanted: Given,
  vocabulary: Vocabulary,
  { number, minutes }: { readonly number: number; readonly minutes: number },
): Promise<void> {
  bind(target(path), wanted, vocabulary);
  const id = shortId('F', number);
  const line = lineOf(path, keptOf(path, wanted, vocabulary), vocabulary);
  const refusal = feedbackRefusal('edited-late', { id, minutes }, exampleOf(line));
  const label = inLanguage({ zh: `按新的改 ${id}`, en: `Change ${id} to this` }, vocabulary.language);
  await tell(request, refusal, { label, line });
}

/** @returns `/feedback edit F12 原话="太大" 渠道=抖音`, with what is cleared called as it is typed */
function lineOf(
  path: CommandPath,
  values: Readonly<Record<string, string>>,
  { language }: Vocabulary,
): string {
  const all = argumentsOf(target(path));
  const labelOf = (name: string) => {
    const label = all.find(each => each.name === name)?.facts.label;
    return label === undefined ? name : inLanguage(label, language);
  };
  const clear = values['clear']?.split(',').map(labelOf).join(',');
  return writtenLine(path, { ...values, ...(clear !== undefined && { clear }) }, language);
}

function deleteButton(request: CommandRequest, number: number): Button {
  const id = shortId('F', number);
  const label = inLanguage({ zh: `删除 ${id}`, en: `Delete ${id}` }, request.team.settings.language);
  return { label, line: `/feedback delete ${id}` };
}
