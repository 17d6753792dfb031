/** What the audit actions of proposals say in a history. */
import type { Feature } from '../../conversation/feature.ts';
import { both } from '../../domain/language.ts';

const isReject = (details: Readonly<Record<string, unknown>>) => details['meaning'] === 'reject';

export const HISTORY: NonNullable<Feature['history']> = {
  'proposal.made': ({ base }) => both(`提出（基于 ${base}）`, `proposed it (on ${base})`),
  'proposal.edited': details =>
    'reason' in details
      ? both('改了理由，票清空', 'changed the reason; votes void')
      : both('改了内容，票清空', 'changed it; votes void'),
  'proposal.rebased': ({ from, to }) =>
    both(`对齐 ${from} → ${to}，票清空`, `rebased it ${from} → ${to}; votes void`),
  'proposal.evidence-changed': ({ records }) => {
    const listed = Array.isArray(records) ? records.join(' ') : '';
    return both(`改了依据 ${listed}，票清空`, `changed evidence ${listed}; votes void`);
  },
  'proposal.voted': details => {
    if (details['isVote'] !== true)
      return isReject(details) ? both('意见：反对', 'opinion: against') : both('意见：赞成', 'opinion: for');
    return isReject(details) ? both('投票：不通过', 'voted: reject') : both('投票：通过', 'voted: approve');
  },
  'proposal.vote-taken-back': () => both('收回表情', 'took the reaction back'),
  'proposal.vote-lost': () => both('不再是管理员，票作废', 'is no manager any more; the vote is void'),
  'proposal.in-conflict': () => both('票够了，但有冲突', 'had its votes, but conflicts'),
  'proposal.approved': ({ version }) => both(`通过 → ${version}`, `approved → ${version}`),
  'proposal.rejected': ({ reason }) => both(`未通过：${reason}`, `rejected: ${reason}`),
  'proposal.expired': () => both('到期，没有结果', 'expired undecided'),
  'proposal.withdrawn': () => both('撤回', 'withdrew it'),
  'proposal.reminded': ({ people }) =>
    Array.isArray(people) && people.length === 0
      ? undefined
      : both('过半提醒', 'reminded at half of the time'),
  'claim.challenged': ({ evidence, words }) => {
    const things = Array.isArray(evidence) ? evidence.join(' ') : '';
    const said = typeof words === 'string' ? ` ${words}` : '';
    return both(`质疑（${things}）${said}`, `challenged it (${things})${said}`);
  },
  'claim.contest-ended': ({ by }) => both(`争议已由 ${by} 解决`, `contest settled by ${by}`),
};
