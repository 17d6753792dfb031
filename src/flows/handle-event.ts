/**
 * One event, one transaction: finds out who speaks and what they want, and has it done. Everything that comes of it
 * is written here; nothing is sent.
 */
import { isCalled } from '../chat/command.ts';
import { withHashedEndUsers } from '../chat/end-user.ts';
import type { Incoming, IncomingMessage } from '../chat/incoming.ts';
import { readLine } from '../chat/parse.ts';
import type { PlatformName } from '../chat/platform.ts';
import { exampleOf, Refusal } from '../chat/refusal.ts';
import { actions, type Button, buttonsOf, text, view } from '../chat/view.ts';
import { inLanguage } from '../domain/language.ts';
import { parseMoment, showMoment } from '../domain/zoned-time.ts';
import { writeAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { findDraft } from '../store/drafts.ts';
import { lastRecordedAt } from '../store/feedback.ts';
import type { ChatKey } from '../store/inbox.ts';
import { findPosted, type PostedMessage, queueMessage, viewShownBy } from '../store/outbox.ts';
import { listMembers, setMembership, setRoomClock } from '../store/rooms.ts';
import { answerQuestion } from './answer-question.ts';
import { type Arrival, callFor, knownRoom, originOf, type Surroundings } from './arrival.ts';
import { answer, type Call, endUserHash, stageOf } from './call.ts';
import { managerChanged, runDueInRoom } from './decide-proposal.ts';
import { answeringPlainly } from './refuse.ts';
import { runLine, runSilently, submitDraft } from './run-command.ts';
import { type Stage, speaking } from './stage.ts';
import { takeReaction } from './take-reaction.ts';

export type Handled = {
  /** Ordinary chat, whose text a platform may need to be reminded of. */
  readonly isChat: boolean;
  /** Other rooms in which something is to be said. */
  readonly notified: readonly ChatKey[];
};

/**
 * Does all that an event asks for, within its transaction.
 * @param event its place among all events, by which acts are ordered, and when it was taken in
 */
export async function handleEvent(
  transaction: Transaction,
  platform: PlatformName,
  incoming: Incoming,
  surroundings: Surroundings,
  realNow: Date,
  { id: inboxId, receivedAt }: { readonly id: number; readonly receivedAt: Date },
): Promise<Handled> {
  const by: Arrival = { transaction, platform, surroundings, realNow, receivedAt, inboxId };
  if (incoming.kind === 'message') {
    const read = readLine(incoming.text, surroundings.commands, surroundings.botName);
    if (read.kind === 'chat') {
      const notified = await answerQuestion(by, incoming);
      return notified === undefined ? CHAT : { isChat: false, notified };
    }
    if (read.kind === 'for-another-bot') return CHAT;
    if (read.kind === 'unknown' && !incoming.isAddressed && !read.isOneSlip) return CHAT;
    const call = await callFor(by, incoming);
    if (read.kind === 'unknown') await answerUnknown(call, incoming, read);
    else await runLine(call, read.path, read.line, read.restStart);
    return { isChat: false, notified: call.notified };
  }
  if (incoming.kind === 'clock') {
    return { isChat: false, notified: await setClock(by, incoming) };
  }
  if (incoming.kind === 'reaction') return { isChat: false, notified: await takeReaction(by, incoming) };
  const call = await callFor(by, incoming);
  await answeringPlainly(call, () => dispatch(call, incoming));
  return { isChat: false, notified: call.notified };
}

const CHAT: Handled = { isChat: true, notified: [] };

async function dispatch(
  call: Call,
  incoming: Exclude<Incoming, { kind: 'message' | 'reaction' | 'clock' }>,
): Promise<void> {
  switch (incoming.kind) {
    case 'press':
      return pressButton(call, incoming);
    case 'form':
      return fillForm(call, incoming.messageId, incoming.values);
    case 'member':
      return introduce(call, incoming);
    default:
      return incoming satisfies never;
  }
}

async function answerUnknown(
  call: Call,
  { text: line }: IncomingMessage,
  { name, nearest }: { name: string; nearest: { name: string; alias: string } },
): Promise<void> {
  const { language } = call.team.settings;
  // “/查看 F8” is a sub-command by itself: say under which command it stands.
  const parent = call.commands.find(each => each.subcommands?.some(sub => isCalled(sub, name)));
  const meant = parent === undefined ? nearest.name : `${parent.name} ${name}`;
  // Only the name is mended; what is glued to it stays.
  const mended = line.replace(/[/／](?:[A-Za-z0-9_]+|[^\s=＝：:，,。]+)/u, `/${meant}`);
  const refusal = new Refusal('unknown-command', { name }, exampleOf(mended));
  const label = inLanguage({ zh: `改成 /${meant}`, en: `Make it /${meant}` }, language);
  await answer(
    call,
    view(
      text(refusal.sentence(language)),
      actions({ label, line: withHashedEndUsers(mended, endUserHash(call.team.endUserSecret)) }),
    ),
  );
}

async function pressButton(call: Call, pressed: Extract<Incoming, { kind: 'press' }>): Promise<void> {
  const { messageId, button: number, shownBy } = pressed;
  const posted = await findPosted(call.transaction, call.room, messageId);
  // The message may show something else by now: what counts is what the person saw.
  const seen =
    posted && shownBy !== undefined
      ? await viewShownBy(call.transaction, posted.madeById, shownBy)
      : posted?.view;
  const button = seen && buttonsOf(seen)[number - 1];
  if (posted === undefined || button === undefined)
    throw new Refusal('no-button', { message: messageId, button: number });
  const inPlaceOf = button.isApart === true ? undefined : posted.madeById;
  await press({ ...call, inPlaceOf, usedMessageId: messageId }, posted, button);
}

async function press(call: Call, posted: PostedMessage, button: Button): Promise<void> {
  const draft = button.fill && posted.draftId !== null ? await ownDraft(call, posted.draftId) : undefined;
  if (button.line !== undefined) {
    const read = readLine(button.line, call.commands, '');
    if (read.kind !== 'command') throw new Error(`a button holds no command: ${button.line}`);
    if (draft === undefined || button.fill === undefined) {
      return runLine(call, read.path, read.line, read.restStart, button.asks);
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

async function fillForm(
  call: Call,
  messageId: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const posted = await findPosted(call.transaction, call.room, messageId);
  if (posted === undefined || posted.draftId === null) throw new Refusal('no-form', { message: messageId });
  const draft = await ownDraft(call, posted.draftId);
  await submitDraft({ ...call, inPlaceOf: posted.madeById, usedMessageId: messageId }, draft, values);
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

/** The platform says what a member is: the terminal's `:as`. */
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
  const { transaction, platform, surroundings, realNow, inboxId } = by;
  const { team, room, person } = await knownRoom(transaction, platform, incoming, surroundings, realNow);
  const { zone, language } = team.settings;
  const clock = { now: room.clock ?? realNow, zone };
  const moment = parseMoment(incoming.time, clock, 'future');
  const passed = [room.clock, await lastRecordedAt(transaction, team.id)].filter(
    each => each instanceof Date,
  );
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
      team,
      language,
      inboxId,
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
    { platform, chatId: room.chatId, kind: 'reply', view: shown, replyTo: undefined },
    clock.now,
  );
  return [];
}
