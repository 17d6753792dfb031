/** The buttons that decide a proposal where several are spoken of, so each names its own. */
import type { AgendaStep } from '../../domain/agenda.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import type { Proposal } from './store/proposals.ts';

/**
 * @returns what takes a proposal on and what turns it down; one in conflict is rebased before it can be voted on. A vote
 *   is about the content as it is now.
 */
export function decisionSteps({ number, state, contentHash }: Proposal): {
  readonly accept: AgendaStep;
  readonly reject: AgendaStep;
} {
  const id = shortId('P', number);
  const vote = (zh: string, en: string, act: string) => ({
    label: both(`${zh} ${id}`, `${en} ${id}`),
    line: `/proposal ${act} ${id} content-mark=${contentHash}`,
  });
  const rebase = { label: both(`对齐 ${id}`, `Rebase ${id}`), line: `/proposal rebase ${id}` };
  return {
    accept: state === 'in-conflict' ? rebase : vote('通过', 'Approve', 'approve'),
    reject: vote('不通过', 'Reject', 'reject'),
  };
}
