/**
 * Forwarded messages: quotations. They do nothing by themselves, whatever they say: no command, no answer to a question,
 * no field of a form. Sent to the bot, their words are offered to be recorded.
 */

import { withoutEndUsers } from '../../chat/grammar/end-user.ts';
import { readLine } from '../../chat/grammar/read-line.ts';
import type { IncomingMessage } from '../../chat/incoming.ts';
import { Refusal } from '../../chat/refusal.ts';
import { type CommandRequest, vocabularyOf } from '../../conversation/command-request.ts';
import { type EventContext, requestFor } from '../../conversation/event-context.ts';
import { givenBy } from '../../conversation/run-command.ts';
import { offerWords } from '../../conversation/take-answer.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { feedbackRefusal } from './refusals.ts';
import { isRecording } from './take-edit.ts';

/** @returns the rooms in which something is to be said; undefined when it was not sent to the bot */
export async function takeForward(
  by: EventContext,
  incoming: IncomingMessage,
): Promise<readonly ChatKey[] | undefined> {
  if (!incoming.isAddressed || incoming.isAnonymous === true) return undefined;
  const request = await requestFor(by, incoming);
  const words = await wordsOf(request, incoming.text, incoming.botName ?? by.config.botName);
  const said = feedbackRefusal(words === '' ? 'forwarded-no-words' : 'is-forwarded', {});
  // What the command said of consent is passed on, too.
  await offerWords(request, words, said, incoming.text);
  return request.notified;
}

/** Of a `/feedback …` that was passed on its verbatim, since that is what was heard; else all that it says. */
async function wordsOf(request: CommandRequest, said: string, botName: string): Promise<string> {
  const read = readLine(said, request.commands, botName);
  if (read.kind === 'chat') return said.trim();
  if (read.kind !== 'command' || !isRecording(read)) return withoutEndUsers(said.trim());
  const [recording] = read.path;
  const vocabulary = await vocabularyOf(request, recording);
  try {
    const { values } = givenBy(
      { ...request, repliedTo: undefined },
      read.path,
      read.line,
      read.restStart,
      vocabulary,
    );
    return values[recording.takesReply ?? '']?.typed.trim() ?? '';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Not a line that could be recorded as it stands: its words can.
    return withoutEndUsers(said.trim());
  }
}
