/** The table of a proposal's states as it stands in CONTRIBUTING.md, made from the function that decides them. */
import {
  isUndecided,
  PROPOSAL_EVENTS,
  PROPOSAL_STATES,
  type ProposalEvent,
  type ProposalState,
  transition,
} from '../../../../src/features/proposal/domain/approval.ts';

/** @returns a row for each happening; what is decided is in one column, since all that is decided is alike */
export function approvalTable(): string {
  const states = PROPOSAL_STATES.filter(isUndecided);
  const decided = PROPOSAL_STATES.filter(state => !isUndecided(state)).slice(0, 1);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['what happens', ...states.map(nameOf), 'decided']),
    line(['---', ...states.map(() => '---'), '---']),
    ...PROPOSAL_EVENTS.map(event =>
      line([event, ...[...states, ...decided].map(state => cellOf(state, event))]),
    ),
  ].join('\n');
}

function cellOf(before: ProposalState, event: ProposalEvent): string {
  const { state, effect } = transition(before, event);
  const becomes = state === before ? 'stays' : `→ ${nameOf(state)}`;
  return effect === 'none' ? becomes : `${becomes}: ${effect}`;
}

function nameOf(state: ProposalState): string {
  return state.replaceAll('-', ' ');
}
