import { z } from 'zod';
import {
  choiceArgument,
  idArgument,
  numberArgument,
  optional,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { grammarRefusal } from '../src/chat/grammar/refusals.ts';
import { type Block, heading, text, view } from '../src/chat/view.ts';
import { type Command, type Context, command, type Reply } from '../src/conversation/command.ts';
import { counted, said, saying } from '../src/conversation/saying.ts';
import { type Bilingual, listedSome } from '../src/domain/language.ts';
import { MANAGERS, MEMBERS } from '../src/domain/role.ts';
import { earlierOf } from '../src/domain/said-when.ts';
import { shortId } from '../src/domain/short-id.ts';
import { showMoment } from '../src/domain/zoned-time.ts';
import { contentAt, personaById } from '../src/features/persona/store/personas.ts';
import {
  CHANGE_KINDS,
  CHANGES_AT_MOST,
  type Change,
  REASON_AT_MOST,
} from '../src/features/proposal/domain/change.ts';
import { cardOf, PROPOSAL, passOnCards } from '../src/features/proposal/proposal-cards.ts';
import { proposalRefusal } from '../src/features/proposal/refusals.ts';
import { briefChanges } from '../src/features/proposal/show-changes.ts';
import { STATE_NAMES } from '../src/features/proposal/show-proposal.ts';
import {
  decidedProposals,
  type Proposal,
  undecidedProposals,
} from '../src/features/proposal/store/proposals.ts';
import { decide } from '../src/features/proposal/voting/decide-proposal.ts';
import type { Deed } from '../src/features/proposal/voting/deeds.ts';
import { tallyOf } from '../src/features/proposal/voting/poll.ts';
import { voteView } from '../src/features/proposal/voting/vote-view.ts';
import {
  addChange,
  changeReason,
  dropChange,
  ownProposal,
  rebaseProposal,
  rewordChange,
  withdrawProposal,
  worded,
} from '../src/features/proposal/writing/edit-proposal.ts';
import { proposalNumbered } from '../src/features/proposal/writing/propose.ts';
import { missingOf, wantedChange } from '../src/features/proposal/writing/wanted-change.ts';
import { findCard, wasShown } from '../src/store/cards.ts';
import { cardReply, changeArguments, changeKind } from './persona.ts';

const DECIDED_SHOWN = 5;
/** So many of those that are open are shown, and so many more named. */
const OPEN_SHOWN = 10;
const OPEN_NAMED = 20;

const id = idArgument({
  label: { zh: '编号', en: 'id' },
  means: { zh: '提案的编号', en: 'the id of the proposal' },
  example: { zh: 'P1', en: 'P1' },
  of: 'P',
  position: 1,
});
/** The content that was seen when a button was pressed. */
const contentMark = optional(
  textArgument({
    label: { zh: '内容记号', en: 'content-mark' },
    means: { zh: '按钮自带', en: 'carried by the buttons' },
    example: { zh: '3f2a9c51d0e84b77', en: '3f2a9c51d0e84b77' },
    most: 64,
    isHidden: true,
  }),
);

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

const EDITS = [...CHANGE_KINDS, { id: 'drop', label: { zh: '去掉', en: 'drop' }, also: ['取消'] }] as const;

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
  run: async (context, args) => {
    // Before any form: whoever may not change it need not fill one in.
    const proposal = await ownProposal(context, args.id);
    const { change, claim, dimension, evidence = [], reason } = args;
    const { item, wording } = pointedAt(args, proposal.changes);
    if (change === undefined) {
      const isReasonAlone = [claim, dimension, wording, item].every(each => each === undefined);
      if (reason === undefined || !isReasonAlone || evidence.length > 0) return { asks: ['change'] };
      return cardReply(context, await changeReason(context, args.id, reason));
    }
    if (change === 'drop') {
      if (evidence.length > 0) refuseFor('drop', { zh: '证据', en: 'evidence' });
      if (wording !== undefined) refuseFor('drop', { zh: '说法', en: 'wording' });
      if (item === undefined) return { asks: ['item'] };
      return cardReply(context, await dropChange(context, args.id, item, reason));
    }
    if (change === 'reword' && item !== undefined) {
      worded(proposal, item);
      if (wording === undefined && args.item !== undefined) return { asks: ['wording'] };
      if (wording === undefined) {
        const example = `/proposal edit ${shortId('P', args.id)} reword ${saying(context)(ITEM)}=${item} "…"`;
        throw grammarRefusal('says-nothing', { label: WORDING }, { example });
      }
      return cardReply(context, await rewordChange(context, args.id, item, wording, evidence, reason));
    }
    if (item !== undefined) refuseFor(change, ITEM);
    const made = wantedChange(change, { ...args, wording });
    const missing = missingOf(made.wanted);
    if (missing.length > 0) return { asks: missing };
    return cardReply(context, await addChange(context, args.id, made.wanted, made.reason));
  },
});

const withdraw: Command = command({
  name: 'withdraw',
  alias: '撤回',
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

/**
 * Which item is meant: said by key; by a number that stands alone, or before quoted words; or the only one there is to
 * reword. A number within the words is the words'.
 */
function pointedAt(
  typed: {
    readonly change?: string | undefined;
    readonly claim?: number | undefined;
    readonly item?: number | undefined;
    readonly wording?: string | undefined;
  },
  changes: readonly Change[],
): { item: number | undefined; wording: string | undefined } {
  const { change, claim, item, wording } = typed;
  const isPointing = (change === 'reword' || change === 'drop') && claim === undefined && item === undefined;
  if (!isPointing) return { item, wording };
  const numbered = /^(\d{1,2})(?:\s+["“「]([\s\S]+)["”」])?$/u.exec(wording ?? '');
  if (numbered !== null) return { item: Number(numbered[1]), wording: numbered[2] };
  const rewordable = changes.flatMap((each, index) =>
    each.kind === 'add' || each.kind === 'reword' ? [index + 1] : [],
  );
  return { item: change === 'reword' && rewordable.length === 1 ? rewordable[0] : undefined, wording };
}

const ITEM: Bilingual = { zh: '第几项', en: 'item' };
const WORDING: Bilingual = { zh: '说法', en: 'wording' };

function refuseFor(change: string, label: Bilingual): never {
  const kind = EDITS.find(each => each.id === change)?.label ?? { zh: change, en: change };
  throw proposalRefusal('not-taken', { label, change: kind });
}

/** Platforms date messages in whole seconds: so much later it may have been said. */
const DATED_WITHIN_MILLISECONDS = 999;

/**
 * @returns when a vote was typed at the latest; where the proposal has said something else before, at the earliest: what
 *   may have been about that does not count
 */
function typedBy({ room, messageAt, receivedAt }: Context, { edition }: Proposal): Date {
  // A room's own clock says nothing about when something was shown.
  if (room.clock !== null) return receivedAt;
  const within = edition === 1 ? DATED_WITHIN_MILLISECONDS : 0;
  return earlierOf(new Date(messageAt.getTime() + within), receivedAt);
}

/** A typed or pressed vote. What was typed before the last change was shown was about what stood before it. */
async function vote(
  context: Context,
  number: number,
  meaning: Deed['meaning'],
  seen: string | undefined,
  reason?: string,
): Promise<Reply> {
  const { room, origin, messageAt, transaction, pressedOn } = context;
  const before = await proposalNumbered(context, number);
  const isOlder = !(await wasShown(transaction, cardOf(before), typedBy(context, before)));
  const deed: Deed = {
    kind: 'give',
    meaning,
    via: `${room.platform} typed`,
    contentHash: seen ?? (isOlder ? '' : before.contentHash),
    at: messageAt,
    messageId: origin.messageId,
  };
  const { version: versionBefore } = await personaById(transaction, before.teamId, before.personaId);
  const decision = await decide(context, context.person, before, [deed], reason);
  const card = pressedOn === undefined ? undefined : await findCard(transaction, pressedOn);
  // The card itself shows what came of the press.
  // The question why is the answer.
  if (decision.isAskedForReason) return { isShown: true };
  const isOnCard =
    card?.kind === PROPOSAL &&
    card.thingId === before.id &&
    decision.why === undefined &&
    decision.proposal.state !== 'rejected';
  const { version } = decision.proposal;
  // The diff was said in answer.
  const isPublished = before.version === null && version !== null && version > versionBefore;
  if (isOnCard || isPublished) return { isShown: true };
  return { view: await voteView(context, decision) };
}

async function listReply(context: Context): Promise<Reply> {
  const { transaction, team, language } = context;
  const say = saying(context);
  const open = await undecidedProposals(transaction, team.id);
  const decided = await decidedProposals(transaction, team.id, DECIDED_SHOWN);
  const waiting = { zh: `${open.length} 个待定的提案`, en: `${counted(open.length, 'proposal')} open` };
  const none = { zh: '没有待定的提案', en: 'No proposal is open' };
  const blocks: Block[] = [heading(say(open.length === 0 ? none : waiting))];
  for (const each of open.slice(0, OPEN_SHOWN)) blocks.push(text(...(await openLines(context, each))));
  const left = open.slice(OPEN_SHOWN).map(each => shortId('P', each.number));
  if (left.length > 0) {
    const ids = listedSome(left, OPEN_NAMED, language);
    blocks.push(
      text(say({ zh: `其余的用 /proposal show 看：${ids}`, en: `The others, by /proposal show: ${ids}` })),
    );
  }
  if (decided.length > 0) {
    const lines: string[] = [];
    for (const each of decided) lines.push(await decidedLine(context, each));
    blocks.push(heading(say({ zh: '最近定下的', en: 'Decided lately' })), text(...lines));
  }
  return { view: view(...blocks) };
}

async function openLines(context: Context, each: Proposal): Promise<string[]> {
  const { transaction, team, clock, language } = context;
  const say = saying(context);
  const persona = await personaById(transaction, team.id, each.personaId);
  const { approvals } = await tallyOf(context, each);
  const until = showMoment(each.expiresAt, clock, language);
  const numbers = each.changes.flatMap(change => (change.kind === 'add' ? [] : [change.claim]));
  const content = await contentAt(transaction, each.personaId, each.baseVersion, numbers);
  const { quorum } = team.settings;
  const head = say({
    zh: `${shortId('P', each.number)} ${persona.name} · ${STATE_NAMES[each.state].zh} · ${approvals.length}/${quorum} 票 · ${until} 到期`,
    en: `${shortId('P', each.number)} ${persona.name} · ${STATE_NAMES[each.state].en} · ${approvals.length}/${quorum} votes · expires ${until}`,
  });
  return [head, ...briefChanges(each.changes, content).map(line => `  ${line}`)];
}

async function decidedLine(context: Context, each: Proposal): Promise<string> {
  const { transaction, team, clock, language } = context;
  const persona = await personaById(transaction, team.id, each.personaId);
  const parts = [
    `${shortId('P', each.number)} ${persona.name}`,
    `${saying(context)(STATE_NAMES[each.state])}${each.version === null ? '' : ` → v${each.version}`}`,
    ...(each.rejectReason === null ? [] : [each.rejectReason]),
    ...(each.decidedAt === null ? [] : [showMoment(each.decidedAt, clock, language)]),
  ];
  return parts.join(' · ');
}
