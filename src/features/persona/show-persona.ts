/** How a persona is read: seven dimensions, each claim with what it rests on. */

import { asWord } from '../../chat/grammar/written-line.ts';
import { type Block, heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { quotesOf } from '../../conversation/evidence.ts';
import { provenanceOf } from '../../conversation/feature.ts';
import { basis, counted, translator } from '../../conversation/translation.ts';
import { DIMENSIONS, type Dimension } from '../../domain/dimension.ts';
import { type Bilingual, listed } from '../../domain/language.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { showDay } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import {
  confidenceOf,
  daysWithoutVoice,
  freshnessOf,
  isContradicted,
  type Standing,
  type Strength,
  strengthOf,
} from './domain/confidence.ts';
import type { Persona } from './domain/persona.ts';
import { challengedWith } from './store/challenges.ts';
import { type Claim, claimsOf, findVersion, VERSION_MAKER } from './store/personas.ts';
import { claimsWithoutStanding, currentStandings, type QuotedStanding } from './store/standings.ts';
import { weighingNow } from './weighing.ts';

/** So many claims of a dimension are shown at once, the surest first. */
const CLAIMS_SHOWN = 5;
const QUOTES_SHOWN = 2;

export const STRENGTHS: Readonly<Record<Strength, Bilingual>> = {
  strong: { zh: '强', en: 'strong' },
  medium: { zh: '中', en: 'medium' },
  weak: { zh: '弱', en: 'weak' },
};

/** So many claims are reckoned anew at once after a change of evidence; a change seldom touches more. */
const COMPUTED_AT_ONCE = 3;

/** Reckons the claims anew that a change touched, so that whoever decides next need not wait for it. */
export async function keepStandings(context: ActionContext): Promise<void> {
  const { transaction, team, clock } = context;
  const claims = await claimsWithoutStanding(transaction, team.id, COMPUTED_AT_ONCE);
  if (claims.length > 0) await currentStandings(transaction, claims, await weighingNow(context), clock.now);
}

/** Shows a persona: what it claims, how sure that is, and what nobody knows yet. */
export async function personaView(context: ActionContext, persona: Persona): Promise<View> {
  const { transaction, clock } = context;
  const weighing = await weighingNow(context);
  const live = (await claimsOf(transaction, persona.id)).filter(claim => !claim.isRetired);
  const standings = await currentStandings(transaction, live, weighing, clock.now);
  const shown = new Map(
    DIMENSIONS.map(dimension => [
      dimension.id,
      surestFirst(live, standings, dimension).slice(0, CLAIMS_SHOWN),
    ]),
  );
  const claims = [...shown.values()].flat();
  const challenged = await challengedWith(
    transaction,
    claims.flatMap(claim => claim.challengeId ?? []),
  );
  const quotes = await quotesOf(
    context,
    claims.flatMap(claim => [
      ...(standings.get(claim.id)?.quotesFor.slice(0, QUOTES_SHOWN) ?? []),
      ...(challenged.get(claim.id) ?? []),
    ]),
  );
  const blocks: Block[] = [heading(await personaTitle(context, persona))];
  for (const dimension of DIMENSIONS) {
    const of = shown.get(dimension.id) ?? [];
    const all = live.filter(claim => claim.dimension === dimension.id).length;
    const lines = of.flatMap(claim => {
      const standing = standings.get(claim.id);
      if (standing === undefined) return [];
      const against = (challenged.get(claim.id) ?? []).map(quotes.named);
      const head = claimLine(context, claim, standing, against);
      return [
        head,
        ...standing.quotesFor.slice(0, QUOTES_SHOWN).map(thing => `      ${quotes.quote(thing)}`),
      ];
    });
    blocks.push(...dimensionBlocks(context, persona, dimension, lines, all - of.length));
  }
  return view(...blocks);
}

export function dimensionBlocks(
  context: ActionContext,
  persona: Persona,
  dimension: Dimension,
  lines: readonly string[],
  left: number,
): Block[] {
  const say = translator(context);
  const title = heading(say(dimension.label));
  if (lines.length === 0) {
    const questions = say(dimension.questions);
    return [
      title,
      text(say({ zh: `  还没有结论。可以问：${questions}`, en: `  Nothing yet. Ask: ${questions}` })),
    ];
  }
  const more = say({
    zh: `  还有 ${left} 条：/persona show ${asWord(persona.name)} ${dimension.short.zh}`,
    en: `  ${left} more: /persona show ${asWord(persona.name)} ${dimension.short.en}`,
  });
  return [title, text(...lines, ...(left > 0 ? [more] : []))];
}

async function personaTitle(context: ActionContext, persona: Persona): Promise<string> {
  const { transaction, clock, language } = context;
  const say = translator(context);
  const version = await findVersion(transaction, persona.id, persona.version);
  if (version === undefined) {
    return say({
      zh: `${persona.name} v0 · 还是空的，第一个通过的提案就是 v1`,
      en: `${persona.name} v0 · still empty; the first approved proposal makes v1`,
    });
  }
  const [from] = await provenanceOf(context, VERSION_MAKER, [version.proposalId]);
  const { id = '?', approvedBy = [] } = from ?? {};
  const names = await personNames(transaction, approvedBy);
  const by = listed(
    approvedBy.map(each => names.get(each) ?? '?'),
    language,
  );
  const when = showDay(version.publishedAt, clock, language);
  return say({
    zh: `${persona.name} ${versionName(version.number)} · ${when} ${by}通过（${id}）`,
    en: `${persona.name} ${versionName(version.number)} · ${when}, approved by ${by} (${id})`,
  });
}

export function surestFirst(
  claims: readonly Claim[],
  standings: ReadonlyMap<number, QuotedStanding>,
  dimension: Dimension,
): Claim[] {
  const sureness = (claim: Claim) => {
    const standing = standings.get(claim.id);
    return standing === undefined ? 0 : confidenceOf(standing);
  };
  const voices = (claim: Claim) => standings.get(claim.id)?.voicesFor ?? 0;
  return claims
    .filter(claim => claim.dimension === dimension.id)
    .sort(
      (one, other) =>
        sureness(other) - sureness(one) || voices(other) - voices(one) || one.number - other.number,
    );
}

/** `  强  C5 收纳空间小，想要可叠放的小包装 · 9 个声音 · 3 个渠道 · ⚠ 有争议（F77）` */
export function claimLine(
  context: ActionContext,
  claim: Claim,
  standing: Standing,
  challengedBy: readonly string[],
): string {
  const say = translator(context);
  const strength = say(STRENGTHS[strengthOf(standing, context.team.settings)]);
  const facts = [
    `${shortId('C', claim.number)} ${claim.wording}`,
    say(basis(standing.voicesFor, standing.sources)),
    ...marks(context, standing, challengedBy),
  ];
  return `  ${strength}  ${facts.join(' · ')}`;
}

/** What a reader has to know besides: contested, contradicted, ageing. */
function marks(context: ActionContext, standing: Standing, challengedBy: readonly string[]): string[] {
  const say = translator(context);
  const { now } = context.clock;
  const against = standing.voicesAgainst;
  const found: string[] = [];
  if (challengedBy.length > 0) {
    const things = listed(challengedBy, context.language);
    found.push(say({ zh: `⚠ 有争议（${things}）`, en: `⚠ contested (${things})` }));
  }
  if (isContradicted(standing))
    found.push(say({ zh: `⚡ ${against} 个声音反驳`, en: `⚡ ${counted(against, 'voice')} against` }));
  else if (against > 0)
    found.push(say({ zh: `${against} 个声音反驳`, en: `${counted(against, 'voice')} against` }));
  const freshness = freshnessOf(standing, now, context.team.settings.halfLifeDays);
  if (standing.newestVoiceAt === null) {
    found.push(say({ zh: '⚠ 已没有有效依据，要重新确认', en: '⚠ no evidence left, to be confirmed again' }));
  } else if (freshness !== 'fresh') {
    const days = Math.floor(daysWithoutVoice(standing.newestVoiceAt, now));
    const since = { zh: `${days} 天没有新声音`, en: `no new voice for ${days} days` };
    found.push(
      freshness === 'ageing'
        ? say(since)
        : say({ zh: `⚠ ${since.zh}，要重新确认`, en: `⚠ ${since.en}, to be confirmed again` }),
    );
  }
  return found;
}
