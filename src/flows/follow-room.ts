/** What becomes of a room: the bot was added or removed, gained or lost a right, or the platform moved the room. */
import type { Incoming } from '../chat/incoming.ts';
import type { PlatformName } from '../chat/platform.ts';
import { actions, text, view } from '../chat/view.ts';
import type { Bilingual } from '../domain/language.ts';
import { plainEmoji, type TeamSettings, votingEmoji } from '../domain/team-settings.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import { redirectLinkCodes } from '../store/link-codes.ts';
import { abandonRoom, redirectMessages } from '../store/outbox.ts';
import { markPassedOn, messagesOf, undecidedProposals } from '../store/proposals.ts';
import {
  findSpeaker,
  listMembers,
  renameRoom,
  roomCalled,
  type Speaker,
  setStanding,
} from '../store/rooms.ts';
import { type Arrival, knownRoom, originOf } from './arrival.ts';
import { saying } from './saying.ts';
import { cardOf, proposalCard } from './show-proposal.ts';
import { type Stage, speaking } from './stage.ts';

/**
 * Follows what the bot is in a room. A new group is welcomed, once; where it is seen that reactions do not reach the
 * bot, that is said, once each time it comes about; a room that it was put out of is closed without a word.
 * @returns the rooms in which something is to be said
 */
export async function followStanding(
  by: Arrival,
  incoming: Extract<Incoming, { kind: 'standing' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, surroundings, realNow } = by;
  const { room: where, sender, isPresent } = incoming;
  const before = await findSpeaker(transaction, platform, where.chatId, sender.userId);
  // A private room comes about by the first word of the person; one that nobody knew need not be closed.
  if (before === undefined && (!isPresent || where.isPrivate === true)) return [];
  const speaker = before ?? (await knownRoom(transaction, platform, incoming, surroundings, realNow));
  const { room, team } = speaker;
  // What is said of a room's former self is not about the room.
  if (room.chatId !== where.chatId) return [];
  const wasClosed = room.closedAt !== null;
  const closedAt = isPresent ? null : (room.closedAt ?? realNow);
  const deaf = whyDeaf(team.settings, platform, incoming);
  const hears = isPresent ? deaf === undefined : room.takesReactions;
  if (before !== undefined && hears === room.takesReactions && wasClosed === !isPresent) return [];
  await setStanding(transaction, room.id, { closedAt, takesReactions: hears });
  const notified: ChatKey[] = [];
  const stage = stageIn(by, speaker, notified);
  const change = standingChange(before === undefined, wasClosed, !isPresent, room.takesReactions !== hears);
  if (change !== undefined)
    await writeAudit(transaction, stage.origin, change, room.name, { takesReactions: hears });
  if (!isPresent) {
    await abandonRoom(transaction, room, 'the room is closed');
    return [];
  }
  const isUnclaimed = !(await listMembers(transaction, team.id)).some(member => member.isManager);
  if (before === undefined && !room.isPrivate) await welcome(stage, room, isUnclaimed, deaf);
  else if (deaf !== undefined && room.takesReactions !== false)
    await stage.notify(room, view(text(saying(stage)(deaf))));
  return notified;
}

/** @returns why nobody can vote by reacting in a room, in words for whoever can mend it; undefined when they can */
function whyDeaf(
  settings: TeamSettings,
  platform: PlatformName,
  { takesReactions, allowedReactions }: Extract<Incoming, { kind: 'standing' }>,
): Bilingual | undefined {
  if (!takesReactions) return DEAF;
  const { approve, reject } = votingEmoji(settings, platform);
  const allowed = allowedReactions?.map(plainEmoji);
  const isMissing = (emoji: string) => allowed !== undefined && !allowed.includes(plainEmoji(emoji));
  if (!isMissing(approve) && !isMissing(reject)) return undefined;
  return {
    zh: `这个群不允许用 ${approve} ${reject} 表态：请群主在群设置里放开，或者由管理员换表情（/settings 通过表情=…）。在那之前，投票用提案上的按钮或 /proposal approve P1`,
    en: `This group does not allow the reactions ${approve} ${reject}: its owner can allow them, or a manager can choose others (/settings approve-emoji=…). Until then vote by the buttons of a proposal or by /proposal approve P1`,
  };
}

function standingChange(isNew: boolean, wasClosed: boolean, isClosed: boolean, hasOtherRights: boolean) {
  if (isClosed) return wasClosed ? undefined : 'room.closed';
  if (isNew || wasClosed) return 'room.opened';
  return hasOtherRights ? 'room.rights-changed' : undefined;
}

const DEAF: Bilingual = {
  zh: '我收不到这个群里的表情：请群主把我设为管理员，任何一项权限都行。在那之前，投票用提案上的按钮或 /proposal approve P1',
  en: 'Reactions in this group don’t reach me: please make me an administrator, with any right at all. Until then vote by the buttons of a proposal or by /proposal approve P1',
};

async function welcome(
  stage: Stage,
  room: ChatKey,
  isUnclaimed: boolean,
  deaf: Bilingual | undefined,
): Promise<void> {
  const say = saying(stage);
  const lines = [
    say({
      zh: '我把大家从真实用户那里听到的话记下来，长成品牌自己的画像',
      en: 'I keep what you hear from real users, and grow the brand’s own persona from it',
    }),
    isUnclaimed
      ? say({
          zh: '先请一位负责人输入 /team claim 当管理员；然后 /help 看能做什么',
          en: 'First, whoever is in charge types /team claim to be the manager; then /help shows what you can do',
        })
      : say({ zh: '/help 看能做什么', en: '/help shows what you can do' }),
    ...(deaf === undefined ? [] : [say(deaf)]),
  ];
  const claim = {
    label: say({ zh: '我当管理员', en: 'I am the manager' }),
    line: '/team claim',
  };
  await stage.notify(room, view(text(...lines), ...(isUnclaimed ? [actions(claim)] : [])));
}

/**
 * A room has another id: its team, schedules and proposals come along. Messages stayed behind, so what is undecided is
 * shown anew.
 * @returns the rooms in which something is to be said
 */
export async function followMove(
  by: Arrival,
  incoming: Extract<Incoming, { kind: 'moved' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, realNow } = by;
  const { fromChatId, toChatId } = incoming;
  const room = await roomCalled(transaction, platform, fromChatId);
  // The platform tells of it on both sides, and in answer to a message: the first time is the time.
  if (room === undefined) return [];
  const inTheWay = await roomCalled(transaction, platform, toChatId);
  await renameRoom(transaction, { ...room, chatId: fromChatId }, toChatId, inTheWay?.id, realNow);
  const from = { platform, chatId: fromChatId };
  const to = { platform, chatId: toChatId };
  await redirectMessages(transaction, from, toChatId);
  await redirectLinkCodes(transaction, from, toChatId);
  const speaker = await findSpeaker(transaction, platform, toChatId, incoming.sender.userId);
  if (speaker === undefined) throw new Error('a room that was just moved is not there');
  const notified: ChatKey[] = [to];
  const stage = stageIn(by, speaker, notified);
  await writeAudit(transaction, stage.origin, 'room.moved', speaker.room.name, {
    from: fromChatId,
    to: toChatId,
  });
  for (const proposal of await undecidedProposals(transaction, speaker.team.id)) {
    const cards = (await messagesOf(transaction, proposal.id)).filter(
      each =>
        each.platform === platform && each.chatId === fromChatId && each.kind === 'card' && !each.isReplaced,
    );
    for (const card of cards) await markPassedOn(transaction, card);
    if (cards.length > 0)
      await stage.notify(to, await proposalCard(stage, proposal, speaker.room), {
        standsFor: cardOf(proposal),
      });
  }
  return notified;
}

/** Nobody acts but the platform. */
export function stageIn(
  { transaction, realNow, inboxId }: Arrival,
  { team, room }: Pick<Speaker, 'team' | 'room'>,
  notified: ChatKey[],
): Stage {
  const now = room.clock ?? realNow;
  return {
    transaction,
    team,
    language: team.settings.language,
    inboxId,
    clock: { now, zone: team.settings.zone },
    origin: originOf({ team, room }, null, now),
    ...speaking(transaction, team.id, notified, now),
  };
}
