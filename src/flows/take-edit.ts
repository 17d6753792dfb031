/**
 * Messages that were changed after they were sent. For some minutes a command follows what its message says: a record
 * is mended, a command that came to nothing is run again. Later ones are told how to mend a record; all else is silence.
 */
import { argumentsOf } from '../chat/command.ts';
import { withHashedEndUsers } from '../chat/end-user.ts';
import { argumentOfKey } from '../chat/given.ts';
import type { IncomingEdit } from '../chat/incoming.ts';
import { freeText, quoteWord, type ReadLine, readLine, readWords } from '../chat/parse.ts';
import { exampleOf, Refusal } from '../chat/refusal.ts';
import { actions, type Button, text, view } from '../chat/view.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { parseShortId, shortId } from '../domain/short-id.ts';
import { auditOfMessage } from '../store/audit.ts';
import { findFeedback } from '../store/feedback.ts';
import type { ChatKey } from '../store/inbox.ts';
import { answerTo } from '../store/outbox.ts';
import { findSpeaker } from '../store/rooms.ts';
import { listSources } from '../store/sources.ts';
import { type Arrival, callFor, messageIn } from './arrival.ts';
import { answerApart, type Call, endUserHash } from './call.ts';
import { otherTeamOf, refusalOf } from './own-message.ts';
import { answeringPlainly } from './refuse.ts';
import { runLine } from './run-command.ts';

/** So long after it was sent a command follows its message. */
export const MENDED_WITHIN_MINUTES = 10;

type ReadCommand = Extract<ReadLine, { kind: 'command' }>;

/** @returns the rooms in which something is to be said */
export async function takeEdit(by: Arrival, incoming: IncomingEdit): Promise<readonly ChatKey[]> {
  const { transaction, platform, surroundings } = by;
  const { room, sender, messageId } = incoming;
  if (incoming.isAnonymous === true) return [];
  const speaker = await findSpeaker(transaction, platform, room.chatId, sender.userId);
  if (speaker?.person === undefined) return [];
  const botName = incoming.botName ?? surroundings.botName;
  const read = readLine(incoming.text, surroundings.commands, botName);
  const former = speaker.room.chatId === room.chatId ? undefined : room.chatId;
  const acts = await auditOfMessage(transaction, speaker.room.id, messageId, former);
  const recorded = acts.find(act => act.action === 'feedback.recorded');
  const isCommand = read.kind === 'command';
  if (!isCommand && recorded === undefined) return [];
  const foreign =
    acts.find(act => act.teamId !== speaker.team.id)?.teamId ??
    (await otherTeamOf({ transaction, ...speaker }, messageIn(incoming, speaker.room)));
  const call = await callFor(by, incoming);
  if (foreign !== undefined) {
    await tell(call, await refusalOf(call, foreign));
    return call.notified;
  }
  const minutes = Math.floor((incoming.at.getTime() - incoming.saidAt.getTime()) / 60_000);
  const isLate = minutes >= MENDED_WITHIN_MINUTES;
  const number = recorded && parseShortId('F', recorded.subject);
  if (number !== undefined) {
    const isRecording = isCommand && read.path.length === 1 && read.path[0].name === 'feedback';
    if (!isRecording) {
      const refusal = new Refusal('edited-away', { id: shortId('F', number) });
      await tell(call, refusal, deleteButton(call, number));
    } else if (isLate) await answeringPlainly(call, () => tellHowToMend(call, number, minutes, read));
    else await runAgain({ ...call, mends: { number, known: await knownOf(call, number) } }, read, messageId);
  } else if (acts.length > 0) {
    await tell(call, new Refusal('edited-done', {}));
  } else if (isCommand && !isLate) {
    await runAgain(call, read, messageId);
  }
  return call.notified;
}

/** What the message itself may not have said: a form asked for it. */
async function knownOf({ transaction, team }: Call, number: number): Promise<Record<string, string>> {
  const record = await findFeedback(transaction, team.id, number);
  if (record === undefined) return {};
  const source = (await listSources(transaction, team.id)).find(each => each.id === record.sourceId);
  return { text: record.text, dimension: record.dimension, ...(source && { source: source.name }) };
}

/** What is said about it takes the place of what was said about the message before. */
async function runAgain(call: Call, read: ReadCommand, messageId: string): Promise<void> {
  const inPlaceOf = await answerTo(call.transaction, call.room, messageId);
  await runLine({ ...call, inPlaceOf }, read.path, read.line, read.restStart);
}

async function tell(call: Call, refusal: Refusal, ...buttons: readonly Button[]): Promise<void> {
  const said = text(refusal.sentence(call.team.settings.language));
  await answerApart(call, view(said, ...(buttons.length > 0 ? [actions(...buttons)] : [])));
}

/** A line that does what the edit was to do is shown, and can be pressed. */
async function tellHowToMend(call: Call, number: number, minutes: number, read: ReadCommand): Promise<void> {
  const { language } = call.team.settings;
  const id = shortId('F', number);
  const line = mendingLine(id, read, language);
  const refusal = new Refusal('edited-late', { id, minutes }, { ...exampleOf(line) });
  const label = inLanguage({ zh: `按新的改 ${id}`, en: `Change ${id} to this` }, language);
  await tell(call, refusal, { label, line: withHashedEndUsers(line, endUserHash(call.team.endUserSecret)) });
}

/** `/feedback 太大 渠道=抖音` as a change of what was recorded: `/feedback edit F12 原话="太大" 渠道=抖音` */
function mendingLine(id: string, { path, line, restStart }: ReadCommand, language: Language): string {
  const known = argumentsOf(path[0]);
  const isKey = (key: string, sign: string) => argumentOfKey(known, key, sign)?.facts;
  const words = readWords(line, restStart, isKey);
  const free = words.filter(word => word.pair === undefined);
  const pairs = words.filter(word => word.pair !== undefined).map(word => line.slice(word.start, word.end));
  const text = known.find(argument => argument.name === path[0].takesReply);
  const label = text === undefined ? '' : inLanguage(text.facts.label, language);
  const verbatim = free.length === 0 ? [] : [`${label}=${quoteWord(freeText(line, free, words))}`];
  return ['/feedback edit', id, ...verbatim, ...pairs].join(' ');
}

function deleteButton(call: Call, number: number): Button {
  const id = shortId('F', number);
  const label = inLanguage({ zh: `删除 ${id}`, en: `Delete ${id}` }, call.team.settings.language);
  return { label, line: `/feedback delete ${id}` };
}
