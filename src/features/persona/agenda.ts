/** What personas put before a review meeting: claims that are in doubt, and dimensions of which nothing is known. */
import { createHash } from 'node:crypto';
import { asWord } from '../../chat/grammar/written-line.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Agenda } from '../../conversation/agenda.ts';
import { quotesOf } from '../../conversation/evidence.ts';
import { basis, counted } from '../../conversation/translation.ts';
import type { AgendaDetails, AgendaItem, AgendaKind, AgendaRef, AgendaStep } from '../../domain/agenda.ts';
import { DIMENSIONS, dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { parseShortId, shortId } from '../../domain/short-id.ts';
import { daysWithoutVoice, freshnessOf, isContradicted } from './domain/confidence.ts';
import type { Persona } from './domain/persona.ts';
import { challengedWith } from './store/challenges.ts';
import { type Claim, claimsOf, findClaim, listPersonas } from './store/personas.ts';
import { currentStandings, type QuotedStanding } from './store/standings.ts';
import { weighingNow } from './weighing.ts';

const QUOTES_SHOWN = 2;
const EMPTY = /^persona(\d+)$/;

export const agenda: Agenda = {
  items: async context => {
    const found: AgendaItem[] = [];
    for (const persona of await listPersonas(context.transaction, context.team.id))
      found.push(...(await itemsOf(context, persona)));
    return found;
  },
  title: titleOf,
};

async function titleOf(
  { transaction, team }: ActionContext,
  { kind, thing }: AgendaRef,
): Promise<Bilingual | undefined> {
  if (kind === 'empty') {
    const id = Number(EMPTY.exec(thing)?.[1] ?? 0);
    const persona = (await listPersonas(transaction, team.id)).find(each => each.id === id);
    return persona && emptyTitle(persona);
  }
  const number = parseShortId('C', thing);
  const claim = number === undefined ? undefined : await findClaim(transaction, team.id, number);
  return claim && claimTitle(claim);
}

async function itemsOf(context: ActionContext, persona: Persona): Promise<AgendaItem[]> {
  const { transaction, clock } = context;
  const live = (await claimsOf(transaction, persona.id)).filter(claim => !claim.isRetired);
  const standings = await currentStandings(transaction, live, await weighingNow(context), clock.now);
  const found: AgendaItem[] = [];
  for (const claim of live) {
    const standing = standings.get(claim.id);
    const kind = standing && doubtOf(context, claim, standing);
    if (standing !== undefined && kind !== undefined)
      found.push(claimItem(context, persona, claim, standing, kind));
  }
  const empty = DIMENSIONS.filter(({ id }) => live.every(({ dimension }) => dimension !== id));
  if (empty.length > 0) found.push(emptyItem(persona, empty));
  return found;
}

function doubtOf(
  { clock, team }: ActionContext,
  claim: Claim,
  standing: QuotedStanding,
): AgendaKind | undefined {
  if (claim.challengeId !== null) return 'contested';
  if (freshnessOf(standing, clock.now, team.settings.halfLifeDays) === 'unconfirmed') return 'reconfirm';
  return isContradicted(standing) ? 'contradiction' : undefined;
}

function claimItem(
  context: ActionContext,
  persona: Persona,
  claim: Claim,
  standing: QuotedStanding,
  kind: AgendaKind,
): AgendaItem {
  const { voicesFor, voicesAgainst } = standing;
  return {
    ...{ kind, thing: shortId('C', claim.number), title: claimTitle(claim) },
    // What decays by itself is no news; who spoke is. It is kept with the meeting, which keeps no words.
    standing: [hashOf(claim.wording), voicesFor, voicesAgainst, claim.challengeId ?? ''].join(' '),
    details: () => claimDetails(context, persona, claim, standing, kind),
  };
}

async function claimDetails(
  context: ActionContext,
  persona: Persona,
  claim: Claim,
  standing: QuotedStanding,
  kind: AgendaKind,
): Promise<AgendaDetails> {
  const { voicesFor, sources } = standing;
  const challenge = claim.challengeId === null ? [] : [claim.challengeId];
  const challenged = (await challengedWith(context.transaction, challenge)).get(claim.id) ?? [];
  const against = challenged.length > 0 ? challenged : standing.quotesAgainst;
  const cited = [...standing.quotesFor.slice(0, QUOTES_SHOWN), ...against.slice(0, QUOTES_SHOWN)];
  const quotes = await quotesOf(context, cited);
  const id = shortId('C', claim.number);
  const step = (label: Bilingual, change: string): AgendaStep => ({
    label,
    line: `/persona propose ${asWord(persona.name)} ${change} ${id}`,
  });
  return {
    lines: [
      both(
        [persona.name, dimensionById(claim.dimension).label.zh, basis(voicesFor, sources).zh].join(' · '),
        [persona.name, dimensionById(claim.dimension).label.en, basis(voicesFor, sources).en].join(' · '),
      ),
      whyOf(context, kind, standing),
      ...cited.map(thing => {
        const words = quotes.quote(thing);
        return against.includes(thing) ? both(`反对：${words}`, `Against: ${words}`) : both(words, words);
      }),
    ],
    evidence: { claim: claim.number },
    accepted: [
      step(both(`改写 ${id}`, `Reword ${id}`), 'reword'),
      step(both(`撤下 ${id}`, `Retire ${id}`), 'retire'),
    ],
    rejected: [],
  };
}

function whyOf({ clock }: ActionContext, kind: AgendaKind, standing: QuotedStanding): Bilingual {
  const { newestVoiceAt, voicesAgainst } = standing;
  if (kind === 'contested') return both('有人质疑：还站得住吗？', 'It was challenged: does it still hold?');
  if (kind === 'contradiction')
    return both(
      `${voicesAgainst} 个声音反驳，重过支持的：要改吗？`,
      `${counted(voicesAgainst, 'voice')} against, outweighing those for it: is it to be changed?`,
    );
  if (newestVoiceAt === null)
    return both('已没有有效依据：还要留着吗？', 'No evidence is left: is it to stay?');
  const days = Math.floor(daysWithoutVoice(newestVoiceAt, clock.now));
  return both(
    `${days} 天没有新声音：还是这样吗？`,
    `No new voice for ${counted(days, 'day')}: is it still so?`,
  );
}

function claimTitle({ number, wording }: Claim): Bilingual {
  const title = `${shortId('C', number)} ${wording}`;
  return both(title, title);
}

/** One item a persona: a meeting that walked each empty dimension would do nothing else. */
function emptyItem(persona: Persona, empty: typeof DIMENSIONS): AgendaItem {
  const [first] = empty;
  return {
    ...{ kind: 'empty', thing: `persona${persona.id}`, title: emptyTitle(persona) },
    standing: empty.map(({ id }) => id).join(' '),
    details: async () => ({
      lines: [
        both(empty.map(({ short }) => short.zh).join('、'), empty.map(({ short }) => short.en).join(', ')),
        ...(first === undefined
          ? []
          : [both(`可以问：${first.questions.zh}`, `One could ask: ${first.questions.en}`)]),
      ],
      ...(first !== undefined && { evidence: { dimension: first.id } }),
      accepted: [{ label: both('看建议', 'Suggestions'), line: `/persona suggest ${asWord(persona.name)}` }],
      rejected: [],
    }),
  };
}

function emptyTitle({ name }: Pick<Persona, 'name'>): Bilingual {
  return both(`${name}：还没有结论的维度`, `${name}: dimensions without a claim`);
}

function hashOf(words: string): string {
  return createHash('sha256').update(words).digest('base64url').slice(0, 16);
}
