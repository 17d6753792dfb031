/** How a persona is read: seven dimensions, each claim with what it rests on; and how a diff of versions is. */
import { type Block, heading, text, type View, view } from '../chat/view.ts';
import type { PersonaContent } from '../domain/claim.ts';
import {
  confidenceMove,
  confidenceOf,
  daysWithoutVoice,
  freshnessOf,
  isContradicted,
  type Side,
  type Standing,
  type Strength,
  strengthOf,
} from '../domain/confidence.ts';
import { DIMENSIONS, type Dimension } from '../domain/dimension.ts';
import { type Bilingual, listed } from '../domain/language.ts';
import { type Persona, versionName } from '../domain/persona.ts';
import { diff } from '../domain/persona-diff.ts';
import { shortId } from '../domain/short-id.ts';
import { markedWording } from '../domain/wording-diff.ts';
import { showDay, showMoment } from '../domain/zoned-time.ts';
import {
  currentStandings,
  evidenceOf,
  heaviest,
  type QuotedStanding,
  versionStandings,
  type Weighing,
  weighingOf,
} from '../store/evidence.ts';
import {
  type Claim,
  challengedWith,
  claimIds,
  claimsOf,
  contentAt,
  findVersion,
  linksBetween,
  type PersonaVersion,
} from '../store/personas.ts';
import { proposalById } from '../store/proposals.ts';
import { personNames } from '../store/rooms.ts';
import { listSources } from '../store/sources.ts';
import { type Quotes, quotesOf } from './quotes.ts';
import { basis, counted, saying } from './saying.ts';
import type { Stage } from './stage.ts';

/** So many claims of a dimension are shown at once, the surest first. */
const CLAIMS_SHOWN = 5;
const QUOTES_SHOWN = 2;
/** So many pieces of evidence of a claim are listed in full. */
const EVIDENCE_SHOWN = 20;

const STRENGTHS: Readonly<Record<Strength, Bilingual>> = {
  strong: { zh: '强', en: 'strong' },
  medium: { zh: '中', en: 'medium' },
  weak: { zh: '弱', en: 'weak' },
};

export async function weighingNow({ transaction, team }: Stage): Promise<Weighing> {
  return weighingOf(team.settings.halfLifeDays, await listSources(transaction, team.id));
}

/** Shows a persona: what it claims, how sure that is, and what nobody knows yet. */
export async function personaView(stage: Stage, persona: Persona): Promise<View> {
  const { transaction, clock } = stage;
  const weighing = await weighingNow(stage);
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
    stage,
    claims.flatMap(claim => standings.get(claim.id)?.quotesFor.slice(0, QUOTES_SHOWN) ?? []),
  );
  const blocks: Block[] = [heading(await personaTitle(stage, persona))];
  for (const dimension of DIMENSIONS) {
    const of = shown.get(dimension.id) ?? [];
    const all = live.filter(claim => claim.dimension === dimension.id).length;
    const lines = of.flatMap(claim => {
      const standing = standings.get(claim.id);
      if (standing === undefined) return [];
      const head = claimLine(stage, claim, standing, challenged.get(claim.id) ?? []);
      return [
        head,
        ...standing.quotesFor.slice(0, QUOTES_SHOWN).map(thing => `      ${quotes.quote(thing)}`),
      ];
    });
    blocks.push(...dimensionBlocks(stage, persona, dimension, lines, all - of.length));
  }
  return view(...blocks);
}

function dimensionBlocks(
  stage: Stage,
  persona: Persona,
  dimension: Dimension,
  lines: readonly string[],
  left: number,
): Block[] {
  const say = saying(stage);
  const title = heading(say(dimension.label));
  if (lines.length === 0) {
    const questions = say(dimension.questions);
    return [
      title,
      text(say({ zh: `  还没有结论。可以问：${questions}`, en: `  Nothing yet. Ask: ${questions}` })),
    ];
  }
  const more = say({
    zh: `  还有 ${left} 条：/persona show ${quoted(persona.name)} ${dimension.short.zh}`,
    en: `  ${left} more: /persona show ${quoted(persona.name)} ${dimension.short.en}`,
  });
  return [title, text(...lines, ...(left > 0 ? [more] : []))];
}

/** @returns a name as a command line takes it */
export function quoted(name: string): string {
  return /\s/u.test(name) ? `"${name}"` : name;
}

async function personaTitle(stage: Stage, persona: Persona): Promise<string> {
  const { transaction, team, clock, language } = stage;
  const say = saying(stage);
  const version = await findVersion(transaction, persona.id, persona.version);
  if (version === undefined) {
    return say({
      zh: `${persona.name} v0 · 还是空的，第一个通过的提案就是 v1`,
      en: `${persona.name} v0 · still empty; the first approved proposal makes v1`,
    });
  }
  const proposal = await proposalById(transaction, team.id, version.proposalId);
  const names = await personNames(transaction, proposal.approverIds);
  const by = listed(
    proposal.approverIds.map(id => names.get(id) ?? '?'),
    language,
  );
  const when = showDay(version.publishedAt, clock, language);
  const id = shortId('P', proposal.number);
  return say({
    zh: `${persona.name} ${versionName(version.number)} · ${when} ${by}通过（${id}）`,
    en: `${persona.name} ${versionName(version.number)} · ${when}, approved by ${by} (${id})`,
  });
}

function surestFirst(
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
function claimLine(stage: Stage, claim: Claim, standing: Standing, challengedBy: readonly string[]): string {
  const say = saying(stage);
  const strength = say(STRENGTHS[strengthOf(standing, stage.team.settings)]);
  const facts = [
    `${shortId('C', claim.number)} ${claim.wording}`,
    say(basis(standing.voicesFor, standing.sources)),
    ...marks(stage, standing, challengedBy),
  ];
  return `  ${strength}  ${facts.join(' · ')}`;
}

/** What a reader has to know besides: contested, contradicted, ageing. */
function marks(stage: Stage, standing: Standing, challengedBy: readonly string[]): string[] {
  const say = saying(stage);
  const { now } = stage.clock;
  const against = standing.voicesAgainst;
  const found: string[] = [];
  if (challengedBy.length > 0) {
    const things = listed(challengedBy, stage.language);
    found.push(say({ zh: `⚠ 有争议（${things}）`, en: `⚠ contested (${things})` }));
  }
  if (isContradicted(standing))
    found.push(say({ zh: `⚡ ${against} 个声音反驳`, en: `⚡ ${counted(against, 'voice')} against` }));
  else if (against > 0)
    found.push(say({ zh: `${against} 个声音反驳`, en: `${counted(against, 'voice')} against` }));
  const freshness = freshnessOf(standing, now, stage.team.settings.halfLifeDays);
  if (standing.newestVoiceAt === null) {
    found.push(say({ zh: '⚠ 依据都没有了，要重新确认', en: '⚠ no evidence left, to be confirmed again' }));
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

/** Shows one dimension in full: every claim with its confidence and all its evidence. */
export async function dimensionView(stage: Stage, persona: Persona, dimension: Dimension): Promise<View> {
  const { transaction, clock } = stage;
  const say = saying(stage);
  const weighing = await weighingNow(stage);
  const all = (await claimsOf(transaction, persona.id)).filter(claim => claim.dimension === dimension.id);
  const live = all.filter(claim => !claim.isRetired);
  const standings = await currentStandings(transaction, live, weighing, clock.now);
  const challenged = await challengedWith(
    transaction,
    live.flatMap(claim => claim.challengeId ?? []),
  );
  const pieces = await evidenceOf(
    transaction,
    live.map(claim => claim.id),
    weighing,
  );
  const things = new Map(
    live.map(claim => {
      const own = pieces.filter(piece => piece.claimId === claim.id);
      const of = (side: Side) => heaviest(own, side, clock.now, weighing, Number.MAX_SAFE_INTEGER);
      const listedFor = own.filter(piece => piece.side === 'supporting').map(piece => piece.thing);
      const listedAgainst = own.filter(piece => piece.side === 'contradicting').map(piece => piece.thing);
      // The heaviest of each voice first, then the voices' other records.
      return [
        claim.id,
        {
          supporting: [...new Set([...of('supporting'), ...listedFor])],
          contradicting: [...new Set([...of('contradicting'), ...listedAgainst])],
        },
      ];
    }),
  );
  const quotes = await quotesOf(
    stage,
    [...things.values()].flatMap(({ supporting, contradicting }) =>
      [supporting, contradicting].flatMap(side => side.slice(0, EVIDENCE_SHOWN)),
    ),
  );
  const blocks: Block[] = [
    heading(`${persona.name} ${versionName(persona.version)} · ${say(dimension.label)}`),
  ];
  for (const claim of surestFirst(live, standings, dimension)) {
    const standing = standings.get(claim.id);
    const of = things.get(claim.id);
    if (standing === undefined || of === undefined) continue;
    const sure = say({
      zh: `      置信度 ${confidenceOf(standing).toFixed(2)}`,
      en: `      confidence ${confidenceOf(standing).toFixed(2)}`,
    });
    blocks.push(
      text(
        claimLine(stage, claim, standing, challenged.get(claim.id) ?? []),
        sure,
        ...evidenceList(stage, of.supporting, quotes, '+'),
        ...evidenceList(stage, of.contradicting, quotes, '−'),
      ),
    );
  }
  if (live.length === 0) blocks.push(...dimensionBlocks(stage, persona, dimension, [], 0).slice(1));
  const retired = all.filter(claim => claim.isRetired);
  if (retired.length > 0) {
    const names = retired.map(claim => `  ${shortId('C', claim.number)} ${claim.wording}`);
    blocks.push(text(say({ zh: '已废弃：', en: 'Retired:' }), ...names));
  }
  return view(...blocks);
}

function evidenceList(stage: Stage, things: readonly string[], quotes: Quotes, mark: '+' | '−'): string[] {
  const shown = things.slice(0, EVIDENCE_SHOWN).map(thing => `      ${mark} ${quotes.quote(thing)}`);
  const left = things.length - shown.length;
  const more = saying(stage)({ zh: `      还有 ${left} 条`, en: `      and ${left} more` });
  return left > 0 ? [...shown, more] : shown;
}

// Diffs

/** A version to compare: 0 is the empty persona. */
type Compared = {
  readonly number: number;
  readonly version: PersonaVersion | undefined;
  readonly content: PersonaContent;
  readonly standings: ReadonlyMap<number, QuotedStanding>;
};

async function comparedVersion(
  stage: Stage,
  persona: Persona,
  number: number,
  ids: ReadonlyMap<number, number>,
  weighing: Weighing,
): Promise<Compared> {
  const { transaction } = stage;
  const version = await findVersion(transaction, persona.id, number);
  const content = await contentAt(transaction, persona.id, number);
  const live = [...content]
    .filter(([, claim]) => !claim.isRetired)
    .flatMap(([claim]) => ids.get(claim) ?? []);
  const standings =
    version === undefined ? new Map() : await versionStandings(transaction, version, live, weighing);
  return { number, version, content, standings };
}

/**
 * Shows what two versions differ in (method.md §9): claims added, retired, reworded; confidence that moved, by the
 * evidence linked at each publication; who proposed and approved it and why.
 */
export async function diffView(stage: Stage, persona: Persona, from: number, to: number): Promise<View> {
  const { transaction } = stage;
  const say = saying(stage);
  const weighing = await weighingNow(stage);
  const ids = await claimIds(transaction, persona.id);
  const before = await comparedVersion(stage, persona, from, ids, weighing);
  const after = await comparedVersion(stage, persona, to, ids, weighing);
  const linked = await linksBetween(
    transaction,
    persona.id,
    before.version?.lastEvidence ?? 0,
    after.version?.lastEvidence ?? 0,
  );
  const lines = diffLines(stage, before, after, ids, linked);
  const quotes = await quotesOf(
    stage,
    lines.flatMap(line => line.quotes),
  );
  const blocks = DIMENSIONS.flatMap(dimension => {
    const own = lines.filter(line => line.dimension === dimension.id);
    return own.length === 0
      ? []
      : [
          text(
            ...own.flatMap(line => [
              `  ${line.text}`,
              ...line.quotes.map(thing => `      ${quotes.quote(thing)}`),
            ]),
          ),
        ];
  });
  const title = await diffTitle(stage, persona, before, after);
  if (blocks.length === 0) {
    const nothing = say({ zh: '内容没有变化', en: 'Nothing changed' });
    return view(heading(title), text(`  ${nothing}`));
  }
  return view(heading(title), ...blocks);
}

type DiffLine = { readonly dimension: string; readonly text: string; readonly quotes: readonly string[] };
type NewLink = { readonly claimId: number; readonly thing: string; readonly side: string };

function diffLines(
  stage: Stage,
  before: Compared,
  after: Compared,
  ids: ReadonlyMap<number, number>,
  linked: readonly NewLink[],
): DiffLine[] {
  const say = saying(stage);
  const lines: DiffLine[] = [];
  const changes = new Map(diff(before.content, after.content).map(delta => [delta.claim, delta]));
  for (const [number, claim] of [...after.content, ...onlyIn(before.content, after.content)]) {
    const id = ids.get(number) ?? 0;
    const delta = changes.get(number);
    const head = (mark: string, wording: string) =>
      `${mark}  ${shortId('C', number)} ${say(dimensionShort(claim.dimension))} · ${wording}`;
    const fresh = linked.filter(link => link.claimId === id);
    const quotesOn = (side: Side, standing: QuotedStanding | undefined) => {
      const own = fresh.filter(link => link.side === side).map(link => link.thing);
      const typical = side === 'supporting' ? standing?.quotesFor : standing?.quotesAgainst;
      // The most telling of the new ones first.
      const first = (typical ?? []).filter(thing => own.includes(thing));
      return [...new Set([...first, ...own])].slice(0, QUOTES_SHOWN);
    };
    const [was, is] = [before.standings.get(id), after.standings.get(id)];
    const wasLive = before.content.get(number)?.isRetired === false;
    const isLive = after.content.get(number)?.isRetired === false;
    const add = (shown: string, quotes: readonly string[]) =>
      lines.push({ dimension: claim.dimension, text: shown, quotes });

    if (isLive && !wasLive) {
      const restored = before.content.has(number) ? say({ zh: '（恢复）', en: ' (restored)' }) : '';
      const rests = is === undefined ? '' : ` · ${say(basis(is.voicesFor, is.sources))}`;
      add(head('+', `${claim.wording}${restored}${rests}`), quotesOn('supporting', is));
      continue;
    }
    if (!isLive) {
      if (wasLive) {
        const against = was?.voicesAgainst ?? 0;
        const now = fresh.filter(link => link.side === 'contradicting').length;
        const why =
          against + now > 0
            ? say({
                zh: `（被 ${Math.max(against, now)} 个声音反驳）`,
                en: ` (${counted(Math.max(against, now), 'voice')} against)`,
              })
            : '';
        const wording = before.content.get(number)?.wording ?? claim.wording;
        add(head('−', `“${wording}”${why}`), quotesOn('contradicting', undefined));
      }
      continue;
    }
    if (delta?.kind === 'changed' && delta.wording !== undefined)
      add(head('~', markedWording(delta.wording.from, delta.wording.to)), []);
    if (was === undefined || is === undefined) continue;
    const [confidenceBefore, confidenceAfter] = [confidenceOf(was), confidenceOf(is)];
    const move = confidenceMove(confidenceBefore, confidenceAfter);
    if (move !== undefined) {
      const span = `${confidenceBefore.toFixed(2)} → ${confidenceAfter.toFixed(2)}`;
      const things = quotesOn(move === 'up' ? 'supporting' : 'contradicting', is);
      const byTime =
        things.length === 0 && fresh.length === 0
          ? say({ zh: '（没有新依据，随时间减弱）', en: ' (no new evidence; by time)' })
          : '';
      add(head(move === 'up' ? '↑' : '↓', `${claim.wording} ${span}${byTime}`), things);
    }
    if (isContradicted(is) && !isContradicted(was)) {
      const shown = say({
        zh: `${claim.wording}：反驳的分量超过了支持的`,
        en: `${claim.wording}: what contradicts it outweighs what supports it`,
      });
      add(head('⚡', shown), move === 'down' ? [] : quotesOn('contradicting', is));
    }
  }
  return lines;
}

function onlyIn(
  one: PersonaContent,
  other: PersonaContent,
): [number, NonNullable<ReturnType<PersonaContent['get']>>][] {
  return [...one].filter(([claim]) => !other.has(claim));
}

function dimensionShort(id: string): Bilingual {
  return DIMENSIONS.find(each => each.id === id)?.short ?? { zh: id, en: id };
}

/** `精致妈妈 v6 → v7（P12 小李提出，王经理、赵经理通过：一周内两个渠道都提到）` */
async function diffTitle(stage: Stage, persona: Persona, before: Compared, after: Compared): Promise<string> {
  const { transaction, team, clock, language } = stage;
  const say = saying(stage);
  const span = `${persona.name} ${versionName(before.number)} → ${versionName(after.number)}`;
  if (after.version === undefined || after.number !== before.number + 1) return span;
  const proposal = await proposalById(transaction, team.id, after.version.proposalId);
  const names = await personNames(transaction, [proposal.proposerId, ...proposal.approverIds]);
  const id = shortId('P', proposal.number);
  const proposer = names.get(proposal.proposerId) ?? '?';
  const by = listed(
    proposal.approverIds.map(each => names.get(each) ?? '?'),
    language,
  );
  const why = proposal.reason;
  const when = showMoment(after.version.publishedAt, clock, language);
  return say({
    zh: `${span}（${id} ${proposer}提出，${by}通过${why && `：${why}`}） · ${when}`,
    en: `${span} (${id} by ${proposer}, approved by ${by}${why && `: ${why}`}) · ${when}`,
  });
}
