/** What of `/team` joins and parts accounts and rooms: `link`, `confirm`, `unlink`. */

import { z } from 'zod';
import { choiceArgument, numberArgument, optional, textArgument } from '../src/chat/grammar/argument.ts';
import { text, view } from '../src/chat/view.ts';
import { type Command, type Context, command } from '../src/conversation/command.ts';
import { said } from '../src/conversation/translation.ts';
import type { Choice } from '../src/domain/choice.ts';
import { listed } from '../src/domain/language.ts';
import { nameKey } from '../src/domain/normal-form.ts';
import { MANAGERS, MEMBERS } from '../src/domain/role.ts';
import { answerLink } from '../src/features/team/confirm-link.ts';
import { unlinkRoom } from '../src/features/team/leave-team.ts';
import { teamRefusal } from '../src/features/team/refusals.ts';
import { acceptLinkCode, issueLinkCode, LINK_CODE_MINUTES } from '../src/features/team/request-link.ts';
import { listAllRooms, type Room } from '../src/store/rooms.ts';

const YES_NO: readonly Choice<'yes' | 'no'>[] = [
  { id: 'yes', label: { zh: '同意', en: 'yes' }, also: ['是', '是我', 'y'] },
  { id: 'no', label: { zh: '不同意', en: 'no' }, also: ['否', '不是', '不是我', 'n'] },
];
const GROUP_NAME_AT_MOST = 255;

export const link: Command = command({
  name: 'link',
  alias: '连接',
  summary: {
    zh: '把两个平台上的同一个人、或同一团队的几个群连起来',
    en: 'Join one person’s accounts, or several groups of one team',
  },
  roles: MEMBERS,
  args: z.object({
    code: optional(
      textArgument({
        label: { zh: '连接码', en: 'code' },
        means: {
          zh: '在另一边要到的码；不写就是要一个',
          en: 'the code got on the other side; without it you get one',
        },
        example: { zh: 'K7QM-3XTP', en: 'K7QM-3XTP' },
        // Of what is typed only a hash gets here.
        most: 40,
        position: 1,
      }),
    ),
  }),
  examples: [
    { line: { zh: '/team link', en: '/team link' } },
    { line: { zh: '/team link K7QM-3XTP', en: '/team link K7QM-3XTP' } },
  ],
  run: async (context, args) => {
    if (args.code === undefined) {
      const code = await issueLinkCode(context);
      return said(context, {
        zh: `连接码 ${code}，${LINK_CODE_MINUTES} 分钟内有效，只能用一次\n到另一个群或另一个平台输入：/team link ${code}\n输入以后我会在这里问你，你点了同意才连上`,
        en: `Code ${code}: good once, for ${LINK_CODE_MINUTES} minutes\nIn the other group or on the other platform type: /team link ${code}\nThen I ask you here, and nothing is linked before you agree`,
      });
    }
    const linked = await acceptLinkCode(context, args.code);
    switch (linked.kind) {
      case 'wrong':
        return { view: view(text(linked.why.sentence(context.language))) };
      case 'turned':
        return said(context, {
          zh: `已连接：这里现在是团队“${linked.team}”的了`,
          en: `Linked: this chat is about the team “${linked.team}” now`,
        });
      case 'asked':
        return said(
          context,
          linked.what === 'room'
            ? {
                zh: `已在那边问 ${linked.name}，同意以后这个群就并进团队`,
                en: `${linked.name} was asked over there; once they agree this group belongs to the team`,
              }
            : {
                zh: `已在那边问 ${linked.name}，点“是我”以后两个账号就是同一个人`,
                en: `${linked.name} was asked over there; pressing “It is me” makes the two accounts one person`,
              },
        );
      default:
        return linked satisfies never;
    }
  },
});

export const confirm: Command = command({
  name: 'confirm',
  alias: '确认',
  summary: {
    zh: '有人用了你的连接码：答应或不答应（一般点按钮）',
    en: 'Somebody used your code: agree or not (mostly by a button)',
  },
  roles: MEMBERS,
  args: z.object({
    request: numberArgument({
      label: { zh: '第几件', en: 'request' },
      means: { zh: '按钮上的那一件', en: 'the one that its button stands for' },
      example: { zh: '3', en: '3' },
      least: 1,
      most: 1_000_000_000,
      position: 1,
    }),
    answer: optional(
      choiceArgument({
        label: { zh: '答复', en: 'answer' },
        means: { zh: '不写就是同意', en: 'yes if left out' },
        example: { zh: '不同意', en: 'no' },
        choices: YES_NO,
        position: 2,
      }),
    ),
  }),
  examples: [{ line: { zh: '/team confirm 3', en: '/team confirm 3' } }],
  run: async (context, args) => ({ view: await answerLink(context, args.request, args.answer !== 'no') }),
});

export const unlink: Command = command({
  name: 'unlink',
  alias: '断开',
  summary: { zh: '让一个群离开团队', en: 'Take a group out of the team' },
  roles: MANAGERS,
  args: z.object({
    group: optional(
      textArgument({
        label: { zh: '群', en: 'group' },
        means: { zh: '哪个群；不写就是这个群', en: 'which group; this one if left out' },
        example: { zh: '二群', en: 'second' },
        most: GROUP_NAME_AT_MOST,
        position: 1,
        takesRest: true,
      }),
    ),
  }),
  examples: [
    { line: { zh: '/team unlink', en: '/team unlink' } },
    { line: { zh: '/team unlink 二群', en: '/team unlink second' } },
  ],
  run: async (context, args) => ({ view: await unlinkRoom(context, await groupNamed(context, args.group)) }),
});

/** @throws Refusal when it is not plain which group of the team is meant */
async function groupNamed(context: Context, name: string | undefined): Promise<Room> {
  const { transaction, team, room, language } = context;
  const groups = (await listAllRooms(transaction, team.id)).filter(each => !each.isPrivate);
  const wanted = name === undefined ? undefined : nameKey(name);
  const found = groups.filter(each =>
    wanted === undefined ? each.id === room.id : nameKey(each.name) === wanted,
  );
  const [group, ...others] = found;
  if (group !== undefined && others.length === 0) return group;
  const names = listed(
    groups.map(each => each.name),
    language,
  );
  throw teamRefusal('which-group', { groups: names });
}
