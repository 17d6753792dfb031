/** What somebody is told who voted or gave a reason. */
import { text, type View, view } from '../../../chat/view.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { mentioning } from '../../../conversation/mention.ts';
import { translator } from '../../../conversation/translation.ts';
import { shortId, versionName } from '../../../domain/short-id.ts';
import type { Tally } from '../domain/approval.ts';
import { STATE_NAMES } from '../show-proposal.ts';
import type { Decision } from './decide-proposal.ts';

/** @returns what a person gets who typed or pressed a vote, or gave a reason */
export async function voteView(
  context: ActionContext,
  decision: Omit<Decision, 'tally'> & { tally?: Tally },
): Promise<View> {
  const { proposal, why } = decision;
  const said = voteText(context, decision);
  const isOwn = proposal.proposerId === context.origin.personId;
  if (proposal.state !== 'rejected' || why !== undefined || isOwn) return view(text(said));
  // Whoever proposed it would not see by the card alone.
  return view(await mentioning(context, context.origin.platform, [proposal.proposerId], said));
}

export function voteText(
  context: ActionContext,
  { proposal, tally, why }: Omit<Decision, 'tally'> & { tally?: Tally },
): string {
  const say = translator(context);
  const id = shortId('P', proposal.number);
  if (why !== undefined) return why.sentence(context.language);
  const state = say(STATE_NAMES[proposal.state]);
  switch (proposal.state) {
    case 'approved':
      return `${id} ${state} → ${versionName(proposal.version ?? 0)}`;
    case 'rejected':
      return say({
        zh: `${id} ${state}：${proposal.rejectReason ?? ''}`,
        en: `${id} ${state}: ${proposal.rejectReason ?? ''}`,
      });
    case 'open': {
      if ((tally?.rejects.length ?? 0) > 0)
        return say({
          zh: `${id} 已记下你的票；有人反对，等理由`,
          en: `${id}: your vote is counted; a reject stands and waits for its reason`,
        });
      const left = Math.max(0, context.team.settings.quorum - (tally?.approvals.length ?? 0));
      return say({
        zh: `${id} 已记下你的票，还需 ${left} 票`,
        en: `${id}: your vote is counted, ${left} more needed`,
      });
    }
    default:
      return `${id} ${state}`;
  }
}
