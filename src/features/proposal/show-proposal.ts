/** The card of a proposal: its state, its votes, its buttons. */
import {
  actions,
  type Block,
  type Button,
  type Tone,
  text,
  toned,
  type View,
  view,
} from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { type CardRoom, reactionsUnavailableReason } from '../../conversation/can-react.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { type Bilingual, listed } from '../../domain/language.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { shownEmoji } from '../../domain/team-settings.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import { personaById } from '../persona/store/personas.ts';
import { isUndecided, type ProposalState, type Tally } from './domain/approval.ts';
import { changeBlocks, conflictBlock } from './show-changes.ts';
import type { Proposal } from './store/proposals.ts';
import { pollOf } from './voting/poll.ts';

export const STATE_NAMES: Readonly<Record<ProposalState, Bilingual>> = {
  open: { zh: '待定', en: 'open' },
  'in-conflict': { zh: '有冲突，待对齐', en: 'in conflict, waits for a rebase' },
  approved: { zh: '已通过', en: 'approved' },
  rejected: { zh: '未通过', en: 'rejected' },
  expired: { zh: '已过期', en: 'expired' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

/** @returns the message that stands for a proposal in a room, as it is now */
export async function proposalCard(
  context: ActionContext,
  proposal: Proposal,
  room: CardRoom,
): Promise<View> {
  const { transaction, team } = context;
  const persona = await personaById(transaction, team.id, proposal.personaId);
  const { tally, voters } = await pollOf(context, proposal);
  const names = await personNames(transaction, [
    proposal.proposerId,
    ...tally.approvals,
    ...tally.rejects,
    ...proposal.approverIds,
    ...(proposal.decidedById === null ? [] : [proposal.decidedById]),
  ]);
  const nameOf = (id: number | null) => names.get(id ?? 0) ?? '?';
  const say = translator(context);
  const id = shortId('P', proposal.number);
  const back =
    proposal.rollbackTo === null
      ? ''
      : say({
          zh: ` · 退回到 ${versionName(proposal.rollbackTo)}`,
          en: ` · back to ${versionName(proposal.rollbackTo)}`,
        });
  const title = `${id} ${persona.name}${back} · ${nameOf(proposal.proposerId)} · ${stateText(context, proposal, tally, voters.length, nameOf)}`;
  const blocks: Block[] = [text(title), ...(await changeBlocks(context, proposal))];
  if (proposal.reason !== '')
    blocks.push(text(say({ zh: `理由：${proposal.reason}`, en: `Reason: ${proposal.reason}` })));
  if (proposal.state === 'in-conflict')
    blocks.push(...proposal.conflicts.map(each => conflictBlock(context, each)));
  const votes = votesText(context, tally, room, nameOf);
  if (isUndecided(proposal.state)) blocks.push(text(votes));
  if (proposal.state === 'open') blocks.push(text(say(howToVote(context, id, room))));
  const buttons = cardButtons(context, proposal);
  return toned(
    view(...blocks, ...(buttons.length > 0 ? [actions(...buttons)] : [])),
    toneOf(proposal, tally),
  );
}

/** Whether it is open, waits for somebody, or is done with. */
function toneOf({ state }: Proposal, { rejects }: Tally): Tone {
  if (state === 'approved') return 'approved';
  if (state === 'open') return rejects.length > 0 ? 'attention' : 'open';
  return state === 'in-conflict' ? 'attention' : 'closed';
}

/** Where nobody can vote by reacting nobody is told to. */
function howToVote({ team }: ActionContext, id: string, room: CardRoom): Bilingual {
  const { approve: yes, reject: no } = shownEmoji(team.settings, room.platform);
  return reactionsUnavailableReason(team.settings, room) !== undefined
    ? {
        zh: `点按钮，或 /proposal approve ${id}（这个群里不能用表情投票）`,
        en: `Press a button or type /proposal approve ${id} (one can’t vote by reacting in this group)`,
      }
    : {
        zh: `点 ${yes} 通过 / ${no} 不通过，或 /proposal approve ${id}`,
        en: `React ${yes} to approve, ${no} to reject, or type /proposal approve ${id}`,
      };
}

export function cardButtons(context: ActionContext, { number, state, contentHash }: Proposal): Button[] {
  const say = translator(context);
  const id = shortId('P', number);
  if (state === 'open') {
    return [
      {
        label: say({ zh: '通过', en: 'Approve' }),
        line: `/proposal approve ${id} content-mark=${contentHash}`,
      },
      {
        label: say({ zh: '不通过', en: 'Reject' }),
        line: `/proposal reject ${id} content-mark=${contentHash}`,
      },
    ];
  }
  if (state === 'in-conflict')
    return [{ label: say({ zh: '对齐', en: 'Rebase' }), line: `/proposal rebase ${id}` }];
  return [];
}

function stateText(
  context: ActionContext,
  proposal: Proposal,
  tally: Tally,
  voters: number,
  nameOf: (id: number | null) => string,
): string {
  const { clock, language, team } = context;
  const say = translator(context);
  const state = say(STATE_NAMES[proposal.state]);
  const when = (at: Date) => showMoment(at, clock, language);
  const until = say({
    zh: `${when(proposal.expiresAt)} 到期`,
    en: `expires ${when(proposal.expiresAt)}`,
  });
  switch (proposal.state) {
    case 'open': {
      if (tally.rejects.length > 0)
        return say({
          zh: `${state}，有人反对，等理由（${until}）`,
          en: `${state}, a reject stands and waits for its reason (${until})`,
        });
      const { quorum } = team.settings;
      const left = Math.max(0, quorum - tally.approvals.length);
      const needed = say({
        zh: `${state}，还需 ${left} 票（共 ${quorum} 票，${until}）`,
        en: `${state}, ${left} of ${counted(quorum, 'vote')} still needed (${until})`,
      });
      if (voters >= quorum) return needed;
      const few = {
        zh: ` · ⚠ 能投票的管理员只有 ${voters} 位`,
        en: ` · ⚠ only ${counted(voters, 'manager')} may vote`,
      };
      return `${needed}${say(few)}`;
    }
    case 'in-conflict':
      return say({ zh: `${state}（${until}）`, en: `${state} (${until})` });
    case 'approved': {
      const by = listed(proposal.approverIds.map(nameOf), language);
      const version = versionName(proposal.version ?? 0);
      const at = proposal.decidedAt === null ? '' : when(proposal.decidedAt);
      return say({ zh: `${state} → ${version}（${by}，${at}）`, en: `${state} → ${version} (${by}, ${at})` });
    }
    case 'rejected': {
      const by = nameOf(proposal.decidedById);
      const why = proposal.rejectReason ?? '';
      return say({ zh: `${state}：${why}（${by}）`, en: `${state}: ${why} (${by})` });
    }
    case 'expired':
    case 'withdrawn':
      return state;
    default:
      return proposal.state satisfies never;
  }
}

function votesText(
  context: ActionContext,
  { approvals, rejects, opinions }: Tally,
  { platform }: CardRoom,
  nameOf: (id: number) => string,
): string {
  const { language } = context;
  const { approve: yes, reject: no } = shownEmoji(context.team.settings, platform);
  const named = (ids: readonly number[]) => (ids.length === 0 ? '–' : listed(ids.map(nameOf), language));
  const others = [
    ...(opinions.approve > 0 ? [`${opinions.approve} ${yes}`] : []),
    ...(opinions.reject > 0 ? [`${opinions.reject} ${no}`] : []),
  ].join(' ');
  const shown = {
    zh: `赞成 ${named(approvals)} · 反对 ${named(rejects)}${others && ` · 其他成员 ${others}`}`,
    en: `For: ${named(approvals)} · Against: ${named(rejects)}${others && ` · Others: ${others}`}`,
  };
  return translator(context)(shown);
}
