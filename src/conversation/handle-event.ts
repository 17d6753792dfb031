/**
 * One event, one transaction: finds out who speaks and what they want, and has it done. Everything that comes of it
 * is written here; nothing is sent.
 */

import { TEXT_TAKEN_AT_MOST } from '../chat/bounded.ts';
import { findPath, pathName, target } from '../chat/grammar/command.ts';
import { MARK } from '../chat/grammar/end-user.ts';
import { type ReadLine, readLine } from '../chat/grammar/parse.ts';
import type { Incoming, IncomingMessage } from '../chat/incoming.ts';
import { hashTyped, LINK_COMMAND } from '../chat/link-code.ts';
import type { PlatformName } from '../chat/platform.ts';
import { Refusal } from '../chat/refusal.ts';
import { type Block, type Button, buttonsOf, formOf, isMenu, text, type View, view } from '../chat/view.ts';
import { parseMoment, showMoment } from '../domain/zoned-time.ts';
import { writeAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { findDraft } from '../store/drafts.ts';
import type { ChatKey } from '../store/inbox.ts';
import { isChangedSince, type PostedMessage, queueMessage, viewShownBy } from '../store/outbox.ts';
import { identityBehind, listMembers, personNames, setMembership, setRoomClock } from '../store/rooms.ts';
import { answerQuestion } from './answer-question.ts';
import {
  type Arrival,
  anonymousCall,
  callFor,
  knownRoom,
  messageIn,
  originOf,
  outsiderCall,
  type Surroundings,
} from './arrival.ts';
import { answer, type Call, stageOf } from './call.ts';
import { runDueInRoom } from './due.ts';
import { handledBy } from './feature.ts';
import { askForField } from './forms.ts';
import { greet } from './greet.ts';
import { guarded } from './guard-names.ts';
import { managerChanged } from './membership.ts';
import { ANYBODY, offerMended, offerOwnName } from './offer-line.ts';
import { demandOwn } from './own-message.ts';
import { postedMessage, rowToldBy } from './posted-message.ts';
import type { Readings } from './readings.ts';
import { answeringPlainly } from './refuse.ts';
import { runLine, runSilently, submitDraft } from './run-command.ts';
import { rememberSaid } from './said-before.ts';
import { type Stage, speaking } from './stage.ts';

export type Handled = {
  /** Ordinary chat, whose text a platform may need to be reminded of. */
  readonly isChat: boolean;
  /** Other rooms in which something is to be said. */
  readonly notified: readonly ChatKey[];
};

/**
 * Does all that an event asks for, within its transaction.
 * @param event its place among all events, by which acts are ordered, and when it was taken in
 * @param readings what was read of messages for it so far
 * @throws NeedsReactions, NeedsLook when more is to be asked first
 */
export async function handleEvent(
  transaction: Transaction,
  platform: PlatformName,
  taken: Incoming,
  surroundings: Surroundings,
  realNow: Date,
  { id: inboxId, receivedAt }: { readonly id: number; readonly receivedAt: Date },
  readings: Readings,
): Promise<Handled> {
  const arrived: Arrival = { transaction, platform, surroundings, realNow, receivedAt, inboxId, readings };
  // What an earlier version took in may name somebody still.
  const incoming = await guarded(transaction, platform, taken, surroundings, { isStored: true });
  const { notified, isUnseen } = await greet(arrived, incoming);
  const by: Arrival = { ...arrived, isUnseen };
  try {
    const handled = await handle(by, incoming);
    return { ...handled, notified: [...notified, ...handled.notified] };
  } catch (error) {
    // Said by whoever may not even speak here: nothing was written yet.
    if (!(error instanceof Refusal)) throw error;
    return { isChat: false, notified: [...notified, ...(await turnAway(by, incoming, error))] };
  }
}

async function handle(by: Arrival, incoming: Incoming): Promise<Handled> {
  const done = (notified: readonly ChatKey[]): Handled => ({ isChat: false, notified });
  switch (incoming.kind) {
    case 'message':
      return hear(by, incoming);
    case 'clock':
      return done(await setClock(by, incoming));
    case 'press':
    case 'form': {
      const call = await callFor(by, incoming);
      await answeringPlainly(call, () =>
        incoming.kind === 'press' ? pressButton(call, incoming) : fillForm(call, incoming),
      );
      return done(call.notified);
    }
    case 'member':
      return done(
        incoming.hasLeft === undefined
          ? await introduced(by, incoming)
          : await handledBy(by, 'member', incoming),
      );
    default:
      return done(await handledBy(by, incoming.kind, incoming));
  }
}

/** The platform says what a member is: the terminal's `:as`. */
async function introduced(
  by: Arrival,
  incoming: Extract<Incoming, { kind: 'member' }>,
): Promise<readonly ChatKey[]> {
  const call = await callFor(by, incoming);
  await answeringPlainly(call, () => introduce(call, incoming));
  return call.notified;
}

async function hear(by: Arrival, incoming: IncomingMessage): Promise<Handled> {
  const { commands, botName } = by.surroundings;
  if (incoming.isForwarded === true) {
    const notified = await forwarded(by, incoming);
    return notified === undefined ? CHAT : { isChat: false, notified };
  }
  const line = meantBy(incoming);
  const read = readLine(line, commands, incoming.botName ?? botName);
  if (incoming.length !== undefined) return refuseLength(by, incoming, incoming.length, read);
  if (read.kind === 'chat') {
    const notified = await answerQuestion(by, incoming);
    return notified === undefined ? CHAT : { isChat: false, notified };
  }
  if (read.kind === 'for-another-bot') return CHAT;
  if (read.kind === 'unknown' && !incoming.isAddressed && !read.isOneSlip) return CHAT;
  if (incoming.isAnonymous === true) {
    return read.kind === 'unknown'
      ? CHAT
      : { isChat: false, notified: await offerOwnName(by, incoming, read) };
  }
  const isWayOut = read.kind === 'command' && isWayOutOf(read);
  const call = (isWayOut ? await outsiderCall(by, incoming) : undefined) ?? (await callFor(by, incoming));
  if (read.kind === 'unknown') await offerMended(call, incoming, read);
  else {
    const given = await runLine(call, read.path, read.line, read.restStart);
    await rememberSaid(by, call.team, incoming, target(read.path).isFollowed === true ? given : undefined);
  }
  return { isChat: false, notified: call.notified };
}

/** What is too long is nothing that can be taken, whatever it says; among people it is a talk. */
async function forwarded(by: Arrival, incoming: IncomingMessage): Promise<readonly ChatKey[] | undefined> {
  for (const { handlers } of by.surroundings.features) {
    const notified = await handlers?.forwarded?.(by, incoming);
    if (notified !== undefined) return notified;
  }
  return undefined;
}

async function refuseLength(
  by: Arrival,
  incoming: IncomingMessage,
  length: number,
  read: ReadLine,
): Promise<Handled> {
  const isForUs =
    read.kind === 'command' ||
    (read.kind === 'unknown' && read.isOneSlip) ||
    (read.kind !== 'for-another-bot' && incoming.isAddressed);
  if (!isForUs) return CHAT;
  const refusal = new Refusal('line-too-long', { length, most: TEXT_TAKEN_AT_MOST });
  return { isChat: false, notified: await turnAway(by, incoming, refusal) };
}

/** A bare name asks for help, and a bare code is to be used. */
function meantBy(incoming: IncomingMessage): string {
  if (isBareCall(incoming)) return '/help';
  const { text, isAddressed } = incoming;
  return isAddressed && hashTyped(text) !== undefined ? `/${LINK_COMMAND} ${text}` : text;
}

/** What whoever is shut out of a team may still do in their private chat: ask for help, and use another team's code. */
function isWayOutOf({ path, line, restStart }: Extract<ReadLine, { kind: 'command' }>): boolean {
  const name = pathName(path);
  return name === 'help' || (name === LINK_COMMAND && line.slice(restStart).trim() !== '');
}

/** Whoever calls it by its name and says nothing wants to know what it can do. */
function isBareCall({ text, isAddressed, botName, file, replyTo }: IncomingMessage): boolean {
  const isBare = ['', `@${botName}`.toLowerCase()].includes(text.trim().toLowerCase());
  return isBare && isAddressed && file === undefined && replyTo === undefined;
}

async function turnAway(by: Arrival, incoming: Incoming, refusal: Refusal): Promise<readonly ChatKey[]> {
  const call = await anonymousCall(by, incoming);
  await answer(call, view(text(refusal.sentence(call.team.settings.language))));
  return call.notified;
}

const CHAT: Handled = { isChat: true, notified: [] };

async function pressButton(call: Call, pressed: Extract<Incoming, { kind: 'press' }>): Promise<void> {
  const { messageId, button: number, shownBy, part = 'button' } = pressed;
  const where = { platform: call.room.platform, chatId: pressed.room.chatId };
  const posted = await postedMessage(call, where, messageId, rowToldBy(pressed));
  if (posted !== undefined) await demandOwn(call, posted.teamId);
  // The message may show something else by now: what counts is what the person saw.
  const seen =
    posted && shownBy !== undefined ? await viewShownBy(call.transaction, posted, shownBy) : posted?.view;
  if (posted === undefined || seen === undefined)
    throw new Refusal('no-button', { message: messageId, button: number });
  const threadId = call.threadId ?? posted.threadId ?? undefined;
  const used: Call = { ...call, threadId, ...placeOf(call, pressed, posted) };
  if (part !== 'button') return pressForm(used, posted, seen, part, number);
  const button = buttonsOf(seen)[number - 1];
  if (button === undefined) throw new Refusal('no-button', { message: messageId, button: number });
  await demandPresser(used, button);
  // Two quick presses: the first one's answer is on its way to take this place.
  const isUsed = button.isOnce === true && shownBy !== undefined;
  if (isUsed && (await isChangedSince(call.transaction, call.room, posted.madeById, shownBy)))
    throw new Refusal('button-used', {});
  await press(button.isApart === true ? { ...used, inPlaceOf: undefined } : used, posted, button);
}

/**
 * What somebody typed runs by a press of their own, or of whoever was shown the whole of it.
 * @throws Refusal for anybody else
 */
async function demandPresser({ transaction, person }: Call, { saidAt, ownerId }: Button): Promise<void> {
  // Shown by an earlier version, which told nobody what it would do.
  if (ownerId === undefined && saidAt !== undefined) throw new Refusal('button-outdated', {});
  if (ownerId === undefined || ownerId === ANYBODY) return;
  const owner = await identityBehind(transaction, ownerId);
  if (owner === person.id) return;
  const name = (await personNames(transaction, [owner])).get(owner) ?? '?';
  throw new Refusal('button-of-another', { name });
}

/** Step by step: a choice fills the field that the form asks for first, a field is asked for alone. */
async function pressForm(
  call: Call,
  posted: PostedMessage,
  seen: View,
  part: 'choice' | 'field',
  number: number,
): Promise<void> {
  const fields = formOf(seen)?.fields ?? [];
  const field = part === 'field' ? fields[number - 1] : fields[0];
  if (posted.draftId === null || field === undefined)
    throw new Refusal('no-form', { message: call.usedMessageId ?? '' });
  const draft = await ownDraft(call, posted.draftId);
  if (part === 'field') {
    const path = findPath(call.commands, draft.command);
    if (path === undefined) throw new Refusal('form-done', {});
    return askForField(call, path, draft, field.name);
  }
  const choice = field.choices[number - 1];
  if (choice === undefined) throw new Refusal('no-form', { message: call.usedMessageId ?? '' });
  await submitDraft(call, draft, { [field.name]: choice.value });
}

/** The answer takes the place of what was used; where that stayed behind, none. */
function placeOf(call: Call, used: Incoming & { readonly messageId: string }, { madeById }: PostedMessage) {
  const isHere = used.room.chatId === call.room.chatId;
  return { inPlaceOf: isHere ? madeById : undefined, usedMessageId: messageIn(used, call.room) };
}

async function press(call: Call, posted: PostedMessage, button: Button): Promise<void> {
  const draft = button.fill && posted.draftId !== null ? await ownDraft(call, posted.draftId) : undefined;
  if (button.line !== undefined) {
    const read = readLine(button.line, call.commands, '');
    if (read.kind !== 'command') throw new Error('a button holds no command');
    if (draft === undefined || button.fill === undefined) {
      const { saidAt = call.saidAt, asks } = button;
      await runLine({ ...call, saidAt }, read.path, read.line, read.restStart, asks);
      return;
    }
    try {
      await runSilently(call, read.path, read.line, read.restStart);
    } catch (error) {
      // Somebody else added it since the button was shown: just as well.
      if (!(error instanceof Refusal && error.code === 'source-exists')) throw error;
    }
  }
  if (draft !== undefined && button.fill !== undefined) await submitDraft(call, draft, button.fill);
}

async function fillForm(call: Call, filled: Extract<Incoming, { kind: 'form' }>): Promise<void> {
  const { messageId, values } = filled;
  const posted = await postedMessage(call, call.room, messageId, rowToldBy(filled));
  if (posted !== undefined) await demandOwn(call, posted.teamId);
  if (posted === undefined || posted.draftId === null) throw new Refusal('no-form', { message: messageId });
  const draft = await ownDraft(call, posted.draftId);
  const threadId = call.threadId ?? posted.threadId ?? undefined;
  // Who sends it off by a press sees it empty from then on.
  const formAgain = filled.pressId === undefined ? undefined : refilled(posted.view, values);
  const used: Call = { ...call, threadId, inPlaceOf: posted.madeById, usedMessageId: messageId, formAgain };
  await submitDraft(used, draft, changedIn(posted.view, values));
}

/** @returns the form, with what was filled in, and what comes after it */
function refilled({ blocks }: View, values: Readonly<Record<string, string>>): readonly Block[] {
  const at = blocks.findIndex(block => block.kind === 'form');
  return blocks.slice(at).map(block => {
    if (block.kind !== 'form') return block;
    const fields = block.fields.map(field => {
      const filled = values[field.name];
      // What stands for a name says nothing to anybody; the draft has it.
      const current = filled?.startsWith(MARK) === true ? field.current : (filled ?? field.current);
      return { ...field, ...(current !== undefined && { current }) };
    });
    return { ...block, fields };
  });
}

/** Of a form that offers what can be changed a platform sends all fields; those left as they were ask for no change. */
function changedIn(shown: View, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const fields = formOf(shown)?.fields ?? [];
  if (!isMenu(fields)) return values;
  const isSame = (name: string, value: string) => {
    const field = fields.find(each => each.name === name);
    const choice = field?.choices.find(each => each.value === value);
    return field?.current !== undefined && (field.current === value || field.current === choice?.label);
  };
  const changed = Object.entries(values).filter(([name, value]) => !isSame(name, value));
  return changed.length === 0 ? values : Object.fromEntries(changed);
}

async function ownDraft(call: Call, draftId: number) {
  const draft = await findDraft(call.transaction, call.team.id, draftId);
  if (draft === undefined || draft.isDone) throw new Refusal('form-done', {});
  if (draft.personId !== call.person.id) {
    const members = await listMembers(call.transaction, call.team.id);
    const name = members.find(member => member.id === draft.personId)?.name ?? '?';
    throw new Refusal('form-of-another', { name });
  }
  return draft;
}

async function introduce(call: Call, incoming: Extract<Incoming, { kind: 'member' }>): Promise<void> {
  const { transaction, team, person } = call;
  const isFirst =
    incoming.isFounder === true &&
    !(await listMembers(transaction, team.id)).some(member => member.isManager);
  const role = incoming.role;
  const isManager = incoming.isManager ?? (isFirst ? true : undefined);
  const change = { ...(role && { role }), ...(isManager !== undefined && { isManager }) };
  if (Object.keys(change).length === 0) return;
  await setMembership(transaction, team.id, person.id, change);
  const origin = originOf(call, person.id, call.now);
  if (change.role !== undefined) {
    await writeAudit(transaction, origin, 'team.role', person.name, {
      from: person.role ?? null,
      to: change.role,
    });
  }
  if (change.isManager !== undefined) {
    const { isManager } = change;
    await writeAudit(transaction, origin, 'team.manager', person.name, {
      from: person.isManager,
      to: isManager,
    });
    await managerChanged(stageOf(call), person.id, isManager);
  }
}

/**
 * A room is told the time, and what became due by it is done. Nobody becomes a member by it.
 * @returns the rooms in which something is to be said
 */
async function setClock(
  by: Arrival,
  incoming: Extract<Incoming, { kind: 'clock' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, surroundings, realNow, inboxId, readings } = by;
  const { team, room, person } = await knownRoom(transaction, platform, incoming, surroundings, realNow);
  const { zone, language } = team.settings;
  const clock = { now: room.clock ?? realNow, zone };
  const moment = parseMoment(incoming.time, clock, 'future');
  const moments = surroundings.features.map(({ lastMoment }) => lastMoment?.(transaction, team.id));
  const passed = [room.clock, ...(await Promise.all(moments))].filter(each => each instanceof Date);
  const [latest] = passed.sort((one, other) => other.getTime() - one.getTime());
  let refusal: Refusal | undefined;
  if (moment === undefined) {
    refusal = new Refusal('not-a-date', {
      label: { zh: '时间', en: 'time' },
      typed: incoming.time.slice(0, 30),
    });
  } else if (latest !== undefined && moment.at < latest) {
    refusal = new Refusal('clock-back', { shown: showMoment(latest, clock, language) });
  } else {
    await setRoomClock(transaction, room.id, moment.at);
    const origin = originOf({ team, room }, person?.id ?? null, clock.now);
    await writeAudit(transaction, origin, 'room.clock-set', room.name, { from: room.clock, to: moment.at });
    const notified: ChatKey[] = [];
    const stage: Stage = {
      transaction,
      features: surroundings.features,
      team,
      language,
      inboxId,
      readings,
      bootstrapManagers: surroundings.bootstrapManagers,
      clock: { now: moment.at, zone },
      origin: { ...origin, personId: null, at: moment.at },
      ...speaking(transaction, team.id, notified, moment.at),
    };
    await runDueInRoom(stage, room.id);
    return notified;
  }
  const shown = view(text(refusal.sentence(language)));
  await queueMessage(
    transaction,
    { platform, chatId: room.chatId, kind: 'reply', teamId: team.id, view: shown, replyTo: undefined },
    clock.now,
  );
  return [];
}
