/** Challenges: somebody brings evidence against a claim, which is contested until a version settles it. */

import type { Context, Reply } from '../../../conversation/command.ts';
import { quotesOf, unquotableLines } from '../../../conversation/evidence.ts';
import { said } from '../../../conversation/translation.ts';
import { listed } from '../../../domain/language.ts';
import { oneLine } from '../../../domain/normal-form.ts';
import { shortId } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { openChallenge } from '../../persona/store/challenges.ts';
import { linkEvidence } from '../../persona/store/evidence.ts';
import type { Claim } from '../../persona/store/personas.ts';
import { refreshProposalsOn } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import { checkedEvidence, demandNotOpposite } from './check-change.ts';
import { claimNumbered } from './propose.ts';

/**
 * Challenges a claim: the evidence contradicts it at once, and it is contested until a proposal on it is approved.
 * One challenge a claim; a further one adds its evidence to that.
 * @throws Refusal when there is no such claim, it is retired, or the evidence contradicts it already
 */
export async function challengeClaim(
  context: Context,
  number: number,
  evidence: readonly string[],
  words: string | undefined,
): Promise<{ claim: Claim; isFirst: boolean; added: string[] }> {
  const { transaction, team, person, clock, origin, language } = context;
  const claim = await claimNumbered(context, number);
  const id = shortId('C', number);
  if (claim.isRetired) throw proposalRefusal('claim-retired', { id });
  const things = await checkedEvidence(context, evidence);
  await demandNotOpposite(context, claim, 'contradicting', things);
  const isFirst = claim.challengeId === null;
  const challengeId =
    claim.challengeId ?? (await openChallenge(transaction, team.id, claim.id, person.id, clock.now));
  const link = { teamId: team.id, personaId: claim.personaId, claimId: claim.id, challengeId };
  const by = { side: 'contradicting', things, linkedById: person.id, at: clock.now } as const;
  const added = await linkEvidence(context, { ...link, ...by });
  if (added.length === 0) throw proposalRefusal('evidence-known', { id, evidence: listed(things, language) });
  const said = words === undefined ? null : oneLine(words);
  await writeAudit(transaction, origin, 'claim.challenged', id, { evidence: added, words: said });
  await refreshProposalsOn(context, number);
  return { claim, isFirst, added };
}

/** Challenges a claim, and says what that means for it. */
export async function challengeReply(
  context: Context,
  number: number,
  evidence: readonly string[],
  words: string | undefined,
): Promise<Reply> {
  const { claim, isFirst, added } = await challengeClaim(context, number, evidence, words);
  const id = shortId('C', claim.number);
  const quotes = await quotesOf(context, added);
  const things = listed(added.map(quotes.named), context.language);
  const refused = added.filter(thing => quotes.of(thing)?.isUnquotable);
  return said(
    context,
    isFirst
      ? {
          zh: `${id} 有争议：${claim.wording}（${things} 反驳）\n关于它的提案通过之前，不能加强它`,
          en: `${id} is contested: ${claim.wording} (${things} against it)\nUntil a proposal on it passes, it can't be strengthened`,
        }
      : {
          zh: `${id} 已有争议，新增反驳 ${things}`,
          en: `${id} was contested already; ${things} added to that`,
        },
    ...unquotableLines(context, refused),
  );
}
