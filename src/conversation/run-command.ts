/**
 * Runs a command for a person: permission, arguments, the command itself, and what is said about it. Opened by a
 * typed line, a button, or a form; all three lead through `execute`.
 */

import type { Vocabulary } from '../chat/grammar/argument.ts';
import { bind } from '../chat/grammar/bind.ts';
import { argumentsOf, type CommandPath, findPath, pathName, target } from '../chat/grammar/command.ts';
import { refuseInForm } from '../chat/grammar/consent-elsewhere.ts';
import { hashIn, type NamedBefore } from '../chat/grammar/end-user.ts';
import { type Given, readGiven } from '../chat/grammar/given.ts';
import { demandPermission } from '../chat/grammar/permission.ts';
import { demandAny } from '../chat/grammar/pick-one.ts';
import type { RepliedTo } from '../chat/incoming.ts';
import { exampleOf, Refusal } from '../chat/refusal.ts';
import type { View } from '../chat/view.ts';
import { inLanguage } from '../domain/language.ts';
import { rolesOf } from '../domain/role.ts';
import { auditOfMessage, formerMessage, isFormerMessage, movedFromSince } from '../store/audit.ts';
import { findCard } from '../store/cards.ts';
import { type Draft, finishDraft } from '../store/drafts.ts';
import { everyText, rewriteForm, rewriteKept } from '../store/words-beside.ts';
import type { StandsFor } from './action-context.ts';
import type { Command, Context } from './command.ts';
import {
  actionContextOf,
  answer,
  answerApart,
  type CommandRequest,
  takenReply,
  vocabularyOf,
} from './command-request.ts';
import { argumentOfField, argumentsNamed, openForm } from './forms.ts';
import { namedIn, takingOut } from './names-taken-out.ts';
import { otherTeamOf, refusalOf } from './own-message.ts';
import { conversationRefusal } from './refusals.ts';
import { answering, withQuotingHint } from './refuse.ts';

/**
 * Runs a typed line. Refusals are answered, with what was given kept where that helps.
 * @param asks of the arguments that the command would ask for, only these
 * @returns what the line gives; undefined when it can't be read
 */
export async function runLine(
  request: CommandRequest,
  path: CommandPath,
  line: string,
  restStart: number,
  asks: readonly string[] = [],
): Promise<Given | undefined> {
  const vocabulary = await vocabularyOf(request, target(path));
  let given: Given | undefined;
  await answering(request, path, vocabulary, undefined, async keep => {
    try {
      await demandOwnReply(request, path);
      given = givenBy(request, path, line, restStart, vocabulary);
      keep(given);
      await execute(request, path, given, vocabulary, undefined, asks);
    } catch (error) {
      throw error instanceof Refusal ? withQuotingHint(error, path, line) : error;
    }
  });
  return given;
}

/**
 * Runs a line as the first half of something; nothing is said about it.
 * @throws Refusal
 */
export async function runSilently(
  request: CommandRequest,
  path: CommandPath,
  line: string,
  restStart: number,
): Promise<void> {
  const vocabulary = await vocabularyOf(request, target(path));
  const given = givenBy(request, path, line, restStart, vocabulary);
  await execute({ ...request, isSilent: true }, path, given, vocabulary);
}

/** What a message says or brings that was said when the room was another team's is that team's. */
async function demandOwnReply(request: CommandRequest, path: CommandPath): Promise<void> {
  const { takesReply, takesFile = false } = target(path);
  const takesAny = takesReply !== undefined || (takesFile && request.file !== undefined);
  const replied = takesAny ? takenReply(request) : undefined;
  // Of one that was taken back there is nothing to take.
  const isThere = replied !== undefined && (replied.text !== '' || (takesFile && request.file !== undefined));
  const foreign = isThere && (await otherTeamOf(request, replied.messageId));
  if (foreign) throw await refusalOf(request, foreign);
}

/** @throws Refusal when the line can't be read */
export function givenBy(
  request: CommandRequest,
  path: CommandPath,
  line: string,
  restStart: number,
  vocabulary: Vocabulary,
): Given {
  // In a reply the words after the command are not the text, also where the message gives none.
  const repliedText = request.repliedTo === undefined ? undefined : (takenReply(request)?.text ?? '');
  return readGiven(target(path), line, restStart, vocabulary, repliedText);
}

/**
 * Submits a form, or one field of it by a button.
 * @param filled values by argument name or label, as typed
 */
export async function submitDraft(
  request: CommandRequest,
  draft: Draft,
  filled: Readonly<Record<string, string>>,
): Promise<void> {
  const path = findPath(request.commands, draft.command);
  if (path === undefined || draft.isDone) throw conversationRefusal('form-done', {});
  const { messageId, createdAt } = draft;
  const former =
    messageId === null || isFormerMessage(messageId)
      ? undefined
      : await movedFromSince(request.transaction, request.room.id, createdAt);
  // Edited meanwhile, the command was carried out as it is now; or by another form of it.
  const acts =
    messageId === null ? [] : await auditOfMessage(request.transaction, request.room.id, messageId, former);
  const said = messageId ?? undefined;
  const commandMessageId = former === undefined || said === undefined ? said : formerMessage(former, said);
  if (acts.length > 0) throw conversationRefusal('form-done', {});
  const saidAt = draft.saidAt ?? request.saidAt;
  // What is filled in is said now; what the draft keeps means the same at any time.
  const vocabulary = await vocabularyOf(request, target(path));
  const typedNow = Object.entries(filled).filter(([, typed]) => typed.trim() !== '');
  // Somebody is named now who may stand in the words that were given before, or the other way round.
  const typedAll = [...typedNow.map(([, typed]) => typed), ...Object.values(draft.given)];
  const takeOut = takingOut(
    request.team,
    typedAll.map(typed => namedIn(typed, request.team)),
  );
  if (takeOut !== null) await rewriteForm(request.transaction, request.team.id, draft.id, takeOut);
  const { repliedTo } = draft;
  const original: CommandRequest = {
    ...request,
    repliedTo: repliedTo && takeOut ? { ...repliedTo, text: takeOut(repliedTo.text) } : repliedTo,
    file: draft.file,
    formAgain: takeOut ? everyText(request.formAgain, takeOut) : request.formAgain,
    commandMessageId,
    saidAt,
  };
  await answering(original, path, vocabulary, draft, async keep => {
    const values: Record<string, string> = {};
    for (const [name, typed] of Object.entries(draft.given)) values[name] = takeOut?.(typed) ?? typed;
    for (const [field, typed] of typedNow)
      values[argumentOfField(path, field).name] = takeOut?.(typed) ?? typed;
    const filledNow = new Set(typedNow.map(([field]) => argumentOfField(path, field).name));
    refuseInForm(path, values, filledNow, vocabulary.language);
    const given: Given = { values: mapValues(values, typed => ({ typed })), line: '', slips: [] };
    keep(given);
    if (await execute(original, path, given, vocabulary, draft.id)) {
      await finishDraft(request.transaction, draft.id, request.now);
    }
  });
}

/**
 * Runs a command with what was given.
 * @returns whether it ran; not when it asks for more
 * @throws Refusal
 */
export async function execute(
  request: CommandRequest,
  path: CommandPath,
  given: Given,
  vocabulary: Vocabulary,
  draftId?: number,
  asks: readonly string[] = [],
): Promise<boolean> {
  demandPermission(path, given, rolesOf(request.person));
  const named = namedIn(endUserIn(given), request.team);
  await forgetInReply(request, named);
  const bound = bind(target(path), given, vocabulary);
  if (bound.kind === 'missing') {
    const wantsReply = bound.missing.some(each => each.name === target(path).takesReply);
    if (wantsReply && request.repliedTo !== undefined) throw noVerbatim(request.repliedTo, path, vocabulary);
    await openForm(request, path, given, bound.missing, undefined, vocabulary, draftId);
    return false;
  }
  const reply = await runnable(path).run(
    contextOf(request, vocabulary, given, bound.assumed, named),
    bound.args,
  );
  if ('isShown' in reply) return true;
  if ('view' in reply) {
    await answerInPlace(request, reply.view, reply.standsFor, draftId !== undefined);
    return true;
  }
  const wanted = asks.length > 0 ? reply.asks.filter(name => asks.includes(name)) : reply.asks;
  const asked = argumentsNamed(path, wanted);
  if (reply.current === undefined) for (const each of asked) demandAny(each, undefined, vocabulary);
  await openForm(request, path, given, asked, reply.current, vocabulary, draftId);
  return false;
}

/** Nothing of the message that was replied to can be taken as a user's words. */
function noVerbatim({ text, isFromBot }: RepliedTo, path: CommandPath, { language }: Vocabulary): Refusal {
  if (isFromBot || text.trim() !== '') return conversationRefusal('replied-to-no-verbatim', {});
  const verbatim = argumentsOf(target(path)).find(each => each.name === target(path).takesReply);
  const words = verbatim && inLanguage(verbatim.facts.example, language);
  return conversationRefusal('replied-to-no-words', {}, exampleOf(words && `/${pathName(path)} ${words}`));
}

/**
 * A message that people vote on stays what it is, whatever is said to one of them who pressed a button on it; and only
 * a form that is done may become one.
 */
async function answerInPlace(
  request: CommandRequest,
  shown: View,
  standsFor: StandsFor | undefined,
  isForm: boolean,
): Promise<void> {
  const isOnProposal =
    request.inPlaceOf !== undefined && (await findCard(request.transaction, request.inPlaceOf)) !== undefined;
  const isApart = isOnProposal || (standsFor !== undefined && !isForm);
  const isPersonal = isOnProposal && standsFor === undefined;
  await (isApart ? answerApart : answer)(request, shown, { standsFor, isPersonal });
}

/** The message that was replied to may have been kept, with a name in it that is told only now. */
async function forgetInReply(request: CommandRequest, named: NamedBefore | undefined): Promise<void> {
  const takeOut = takingOut(request.team, [named]);
  if (takeOut === null || request.repliedTo === undefined) return;
  await rewriteKept(request.transaction, request.room, request.repliedTo.messageId, takeOut);
}

function contextOf(
  request: CommandRequest,
  vocabulary: Vocabulary,
  given: Given,
  assumed: ReadonlySet<string>,
  named: NamedBefore | undefined,
): Context {
  const { commands, room, threadId, person, realNow, messageAt, saidAt, receivedAt, inPlaceOf, randomBytes } =
    request;
  return {
    ...actionContextOf(request),
    commands,
    room,
    threadId,
    person,
    vocabulary,
    realNow,
    messageAt,
    saidAt,
    receivedAt,
    assumed,
    randomBytes,
    pressedOn: inPlaceOf,
    named,
    slips: given.slips,
    repliedTo: takenReply(request),
    file: request.file,
  };
}

/** @returns what stands for the name of an end user in what was given */
function endUserIn({ values }: Given): string | undefined {
  return Object.values(values).find(({ typed }) => hashIn(typed) !== undefined)?.typed;
}

function runnable(path: CommandPath): Command {
  // Every path is found in the list of commands, which all can run.
  return target(path) as Command;
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
