/** Whether people can react in a room so that the bot hears of it; and if not, why, and what to do about it. */
import type { Bilingual } from '../domain/language.ts';
import { plainEmoji } from '../domain/reaction-emoji.ts';
import { shownEmoji, type TeamSettings } from '../domain/team-settings.ts';
import type { Room } from '../store/rooms.ts';

/** What of a room a card there depends on: how one votes. */
export type CardRoom = Pick<Room, 'platform' | 'takesReactions' | 'allowedReactions'>;

/**
 * @returns why nobody can vote by reacting in a room, in words for whoever can mend it; undefined when they can, or as
 *   long as nothing is known
 */
export function reactionsUnavailableReason(settings: TeamSettings, room: CardRoom): Bilingual | undefined {
  if (room.takesReactions === null) return undefined;
  if (!room.takesReactions && room.platform === 'lark') {
    return {
      zh: '我现在收不到表情：应用缺少权限 im:message.reactions:read，请在开放平台的“权限管理”里打开并发布新版本。在那之前，投票用提案上的按钮',
      en: 'I get no reactions: the app lacks the scope im:message.reactions:read; switch it on under “Permissions & Scopes” in the developer console and publish a new version. Until then vote by the buttons of a proposal',
    };
  }
  if (!room.takesReactions) {
    return {
      zh: '我现在听不全：收不到表情，也可能听不到 /反馈 这样的中文命令。请群主把我设为管理员，任何一项权限都行。在那之前，命令用英文名（/feedback）或先 @ 我，投票用提案上的按钮',
      en: 'I can’t hear everything here: no reactions, and perhaps no commands by their Chinese names. Please make me an administrator, with any right at all. Until then use English names (/feedback) or mention me first, and vote by the buttons of a proposal',
    };
  }
  const { approve, reject } = shownEmoji(settings, room.platform);
  const allowed = room.allowedReactions?.map(plainEmoji);
  const isMissing = (emoji: string) => allowed !== undefined && !allowed.includes(plainEmoji(emoji));
  if (!isMissing(approve) && !isMissing(reject)) return undefined;
  return {
    zh: `这个群不允许用 ${approve} ${reject} 表态：请群主在群设置里放开，或者由管理员换表情（/settings 通过表情=…）。在那之前，投票用提案上的按钮`,
    en: `This group does not allow the reactions ${approve} ${reject}: its owner can allow them, or a manager can choose others (/settings approve-emoji=…). Until then vote by the buttons of a proposal`,
  };
}
