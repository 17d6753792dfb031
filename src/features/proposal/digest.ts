/** What proposals have to report of a period: those that wait, and whose votes they wait for. */
import type { DigestPart } from '../../conversation/digest-part.ts';
import { counted } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { undecidedProposals } from './store/proposals.ts';
import { type Waiting, waitingOf } from './waiting.ts';

const IDS_IN_LINE = 3;

export const proposalsPart: DigestPart = {
  id: 'proposals',
  label: both('提案', 'Proposals'),
  read: async (context, { period, untold }) => {
    const { transaction, team } = context;
    const open = await undecidedProposals(transaction, team.id);
    // Told when it is there, and once more when it will have expired before the next digest.
    const lastChance = 2 * period.to.getTime() - period.from.getTime();
    const keyed = open.map(proposal => {
      const isLast = proposal.expiresAt.getTime() <= lastChance;
      const name = `${shortId('P', proposal.number)} ${proposal.state} ${proposal.contentHash}`;
      return { proposal, finding: isLast ? `${name} last` : name };
    });
    const news = await untold(keyed.map(({ finding }) => finding));
    const found = keyed.filter(({ finding }) => news.has(finding));
    if (found.length === 0) return undefined;
    const waiting: Waiting[] = [];
    for (const { proposal } of found) waiting.push(await waitingOf(context, proposal));
    const asking = waiting.filter(({ missing }) => missing > 0);
    const [first] = asking;
    const ids = waiting.map(({ id }) => id);
    const more = ids.length - IDS_IN_LINE;
    return {
      urgency: 'waits',
      ...(first !== undefined && {
        headline:
          asking.length === 1
            ? both(
                `${first.id} 等你们 ${first.missing} 票`,
                `${first.id} waits for ${counted(first.missing, 'vote')}`,
              )
            : both(`${asking.length} 个提案等你们投票`, `${asking.length} proposals wait for your votes`),
      }),
      line: both(
        `${ids.length} 个待定：${ids.slice(0, IDS_IN_LINE).join(' ')}${more > 0 ? ` 等 ${ids.length} 个` : ''}`,
        `${ids.length} open: ${ids.slice(0, IDS_IN_LINE).join(' ')}${more > 0 ? ` and ${more} more` : ''}`,
      ),
      entries: waiting.map(({ id, text }) => ({
        text,
        buttons: [{ label: both(`看 ${id}`, `Show ${id}`), line: `/proposal show ${id}` }],
      })),
      findings: found.map(({ finding }) => finding),
    };
  },
};
