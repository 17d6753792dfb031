/** How a diff of two versions of a persona is read (method.md §9). */

import { heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { quotesOf } from '../../conversation/evidence.ts';
import { provenanceOf } from '../../conversation/feature.ts';
import { basis, counted, translator } from '../../conversation/translation.ts';
import { DIMENSIONS } from '../../domain/dimension.ts';
import { type Bilingual, listed } from '../../domain/language.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { personNames } from '../../store/people.ts';
import type { PersonaContent } from './domain/claim.ts';
import {
  confidenceMove,
  confidenceOf,
  decayed,
  isContradicted,
  type Side,
  strengthOf,
} from './domain/confidence.ts';
import type { Persona } from './domain/persona.ts';
import { diff } from './domain/persona-diff.ts';
import { markedWording } from './domain/wording-diff.ts';
import { STRENGTHS } from './show-persona.ts';
import { linksBetween } from './store/evidence.ts';
import {
  claimIds,
  contentAt,
  findVersion,
  type PersonaVersion,
  VERSION_MAKER,
  versionsBetween,
} from './store/personas.ts';
import { type QuotedStanding, versionStandings } from './store/standings.ts';
import { weighingNow } from './weighing.ts';

const QUOTES_SHOWN = 2;
/** Sums of the same weights in another order differ by no more. */
const TOLERANCE = 1e-9;

/** A version to compare: 0 is the empty persona. */
export type Compared = {
  readonly number: number;
  readonly version: PersonaVersion | undefined;
  readonly content: PersonaContent;
  readonly standings: ReadonlyMap<number, QuotedStanding>;
};

/**
 * @param content what it contains, where that is known already
 * @param older what was live in it and is retired by now still has to say what speaks against it
 */
export async function comparedVersion(
  context: ActionContext,
  persona: Persona,
  number: number,
  ids: ReadonlyMap<number, number>,
  { content: known, older }: { readonly content?: PersonaContent; readonly older?: PersonaContent } = {},
): Promise<Compared> {
  const { transaction } = context;
  const version = await findVersion(transaction, persona.id, number);
  const content = known ?? (await contentAt(transaction, persona.id, number));
  const live = [...content]
    .filter(([claim, { isRetired }]) => !isRetired || older?.get(claim)?.isRetired === false)
    .flatMap(([claim]) => ids.get(claim) ?? []);
  const standings =
    version === undefined
      ? new Map()
      : await versionStandings(transaction, version, live, await weighingNow(context));
  return { number, version, content, standings };
}

/**
 * Shows what two versions differ in (method.md §9): claims added, retired, reworded; confidence that moved, by the
 * evidence linked at each publication; who proposed and approved it and why.
 */
export async function diffView(
  context: ActionContext,
  persona: Persona,
  from: number,
  to: number,
): Promise<View> {
  const ids = await claimIds(context.transaction, persona.id);
  const before = await comparedVersion(context, persona, from, ids);
  const after = await comparedVersion(context, persona, to, ids, { older: before.content });
  return viewOfDiff(context, persona, before, after, ids);
}

/** @param ids of the persona's claims by their number */
export async function viewOfDiff(
  context: ActionContext,
  persona: Persona,
  before: Compared,
  after: Compared,
  ids: ReadonlyMap<number, number>,
): Promise<View> {
  const { transaction } = context;
  const say = translator(context);
  const linked = await linksBetween(
    transaction,
    persona.id,
    before.version?.lastEvidence ?? 0,
    after.version?.lastEvidence ?? 0,
  );
  const lines = diffLines(context, before, after, ids, linked);
  const quotes = await quotesOf(
    context,
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
  const title = await diffTitle(context, persona, before, after);
  if (blocks.length === 0) {
    const nothing = say({ zh: '内容没有变化', en: 'Nothing changed' });
    return view(heading(title), text(`  ${nothing}`));
  }
  return view(heading(title), ...blocks);
}

type DiffLine = { readonly dimension: string; readonly text: string; readonly quotes: readonly string[] };
type NewLink = { readonly claimId: number; readonly thing: string; readonly side: string };

function diffLines(
  context: ActionContext,
  before: Compared,
  after: Compared,
  ids: ReadonlyMap<number, number>,
  linked: readonly NewLink[],
): DiffLine[] {
  const say = translator(context);
  const lines: DiffLine[] = [];
  const changes = new Map(diff(before.content, after.content).map(delta => [delta.claim, delta]));
  const linkedTo = new Map<number, NewLink[]>();
  for (const link of linked) linkedTo.set(link.claimId, [...(linkedTo.get(link.claimId) ?? []), link]);
  // What is left of a claim's support when nothing but time happens to it.
  const supportByTime = (standing: QuotedStanding) => {
    const [from, to] = [before.version?.publishedAt, after.version?.publishedAt];
    if (from === undefined || to === undefined) return 0;
    return decayed(standing, from, to, context.team.settings.halfLifeDays).supporting;
  };
  const outweighed = (wording: string) =>
    say({
      zh: `${wording}：反驳的分量超过了支持的`,
      en: `${wording}: what contradicts it outweighs what supports it`,
    });
  for (const [number, claim] of [...after.content, ...onlyIn(before.content, after.content)]) {
    const id = ids.get(number) ?? 0;
    const delta = changes.get(number);
    const head = (mark: string, wording: string) =>
      `${mark}  ${shortId('C', number)} ${say(dimensionShort(claim.dimension))} · ${wording}`;
    const fresh = linkedTo.get(id) ?? [];
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
      if (is !== undefined && isContradicted(is))
        add(head('⚡', outweighed(claim.wording)), quotesOn('contradicting', is));
      continue;
    }
    if (!isLive) {
      if (wasLive) {
        const against = is?.voicesAgainst ?? 0;
        const why = say({
          zh: `（被 ${against} 个声音反驳）`,
          en: ` (${counted(against, 'voice')} against)`,
        });
        const wording = before.content.get(number)?.wording ?? claim.wording;
        add(head('−', `“${wording}”${against > 0 ? why : ''}`), quotesOn('contradicting', is));
      }
      continue;
    }
    const isReworded = delta?.kind === 'changed' && delta.wording !== undefined;
    if (isReworded) add(head('~', markedWording(delta.wording?.from ?? '', claim.wording)), []);
    if (was === undefined || is === undefined) continue;
    const [confidenceBefore, confidenceAfter] = [confidenceOf(was), confidenceOf(is)];
    const move = confidenceMove(confidenceBefore, confidenceAfter);
    const strengths = [was, is].map(each => say(STRENGTHS[strengthOf(each, context.team.settings)]));
    const step = strengths[0] === strengths[1] ? '' : ` · ${strengths.join(' → ')}`;
    const span = `${confidenceBefore.toFixed(2)} → ${confidenceAfter.toFixed(2)}${step}`;
    if (move !== undefined) {
      const against = quotesOn('contradicting', is);
      const isByTime = move === 'down' && against.length === 0 && was.voicesAgainst >= is.voicesAgainst;
      const hasLost = is.supporting < supportByTime(was) - TOLERANCE;
      const why = hasLost
        ? say({ zh: '（依据减少了）', en: ' (evidence was lost)' })
        : fresh.length === 0
          ? say({ zh: '（没有新依据，随时间减弱）', en: ' (no new evidence; by time)' })
          : say({ zh: '（随时间减弱）', en: ' (by time)' });
      const quotes = move === 'down' && against.length > 0 ? against : quotesOn('supporting', is);
      add(head(move === 'up' ? '↑' : '↓', `${claim.wording} ${span}${isByTime ? why : ''}`), quotes);
    }
    const isTurned = isContradicted(is) && !isContradicted(was);
    if (isTurned) {
      add(head('⚡', outweighed(claim.wording)), move === 'down' ? [] : quotesOn('contradicting', is));
    }
    if (fresh.length > 0 && move === undefined && !isTurned) {
      const quotes = [...quotesOn('supporting', is), ...quotesOn('contradicting', is)];
      const shown = `${claim.wording} · ${newEvidence(context, fresh)} · ${span}`;
      add(head('·', shown), quotes.slice(0, QUOTES_SHOWN));
    }
  }
  return lines;
}

/** “新增 2 条依据、1 条反驳” */
function newEvidence(context: ActionContext, links: readonly NewLink[]): string {
  const against = links.filter(each => each.side === 'contradicting').length;
  const support = links.length - against;
  const zh = [...(support > 0 ? [`${support} 条依据`] : []), ...(against > 0 ? [`${against} 条反驳`] : [])];
  const en = [
    ...(support > 0 ? [`${support} more for it`] : []),
    ...(against > 0 ? [`${against} more against it`] : []),
  ];
  return translator(context)({ zh: `新增 ${zh.join('、')}`, en: en.join(', ') });
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
async function diffTitle(
  context: ActionContext,
  persona: Persona,
  before: Compared,
  after: Compared,
): Promise<string> {
  const { transaction, clock, language } = context;
  const say = translator(context);
  const span = `${persona.name} ${versionName(before.number)} → ${versionName(after.number)}`;
  if (after.version === undefined || after.number <= before.number) return span;
  if (after.number > before.number + 1) {
    const made = await versionsBetween(transaction, persona.id, before.number, after.number);
    const from = await provenanceOf(
      context,
      VERSION_MAKER,
      made.map(({ proposalId }) => proposalId),
    );
    const ids = listed(
      from.map(({ id }) => id),
      language,
    );
    return say({ zh: `${span}（${ids}）`, en: `${span} (${ids})` });
  }
  const [from] = await provenanceOf(context, VERSION_MAKER, [after.version.proposalId]);
  if (from === undefined) return span;
  const { id, madeBy, approvedBy, reason: why } = from;
  const names = await personNames(transaction, [madeBy, ...approvedBy]);
  const proposer = names.get(madeBy) ?? '?';
  const by = listed(
    approvedBy.map(each => names.get(each) ?? '?'),
    language,
  );
  const when = showMoment(after.version.publishedAt, clock, language);
  return say({
    zh: `${span}（${id} ${proposer}提出，${by}通过${why && `：${why}`}） · ${when}`,
    en: `${span} (${id} by ${proposer}, approved by ${by}${why && `: ${why}`}) · ${when}`,
  });
}
