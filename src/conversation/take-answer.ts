/** Handler of ordinary chat that answers the bot: a card that asks for something, or a field of a form. */

import { argumentsOf, findPath, target } from '../chat/grammar/command.ts';
import { consentOf } from '../chat/grammar/consent-elsewhere.ts';
import { refusalOf } from '../chat/grammar/consent-pair.ts';
import { MARK } from '../chat/grammar/end-user.ts';
import { quoteWord } from '../chat/grammar/parse.ts';
import { saysRefusal } from '../chat/grammar/refusal-in-words.ts';
import type { IncomingMessage } from '../chat/incoming.ts';
import type { Refusal } from '../chat/refusal.ts';
import { actions, type FormField, formOf, isMenu, text, view } from '../chat/view.ts';
import { both, inLanguage } from '../domain/language.ts';
import { findCard } from '../store/cards.ts';
import { findDraft, finishDraft } from '../store/drafts.ts';
import type { ChatKey } from '../store/inbox.ts';
import { lastForm, type PostedMessage } from '../store/posted-messages.ts';
import { findSpeaker } from '../store/speakers.ts';
import { answer, type CommandRequest } from './command-request.ts';
import { type EventContext, requestFor } from './event-context.ts';
import { cardKind } from './feature.ts';
import { demandOwn } from './own-message.ts';
import { postedMessage } from './posted-message.ts';
import { conversationRefusal } from './refusals.ts';
import { answeringPlainly } from './refuse.ts';
import { submitDraft } from './run-command.ts';

/**
 * @returns the rooms in which something is to be said; undefined when it answers nothing, and is a talk among people
 */
export async function takeAnswer(
  by: EventContext,
  incoming: IncomingMessage,
): Promise<readonly ChatKey[] | undefined> {
  const { transaction, platform } = by;
  const { replyTo, room, isAnonymous } = incoming;
  if (isAnonymous === true) return undefined;
  const key = { platform, chatId: room.chatId };
  if (replyTo?.isFromBot === true) {
    const posted = await postedMessage(by, key, replyTo.messageId);
    if (posted === undefined) return undefined;
    const card = await findCard(transaction, posted.madeById);
    const repliedTo = card && cardKind(by.config.features, card.kind)?.repliedTo;
    const isForBot = repliedTo !== undefined || asksFor(posted) !== undefined;
    const foreign = isForBot ? await refuseForeign(by, incoming, posted) : undefined;
    if (foreign !== undefined) return foreign;
    return card !== undefined && repliedTo !== undefined
      ? repliedTo(by, incoming, card)
      : fillField(by, incoming, posted);
  }
  if (room.isPrivate !== true) return undefined;
  // Alone with the bot nobody else can be meant.
  const form = replyTo === undefined ? await lastForm(transaction, key) : undefined;
  const filled = form && (await fillField(by, incoming, form));
  return filled ?? offerToRecord(by, incoming);
}

/** @returns the rooms in which it is said that the question was another team's; undefined when it is this one's */
async function refuseForeign(
  by: EventContext,
  incoming: IncomingMessage,
  { teamId }: PostedMessage,
): Promise<readonly ChatKey[] | undefined> {
  const { transaction, platform } = by;
  const speaker = await findSpeaker(transaction, platform, incoming.room.chatId, incoming.sender.userId);
  if (speaker === undefined || speaker.team.id === teamId) return undefined;
  const request = await requestFor(by, incoming);
  await answeringPlainly(request, () => demandOwn(request, teamId));
  return request.notified;
}

/** @returns the field that a form asks for first; undefined where nothing is asked: several things can be changed */
function asksFor({ draftId, view: shown }: PostedMessage): FormField | undefined {
  const fields = formOf(shown)?.fields ?? [];
  return draftId === null || isMenu(fields) ? undefined : fields[0];
}

/** “算了”: whoever is asked does not want to answer any more. */
const LEAVES = /^(?:取消|算了|不填了|不要了|不记了|退出|cancel|never ?mind|forget it|quit)[。.!！~～]?$/iu;

/** What is said in reply to a form is what it asks for first, if whom it asks says it; or that they leave it. */
async function fillField(
  by: EventContext,
  incoming: IncomingMessage,
  form: PostedMessage,
): Promise<readonly ChatKey[] | undefined> {
  const { transaction, platform } = by;
  const { draftId } = form;
  const field = asksFor(form);
  const leaves = LEAVES.test(incoming.text.trim());
  if (draftId === null || (field === undefined && !leaves)) return undefined;
  const { room, sender } = incoming;
  const speaker = await findSpeaker(transaction, platform, room.chatId, sender.userId);
  const draft = speaker && (await findDraft(transaction, speaker.team.id, draftId));
  if (draft === undefined || draft.isDone || draft.personId !== speaker?.person?.id) return undefined;
  const request = await requestFor(by, incoming);
  if (leaves || field === undefined) await leaveForm({ ...request, inPlaceOf: form.madeById }, draft.id);
  else await answeringPlainly(request, () => submitDraft(request, draft, { [field.name]: incoming.text }));
  return request.notified;
}

/** Closes a form that nobody wants to fill in; it says so itself, where it stood. */
async function leaveForm(request: CommandRequest, draftId: number): Promise<void> {
  await finishDraft(request.transaction, draftId, request.now);
  const said = both('不填了，什么都没有记', 'Left as it was; nothing was recorded');
  await answer(request, view(text(inLanguage(said, request.team.settings.language))));
}

/** Words that are no command, said to the bot alone: perhaps those of a user. */
async function offerToRecord(by: EventContext, incoming: IncomingMessage): Promise<readonly ChatKey[]> {
  const request = await requestFor(by, incoming);
  // A name for a form that is done meanwhile is nobody's words.
  const words = incoming.text.startsWith(MARK) ? '' : incoming.text.trim();
  await offerWords(request, words, conversationRefusal('private-chat', {}));
  return request.notified;
}

/**
 * Says something about words that the bot was sent, with a button that records them as feedback; where they tell that the
 * user refuses, as feedback that may not be quoted.
 * @param sent all that was sent, where the words are only a part of it
 */
export async function offerWords(
  request: CommandRequest,
  words: string,
  said: Refusal,
  sent = words,
): Promise<void> {
  const { language } = request.team.settings;
  const refusal = [words, sent].some(saysRefusal) ? refusingPair(request, words) : undefined;
  const name = { zh: '记成反馈', en: 'Record it as feedback' };
  const label = inLanguage(
    refusal === undefined ? name : { zh: `${name.zh}（${refusal}）`, en: `${name.en} (${refusal})` },
    language,
  );
  const line = [`/feedback ${quoteWord(words)}`, refusal].filter(each => each !== undefined).join(' ');
  const record = { label, line, saidAt: request.saidAt, ownerId: request.person.id, isOnce: true };
  await answer(request, view(text(said.sentence(language)), ...(words === '' ? [] : [actions(record)])));
}

function refusingPair({ commands }: CommandRequest, words: string): string | undefined {
  const path = findPath(commands, 'feedback');
  const consent = path && consentOf(argumentsOf(target(path)));
  return consent && refusalOf(consent, words);
}
