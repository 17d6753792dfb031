/**
 * What the app must be allowed and told on Feishu/Lark: the one list that set-up, the report about missing scopes
 * and docs/feishu.md are made from.
 */
import type { Bilingual } from '../../domain/language.ts';

export type Scope = {
  readonly id: string;
  /** `required`: the bot is of no use without; `better`: asked for too; `optional`: left to the team. */
  readonly need: 'required' | 'better' | 'optional';
  readonly means: Bilingual;
  /** Other scopes that allow the same, by the documentation of the calls and events that need it. */
  readonly coveredBy: readonly string[];
};

const ANY_MESSAGE = 'im:message';
const ANY_CHAT = 'im:chat';

export const SCOPES: readonly Scope[] = [
  {
    id: 'im:message:send_as_bot',
    need: 'required',
    means: { zh: '发消息、更新卡片', en: 'to send messages and update cards' },
    coveredBy: [ANY_MESSAGE],
  },
  {
    id: 'im:message.group_at_msg:readonly',
    need: 'required',
    means: { zh: '收到群里 @ 机器人的消息', en: 'to hear group messages that mention the bot' },
    coveredBy: ['im:message.group_at_msg', 'im:message.group_msg'],
  },
  {
    id: 'im:message.group_msg',
    need: 'better',
    means: {
      zh: '群里不 @ 机器人也能用命令（敏感权限，要管理员同意）',
      en: 'for commands in a group without a mention (sensitive: an admin must agree)',
    },
    coveredBy: [],
  },
  {
    id: 'im:message.p2p_msg:readonly',
    need: 'required',
    means: { zh: '收到私聊消息', en: 'to hear private messages' },
    coveredBy: ['im:message.p2p_msg'],
  },
  {
    id: 'im:message:readonly',
    need: 'required',
    means: {
      zh: '读被回复的消息，收到撤回',
      en: 'to read a message that is replied to, and hear of recalls',
    },
    coveredBy: [ANY_MESSAGE],
  },
  {
    id: 'im:message.reactions:read',
    need: 'required',
    means: { zh: '表情就是投票：读到谁点了什么', en: 'reactions are votes: to read who reacted and how' },
    coveredBy: ['im:message:readonly'],
  },
  {
    id: 'im:message.reactions:write_only',
    need: 'better',
    means: { zh: '用表情标记看过的消息', en: 'to mark a message as seen with a reaction' },
    coveredBy: [ANY_MESSAGE],
  },
  {
    id: 'im:resource',
    need: 'required',
    means: { zh: '收发文件和图片', en: 'to get and send files and pictures' },
    coveredBy: [],
  },
  {
    id: 'im:chat:readonly',
    need: 'required',
    means: {
      zh: '群名、群主，机器人进群和出群',
      en: 'name and owner of a group, and when the bot joins or leaves one',
    },
    coveredBy: [ANY_CHAT],
  },
  {
    id: 'im:chat.members:read',
    need: 'required',
    means: { zh: '群成员是谁、叫什么、谁走了', en: 'who is in a group, by which name, and who left' },
    coveredBy: [ANY_CHAT, 'im:chat:readonly'],
  },
  {
    id: 'contact:user.base:readonly',
    need: 'optional',
    means: { zh: '和机器人没有共同群的人叫什么', en: 'names of people who share no group with the bot' },
    coveredBy: [],
  },
  {
    id: 'calendar:calendar',
    need: 'optional',
    means: {
      zh: '研讨会进日历：找到机器人的日历，改和取消日程（没有就发 .ics 文件）',
      en: 'review meetings in calendars: to find the bot’s own, and change and cancel events (else an .ics file is sent)',
    },
    coveredBy: [],
  },
  {
    id: 'calendar:calendar.event:create',
    need: 'optional',
    means: { zh: '研讨会进日历：建日程、请群里的人', en: 'review meetings in calendars: to make events' },
    coveredBy: ['calendar:calendar'],
  },
];

export const EVENTS = [
  'im.message.receive_v1',
  'im.message.reaction.created_v1',
  'im.message.reaction.deleted_v1',
  'im.message.recalled_v1',
  'im.chat.member.bot.added_v1',
  'im.chat.member.bot.deleted_v1',
  'im.chat.member.user.added_v1',
  'im.chat.member.user.deleted_v1',
  'im.chat.disbanded_v1',
] as const;

/** Presses and forms. Can't be checked by the API: without it nothing arrives, and nothing says so. */
export const CALLBACK = 'card.action.trigger';

/** The shape that the SDK's `registerApp` takes as addons. */
export type Manifest = {
  readonly scopes: { tenant: string[]; user: string[] };
  readonly events: { items: { tenant: string[] } };
  readonly callbacks: { items: string[] };
};

/** @returns what to ask for: everything but what is left to the team */
export function manifest(): Manifest {
  return {
    scopes: { tenant: SCOPES.filter(({ need }) => need !== 'optional').map(({ id }) => id), user: [] },
    events: { items: { tenant: [...EVENTS] } },
    callbacks: { items: [CALLBACK] },
  };
}

/** @returns what the console takes under “Bulk import/export of scopes”, in one line */
export function pasteableScopes(): string {
  return JSON.stringify({ scopes: manifest().scopes });
}

/** @returns the required scopes that none of `granted` gives */
export function missingScopes(granted: Iterable<string>): readonly Scope[] {
  const has = new Set(granted);
  return SCOPES.filter(
    ({ id, need, coveredBy }) => need === 'required' && ![id, ...coveredBy].some(each => has.has(each)),
  );
}
