/** A proposal that waits, in one line: what it lacks, whose vote, and until when. Digests and reminders say it so. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { counted } from '../../conversation/translation.ts';
import { type Bilingual, both, type Language } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import { personaById } from '../persona/store/personas.ts';
import type { Proposal } from './store/proposals.ts';
import { pollOf } from './voting/poll.ts';

export type Waiting = {
  readonly id: string;
  /** How many approvals it still lacks; 0 where it waits for a rebase. */
  readonly missing: number;
  /** Who may vote on it and has not. */
  readonly voters: readonly number[];
  /** `P1 新手妈妈 · 还差 1 票 · 没投：王经理 · 11-27 周五 10:00 到期` */
  readonly text: Bilingual;
};

/** @returns how an undecided proposal waits, by the votes that count now */
export async function waitingOf(context: ActionContext, proposal: Proposal): Promise<Waiting> {
  const { transaction, team, clock } = context;
  const { tally, voters } = await pollOf(context, proposal);
  const left = voters.filter(each => !tally.approvals.includes(each) && !tally.rejects.includes(each));
  const missing = Math.max(0, team.settings.quorum - tally.approvals.length);
  const names = [...(await personNames(transaction, left)).values()];
  const persona = await personaById(transaction, team.id, proposal.personaId);
  const id = shortId('P', proposal.number);
  const isInConflict = proposal.state === 'in-conflict';
  const until = (language: Language) => showMoment(proposal.expiresAt, clock, language);
  const state = isInConflict
    ? both('有冲突，要对齐', 'in conflict, to be rebased')
    : tally.rejects.length > 0
      ? both('有人不通过', 'rejected by somebody')
      : both(`还差 ${missing} 票`, `${counted(missing, 'vote')} missing`);
  const who =
    isInConflict || names.length === 0
      ? both('', '')
      : both(` · 没投：${names.join('、')}`, ` · not voted: ${names.join(', ')}`);
  return {
    id,
    missing: isInConflict ? 0 : missing,
    voters: left,
    text: both(
      `${id} ${persona.name} · ${state.zh}${who.zh} · ${until('zh-CN')} 到期`,
      `${id} ${persona.name} · ${state.en}${who.en} · expires ${until('en')}`,
    ),
  };
}
