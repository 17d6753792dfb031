/** What proposals put before a review meeting: those in conflict, and those that nobody has decided. */
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Agenda } from '../../conversation/agenda.ts';
import type { AgendaDetails, AgendaItem, AgendaStep } from '../../domain/agenda.ts';
import { both } from '../../domain/language.ts';
import { parseShortId, shortId } from '../../domain/short-id.ts';
import { personaById } from '../persona/store/personas.ts';
import { decisionSteps } from './decision-steps.ts';
import { briefChangesOf } from './show-changes.ts';
import { findProposal, type Proposal, undecidedProposals } from './store/proposals.ts';
import { tallyOf } from './voting/poll.ts';

const CHANGES_SHOWN = 5;

export const agenda: Agenda = {
  items: async context => {
    const found: AgendaItem[] = [];
    for (const each of await undecidedProposals(context.transaction, context.team.id))
      found.push(await itemOf(context, each));
    return found;
  },
  title: async (context, { thing }) => {
    const number = parseShortId('P', thing);
    const found =
      number === undefined ? undefined : await findProposal(context.transaction, context.team.id, number);
    return found && titleOf(context, found);
  },
};

async function titleOf({ transaction, team }: ActionContext, proposal: Proposal) {
  const persona = await personaById(transaction, team.id, proposal.personaId);
  const id = shortId('P', proposal.number);
  return both(`${id} ${persona.name} 的提案`, `${id}, a proposal on ${persona.name}`);
}

async function itemOf(context: ActionContext, proposal: Proposal): Promise<AgendaItem> {
  return {
    kind: proposal.state === 'in-conflict' ? 'conflict' : 'proposal',
    thing: shortId('P', proposal.number),
    title: await titleOf(context, proposal),
    standing: proposal.contentHash,
    details: () => detailsOf(context, proposal),
  };
}

async function detailsOf(context: ActionContext, proposal: Proposal): Promise<AgendaDetails> {
  const { team } = context;
  const { approvals } = await tallyOf(context, proposal);
  const votes = `${approvals.length}/${team.settings.quorum}`;
  const isConflict = proposal.state === 'in-conflict';
  const { accept, reject } = decisionSteps(proposal);
  return {
    lines: [
      ...(await briefChangesOf(context, proposal, CHANGES_SHOWN)).map(line => both(line, line)),
      isConflict
        ? both('和画像的当前版本有冲突', 'In conflict with the persona as it is now')
        : both(`${votes} 票；要管理员投`, `${votes} votes; managers vote`),
    ],
    // Beside the buttons that decide the item of the meeting.
    accepted: [isConflict ? accept : asVote(accept)],
    rejected: [asVote(reject)],
  };
}

function asVote({ label, line }: AgendaStep): AgendaStep {
  return { label: both(`投${label.zh}`, label.en), line };
}
