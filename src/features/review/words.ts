/** What the parts of a meeting are called. */
import type { AgendaKind } from '../../domain/agenda.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import type { MeetingState, Outcome } from './domain/meeting.ts';

export const KIND_NAMES: Readonly<Record<AgendaKind, Bilingual>> = {
  contested: both('有争议', 'Contested'),
  reconfirm: both('要重新确认', 'To be confirmed again'),
  contradiction: both('被反驳', 'Contradicted'),
  conflict: both('提案有冲突', 'Proposal in conflict'),
  proposal: both('待定的提案', 'Open proposal'),
  verdict: both('测试结论', 'Test verdict'),
  survey: both('调研与画像不一致', 'A survey says otherwise'),
  empty: both('空白', 'Nothing known'),
};

export const OUTCOME_NAMES: Readonly<Record<Outcome, Bilingual>> = {
  accepted: both('采纳', 'accepted'),
  rejected: both('不采纳', 'rejected'),
  evidence: both('需要证据', 'needs evidence'),
};

export const STATE_NAMES: Readonly<Record<MeetingState, Bilingual>> = {
  planned: both('已约', 'planned'),
  running: both('正在开', 'running'),
  ended: both('开完了', 'ended'),
  missed: both('没开成', 'not held'),
  cancelled: both('取消', 'cancelled'),
};

export const OUTCOME_MARKS: Readonly<Record<Outcome, string>> = {
  accepted: '✓',
  rejected: '✕',
  evidence: '?',
};

/** Longer items of a list, and the lines of an item, are cut. */
export const TITLE_AT_MOST = 60;

/** @returns `4 分钟`, `不到 1 分钟` */
export function spent(seconds: number): Bilingual {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return both('不到 1 分钟', 'under a minute');
  return both(`${minutes} 分钟`, `${minutes} min`);
}

/** Of what was decided before and comes again, since it stands as it did. */
export const PENDING: Readonly<Record<Exclude<Outcome, 'rejected'>, Bilingual>> = {
  accepted: both('上次采纳了，还没有做', 'accepted before, not done yet'),
  evidence: both('上次要的证据还没有来', 'the evidence asked for has not come'),
};

/** @returns how an item came onto the agenda again, in a few words; nothing for one that is new */
export function pendingWords(pending: Outcome | undefined): Bilingual[] {
  return pending === undefined || pending === 'rejected' ? [] : [PENDING[pending]];
}
