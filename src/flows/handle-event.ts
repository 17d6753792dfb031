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
import type { Meaning } from '../domain/approval.ts';
import { REASON_AT_MOST } from '../domain/change.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { shortId } from '../domain/short-id.ts';
import { parseMoment, showMoment } from '../domain/zoned-time.ts';
import { type Origin, writeAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { findDraft } from '../store/drafts.ts';
import { lastRecordedAt } from '../store/feedback.ts';
import type { ChatKey } from '../store/inbox.ts';
import { findPosted, type PostedMessage, queueMessage } from '../store/outbox.ts';
import { proposalById, proposalMessage } from '../store/proposals.ts';
import {
  createRoom,
  findSpeaker,
  joinTeam,
  listMembers,
  type Person,
  type Room,
  renameAccount,
  type Speaker,
  setMembership,
  setRoomClock,
  type Team,
} from '../store/rooms.ts';
import { answer, answerApart, type Call, endUserHash, stageOf } from './call.ts';
import type { Command } from './command.ts';
import {
  type Deed,
  decide,
  explainOnce,
  managerChanged,
  runDueInRoom,
  takeReason,
  voteView,
} from './decide-proposal.ts';
import { runLine, runSilently, submitDraft } from './run-command.ts';
import { type Stage, speaking } from './stage.ts';

export type Surroundings = {
  readonly commands: readonly Command[];
  /** What the bot is called on a platform. */
  readonly botName: string;
  /** What a new team starts with. */
  readonly defaults: { readonly language: Language; readonly zone: string };
  /** Accounts that are managers from the start, as `platform:user`. */
  readonly bootstrapManagers: ReadonlySet<string>;
  readonly randomBytes: (count: number) => Uint8Array;
};

export type Handled = {
  /** Ordinary chat, whose text a platform may need to be reminded of. */
  readonly isChat: boolean;
  /** Other rooms in which something is to be said. */
  readonly notified: readonly ChatKey[];
};

/** How an event arrived. */
type Arrival = {
  readonly transaction: Transaction;
  readonly platform: PlatformName;
  readonly surroundings: Surroundings;
  readonly realNow: Date;
  /** Its place among all events. */
  readonly inboxId: number;
};

/**
 * Does all that an event asks for, within its transaction.
 * @param inboxId its place among all events, by which acts are ordered
 */
export async function handleEvent(
  transaction: Transaction,
  platform: PlatformName,
  incoming: Incoming,
  surroundings: Surroundings,
  realNow: Date,
  inboxId: number,
): Promise<Handled> {
  const by: Arrival = { transaction, platform, surroundings, realNow, inboxId };
  if (incoming.kind === 'message') {
    const read = readLine(incoming.text, surroundings.commands, surroundings.botName);
    if (read.kind === 'chat') return (await answerQuestion(by, incoming)) ?? CHAT;
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
  await answeringRefusals(call, () => dispatch(call, incoming));
  return { isChat: false, notified: call.notified };
}

const CHAT: Handled = { isChat: true, notified: [] };

async function dispatch(
  call: Call,
  incoming: Exclude<Incoming, { kind: 'message' | 'reaction' | 'clock' }>,
): Promise<void> {
  switch (incoming.kind) {
    case 'press':
      return pressButton(call, incoming.messageId, incoming.button);
    case 'form':
      return fillForm(call, incoming.messageId, incoming.values);
    case 'member':
      return introduce(call, incoming);
    default:
      return incoming satisfies never;
  }
}

async function callFor(by: Arrival, incoming: Incoming): Promise<Call> {
  const { transaction, platform, surroundings, realNow, inboxId } = by;
  const { team, room, person } = await knownSpeaker(transaction, platform, incoming, surroundings, realNow);
  return {
    transaction,
    commands: surroundings.commands,
    team,
    room,
    person,
    now: room.clock ?? realNow,
    realNow,
    messageAt: room.clock ?? incoming.at,
    messageId: incoming.kind === 'message' ? incoming.messageId : undefined,
    repliedTo: incoming.kind === 'message' ? incoming.replyTo : undefined,
    inPlaceOf: undefined,
    inboxId,
    notified: [],
    randomBytes: surroundings.randomBytes,
  };
}

async function knownRoom(
  transaction: Transaction,
  platform: PlatformName,
  { room: { chatId, name }, sender }: Incoming,
  { defaults }: Surroundings,
  now: Date,
): Promise<Speaker> {
  const known = await findSpeaker(transaction, platform, chatId, sender.userId);
  if (known !== undefined) return known;
  await createRoom(transaction, { platform, chatId, name }, defaults, now);
  const made = await findSpeaker(transaction, platform, chatId, sender.userId);
  if (made === undefined) throw new Error('a room that was just made is not there');
  return made;
}

/** Whoever speaks to the bot in a team's room is a member of the team: the platform let them in. */
async function knownSpeaker(
  transaction: Transaction,
  platform: PlatformName,
  incoming: Incoming,
  surroundings: Surroundings,
  now: Date,
): Promise<{ team: Team; room: Room; person: Person }> {
  const { sender } = incoming;
  let speaker = await knownRoom(transaction, platform, incoming, surroundings, now);
  if (speaker.person === undefined) {
    const account = { platform, userId: sender.userId, name: sender.name };
    const personId = await joinTeam(transaction, speaker.team.id, account, now);
    const isManager = surroundings.bootstrapManagers.has(`${platform}:${sender.userId}`);
    if (isManager) await setMembership(transaction, speaker.team.id, personId, { isManager });
    const origin = originOf(speaker, personId, speaker.room.clock ?? now);
    await writeAudit(transaction, origin, 'team.joined', sender.name, { isManager });
    speaker = await knownRoom(transaction, platform, incoming, surroundings, now);
  }
  const { person } = speaker;
  if (person === undefined) throw new Error('a speaker who was just made is not there');
  if (person.name !== sender.name) await renameAccount(transaction, platform, sender.userId, sender.name);
  return { ...speaker, person: { ...person, name: sender.name } };
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

async function pressButton(call: Call, messageId: string, number: number): Promise<void> {
  const posted = await findPosted(call.transaction, call.room, messageId);
  const button = posted && buttonsOf(posted.view)[number - 1];
  if (posted === undefined || button === undefined)
    throw new Refusal('no-button', { message: messageId, button: number });
  await press({ ...call, inPlaceOf: posted.madeById }, posted, button);
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
  await submitDraft({ ...call, inPlaceOf: posted.madeById }, draft, values);
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

function originOf({ team, room }: Pick<Speaker, 'team' | 'room'>, personId: number | null, at: Date): Origin {
  return { teamId: team.id, personId, platform: room.platform, roomId: room.id, messageId: null, at };
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

/** Emoji as they are compared: whatever variation or skin they were typed in. */
function plainEmoji(emoji: string): string {
  return emoji.replace(/[\uFE0F\u{1F3FB}-\u{1F3FF}]/gu, '');
}

/**
 * A reaction on a message that stands for a proposal is a vote or an opinion; on any other, silence is the answer.
 * @returns the rooms in which something is to be said
 */
async function takeReaction(
  by: Arrival,
  incoming: Extract<Incoming, { kind: 'reaction' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  const { messageId } = incoming;
  const key = { platform, chatId: incoming.room.chatId };
  const posted = await findPosted(transaction, key, messageId);
  const card = posted && (await proposalMessage(transaction, posted.madeById));
  if (card?.kind !== 'card') return [];
  const { teamId } = card;
  const settings = (await findSpeaker(transaction, platform, key.chatId, incoming.sender.userId))?.team
    .settings;
  if (settings === undefined) return [];
  const [approve, reject] =
    platform === 'lark'
      ? [settings.approveLark, settings.rejectLark]
      : [settings.approveTelegram, settings.rejectTelegram];
  const meaningOf = (emoji: string): Meaning | undefined => {
    const plain = plainEmoji(emoji);
    if (plain === plainEmoji(approve)) return 'approve';
    return plain === plainEmoji(reject) ? 'reject' : undefined;
  };
  const meant = (kind: Deed['kind'], emojis: readonly string[]) =>
    emojis.flatMap(emoji => {
      const meaning = meaningOf(emoji);
      return meaning === undefined ? [] : [{ kind, meaning }];
    });
  // What was taken away makes room for what was put there instead.
  const acts = [...meant('take', incoming.removed), ...meant('give', incoming.added)];
  if (acts.length === 0) return [];
  const call =
    incoming.isAnonymous === true ? await anonymousCall(by, incoming) : await callFor(by, incoming);
  if (call.team.id !== teamId) return [];
  const stage = stageOf({ ...call, messageId });
  const proposal = await proposalById(transaction, teamId, card.proposalId);
  if (incoming.isAnonymous === true) {
    const why = new Refusal('anonymous', { id: shortId('P', proposal.number) });
    await explainOnce(stage, call.room, proposal, 0, why, messageId);
    return call.notified;
  }
  const via = `${platform} ${incoming.sender.userId} reaction`;
  const { contentHash } = card;
  const deeds = acts.map(act => ({ ...act, via, contentHash, at: call.messageAt, messageId }));
  const { why, proposal: after } = await decide(stage, call.person, proposal, deeds);
  if (why !== undefined) await explainOnce(stage, call.room, after, call.person.id, why, messageId);
  return call.notified;
}

/** Nobody in particular acts: no account is made for them. */
async function anonymousCall(by: Arrival, incoming: Incoming): Promise<Call> {
  const { transaction, platform, surroundings, realNow, inboxId } = by;
  const { team, room } = await knownRoom(transaction, platform, incoming, surroundings, realNow);
  const person = { id: 0, name: '', role: undefined, isManager: false, lastSourceId: null };
  const now = room.clock ?? realNow;
  return {
    ...{ transaction, team, room, person, now, realNow, inboxId },
    commands: surroundings.commands,
    messageAt: room.clock ?? incoming.at,
    messageId: undefined,
    repliedTo: undefined,
    inPlaceOf: undefined,
    notified: [],
    randomBytes: surroundings.randomBytes,
  };
}

/** Ordinary chat that answers the bot's question why somebody rejects; undefined when it answers nothing. */
async function answerQuestion(by: Arrival, incoming: IncomingMessage): Promise<Handled | undefined> {
  const { transaction, platform } = by;
  const { replyTo, messageId } = incoming;
  if (replyTo === undefined || !replyTo.isFromBot) return undefined;
  const key = { platform, chatId: incoming.room.chatId };
  const posted = await findPosted(transaction, key, replyTo.messageId);
  const question = posted && (await proposalMessage(transaction, posted.madeById));
  if (question?.kind !== 'question') return undefined;
  const call = await callFor(by, incoming);
  if (call.team.id !== question.teamId) return undefined;
  await answeringRefusals(call, async () => {
    const reason = incoming.text.trim();
    const label = { zh: '理由', en: 'reason' };
    const length = [...reason].length;
    if (length > REASON_AT_MOST) throw new Refusal('too-long', { label, length, most: REASON_AT_MOST });
    if (reason === '') throw new Refusal('says-nothing', { label });
    const answer = { text: reason, at: call.messageAt, messageId };
    const proposal = await takeReason(stageOf(call), call.person, question, answer);
    const shown = await voteView(stageOf(call), { proposal, why: undefined, isAskedForReason: false });
    await answerApart(call, shown);
  });
  return { isChat: false, notified: call.notified };
}

/** For what is no command line: a refusal undoes what was written and is answered. */
async function answeringRefusals(call: Call, work: () => Promise<void>): Promise<void> {
  try {
    await call.transaction.attempt(work);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await answerApart(call, view(text(error.sentence(call.team.settings.language))));
  }
}
