import { z } from 'zod';
import {
  choiceArgument,
  idArgument,
  numberArgument,
  optional,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { said } from '../src/conversation/translation.ts';
import { MANAGERS, MEMBERS } from '../src/domain/role.ts';
import { shortId } from '../src/domain/short-id.ts';
import { CHANGES_AT_MOST, REASON_AT_MOST } from '../src/features/proposal/domain/change.ts';
import { listReply } from '../src/features/proposal/list-proposals.ts';
import { changeArguments, changeKind, contentMark } from '../src/features/proposal/proposal-arguments.ts';
import { cardReply, passOnCards } from '../src/features/proposal/proposal-cards.ts';
import { vote } from '../src/features/proposal/voting/typed-vote.ts';
import { rebaseProposal, withdrawProposal } from '../src/features/proposal/writing/edit-proposal.ts';
import { proposalNumbered } from '../src/features/proposal/writing/propose.ts';
import { EDITS, editReply } from '../src/features/proposal/writing/typed-edit.ts';

const id = idArgument({
  label: { zh: '编号', en: 'id' },
  means: { zh: '提案的编号', en: 'the id of the proposal' },
  example: { zh: 'P1', en: 'P1' },
  of: 'P',
  position: 1,
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: { zh: '看待定的提案', en: 'List the open proposals' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/proposal list', en: '/proposal list' } }],
  run: context => listReply(context),
});

const show: Command = command({
  name: 'show',
  alias: '查看',
  also: ['看', '显示'],
  takesEach: 'alone',
  opensAlone: true,
  summary: { zh: '看一个提案；在它上面点表情一样算数', en: 'Show a proposal; reactions on it count as well' },
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: { zh: '/proposal show P1', en: '/proposal show P1' } }],
  run: async (context, args) => {
    const found = await proposalNumbered(context, args.id);
    await passOnCards(context, found, context.room);
    return cardReply(context, found);
  },
});

const approve: Command = command({
  name: 'approve',
  alias: '通过',
  also: ['批准', '同意', '赞成', 'accept'],
  takesEach: 'alone',
  summary: { zh: '投通过票', en: 'Vote to approve' },
  roles: MANAGERS,
  args: z.object({ id, contentMark }),
  examples: [{ line: { zh: '/proposal approve P1', en: '/proposal approve P1' } }],
  run: (context, args) => vote(context, args.id, 'approve', args.contentMark),
});

const reject: Command = command({
  name: 'reject',
  alias: '不通过',
  also: ['拒绝', '否决', '反对'],
  takesEach: 'alone',
  summary: { zh: '不通过，写明理由', en: 'Reject, with the reason' },
  roles: MANAGERS,
  args: z.object({
    id,
    reason: optional(
      textArgument({
        label: { zh: '理由', en: 'reason' },
        means: { zh: '为什么不通过；不写会来问', en: 'why; you are asked if you leave it out' },
        example: { zh: '证据不足', en: 'too little evidence' },
        most: REASON_AT_MOST,
        position: 2,
        takesRest: true,
      }),
    ),
    contentMark,
  }),
  examples: [{ line: { zh: '/proposal reject P1 证据不足', en: '/proposal reject P1 too little evidence' } }],
  run: (context, args) => vote(context, args.id, 'reject', args.contentMark, args.reason),
});

const edit: Command = command({
  name: 'edit',
  alias: '修改',
  also: ['编辑', '改'],
  summary: { zh: '加、改、去掉提案里的改动；票会清空', en: 'Add, change or drop changes; voids the votes' },
  roles: MEMBERS,
  args: z.object({
    id,
    change: optional(choiceArgument({ ...changeKind, choices: EDITS })),
    ...changeArguments,
    item: optional(
      numberArgument({
        label: { zh: '第几项', en: 'item' },
        means: { zh: '改写或去掉提案里的第几项改动', en: 'which change of the proposal to reword or drop' },
        example: { zh: '1', en: '1' },
        least: 1,
        most: CHANGES_AT_MOST,
      }),
    ),
  }),
  examples: [
    {
      line: {
        zh: '/proposal edit P1 add 维度=scenario "睡前在浴室使用" 证据=F3',
        en: '/proposal edit P1 add dimension=scenario "Used in the bathroom at bedtime" evidence=F3',
      },
    },
    {
      line: {
        zh: '/proposal edit P1 reword 第几项=1 "想要可叠放的小包装"',
        en: '/proposal edit P1 reword item=1 "Wants small, stackable packs"',
      },
    },
    { line: { zh: '/proposal edit P1 drop 第几项=2', en: '/proposal edit P1 drop item=2' } },
  ],
  run: editReply,
});

const withdraw: Command = command({
  name: 'withdraw',
  alias: '撤回',
  alsoBeforeId: ['取消', '撤销', '删除', 'cancel', 'undo', 'delete', 'remove'],
  takesEach: 'alone',
  summary: { zh: '撤回自己的提案（管理员可以撤回任何一个）', en: 'Take back your proposal (managers: any)' },
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: { zh: '/proposal withdraw P1', en: '/proposal withdraw P1' } }],
  run: async (context, args) => {
    const name = shortId('P', (await withdrawProposal(context, args.id)).number);
    return said(context, { zh: `${name} 已撤回`, en: `${name} is withdrawn` });
  },
});

const rebase: Command = command({
  name: 'rebase',
  alias: '对齐',
  takesEach: 'alone',
  summary: {
    zh: '对齐画像的当前版本，什么都不丢；票会清空',
    en: 'Move it onto the current version, losing nothing; voids the votes',
  },
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: { zh: '/proposal rebase P1', en: '/proposal rebase P1' } }],
  run: async (context, args) => cardReply(context, await rebaseProposal(context, args.id)),
});

export const proposal: Command = command({
  name: 'proposal',
  alias: '提案',
  summary: { zh: '看、改、定画像的提案', en: 'Show, change and decide proposals to personas' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/proposal list', en: '/proposal list' } }],
  subcommands: [list, show, approve, reject, edit, rebase, withdraw],
  run: context => listReply(context),
});
