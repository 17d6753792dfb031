/** Command request: who asks for a command, where, by which message; and how it is answered. */
import type { Vocabulary } from '../chat/grammar/argument.ts';
import type { CommandShape } from '../chat/grammar/command.ts';
import { readLine } from '../chat/grammar/read-line.ts';
import type { RepliedTo, SentFile } from '../chat/incoming.ts';
import type { OnlyFor } from '../chat/platform.ts';
import type { Block, View } from '../chat/view.ts';
import type { Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { queueMessage } from '../store/outbox.ts';
import type { Person } from '../store/people.ts';
import type { Room } from '../store/rooms.ts';
import type { Team } from '../store/teams.ts';
import { type ActionContext, rememberMessage, type StandsFor, speaking } from './action-context.ts';
import type { Command } from './command.ts';
import { citedKinds } from './evidence.ts';
import type { Feature } from './feature.ts';
import { endUserKeyOf } from './hash-end-user.ts';
import { kindsTaken, knownKinds } from './known-kinds.ts';
import type { Readings } from './readings.ts';

/** Who wants something done, where, and by which message. */
export type CommandRequest = {
  readonly transaction: Transaction;
  readonly commands: readonly Command[];
  readonly features: readonly Feature[];
  readonly team: Team;
  readonly room: Room;
  readonly person: Person;
  /** The room's time. */
  readonly now: Date;
  /** The real time, also where a room has a clock of its own. */
  readonly realNow: Date;
  /** When the platform dated what was done: by it votes are ordered, and are in time or late. */
  readonly messageAt: Date;
  /** When the words were said, in the room's time: by it “昨天” is meant, also where they waited or were edited since. */
  readonly saidAt: Date;
  /** When we took it in, by our own clock. */
  readonly receivedAt: Date;
  /** The message to answer. */
  readonly messageId: string | undefined;
  /** The message that carried the command: another one than that to answer where a form came between. */
  readonly commandMessageId: string | undefined;
  readonly repliedTo: RepliedTo | undefined;
  /** The file that was sent along, or that of the message replied to. */
  readonly file?: SentFile | undefined;
  /** The topic in which to answer. */
  readonly threadId: string | undefined;
  /** Whoever pressed a button: what concerns them alone can be said to them alone. */
  readonly pressedBy: OnlyFor | undefined;
  /** The outbox row of the message whose button or form was used: the answer takes its place. */
  readonly inPlaceOf: number | undefined;
  /** The message whose button or form was used, as the platform names it. */
  readonly usedMessageId?: string;
  /** The form that was sent off, with what was filled in: a platform that empties it shows it again after a slip. */
  readonly formAgain?: readonly Block[] | undefined;
  /** The place of the event among all. */
  readonly inboxId: number;
  readonly readings: Readings;
  readonly bootstrapManagers: ReadonlySet<string>;
  /** Other rooms in which something was said; added to. */
  readonly notified: ChatKey[];
  /** Nothing is said about it: it is only the first half of something. */
  readonly isSilent?: boolean;
  readonly randomBytes: (count: number) => Uint8Array;
};

type Answer = {
  readonly draftId?: number | undefined;
  readonly standsFor?: StandsFor | undefined;
  /** It concerns only whoever pressed the button. */
  readonly isPersonal?: boolean;
};

/** Answers in the place that the call came from. */
export async function answer(
  request: CommandRequest,
  shown: View,
  { draftId, standsFor, isPersonal = false }: Answer = {},
): Promise<void> {
  if (request.isSilent) return;
  const { platform, chatId } = request.room;
  const isRepeatable = standsFor !== undefined;
  const outboxId = await queueMessage(
    request.transaction,
    {
      platform,
      chatId,
      kind: 'reply',
      teamId: request.team.id,
      view: shown,
      replyTo: request.messageId,
      threadId: request.threadId,
      // A form that opens by a press has to say whom it asks.
      onlyFor:
        isPersonal || (draftId !== undefined && request.inPlaceOf === undefined)
          ? request.pressedBy
          : undefined,
      editsId: request.inPlaceOf,
      draftId,
      isRepeatable,
    },
    request.now,
  );
  if (standsFor === undefined) return;
  await rememberMessage(
    request.transaction,
    request.team.id,
    request.room,
    request.inPlaceOf ?? outboxId,
    outboxId,
    standsFor,
    shown,
  );
}

/** @returns the call as a stage: what flows need that have more doors than commands */
export function actionContextOf(request: CommandRequest): ActionContext {
  const { transaction, team, room, person, now, inboxId, threadId } = request;
  const { features, readings, bootstrapManagers } = request;
  const messageId = request.commandMessageId ?? request.messageId ?? request.usedMessageId ?? null;
  return {
    transaction,
    team,
    features,
    inboxId,
    readings,
    bootstrapManagers,
    language: team.settings.language,
    clock: { now, zone: team.settings.zone },
    origin: {
      teamId: team.id,
      personId: person.id,
      platform: room.platform,
      roomId: room.id,
      messageId,
      at: now,
    },
    ...speaking(transaction, team.id, request.notified, now, { ...room, threadId }),
  };
}

/** Answers in a message of its own: what went wrong must not take the place of what can still be used. */
export async function answerApart(request: CommandRequest, shown: View, more: Answer = {}): Promise<void> {
  await answer({ ...request, inPlaceOf: undefined }, shown, more);
}

/** The message replied to, unless it is the bot's own or a command: those are no user's words. */
export function takenReply({ repliedTo, commands }: CommandRequest): RepliedTo | undefined {
  if (repliedTo === undefined || repliedTo.isFromBot) return undefined;
  return readLine(repliedTo.text, commands, '').kind === 'chat' ? repliedTo : undefined;
}

/** @param command what is to be read: only the kinds of things that it takes need be known */
export async function vocabularyOf(request: CommandRequest, command: CommandShape): Promise<Vocabulary> {
  const { settings, endUserSecret, id } = request.team;
  const { id: endUserKey, hash: hashEndUser } = endUserKeyOf(endUserSecret);
  return {
    language: settings.language,
    clock: { now: request.saidAt, zone: settings.zone },
    kinds: await knownKinds({ ...request, teamId: id }, kindsTaken(command)),
    cited: citedKinds(request.features),
    hashEndUser,
    endUserKey,
  };
}
