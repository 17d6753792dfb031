/** One dimension of a persona in full: every claim with its confidence and its evidence, for and against. */
import { type Block, heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { type Quotes, quotesOf } from '../../conversation/evidence.ts';
import { translator } from '../../conversation/translation.ts';
import type { Dimension } from '../../domain/dimension.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { confidenceOf, type Side, type StrengthFloors } from './domain/confidence.ts';
import type { Persona } from './domain/persona.ts';
import { claimLine, dimensionBlocks, surestFirst } from './show-persona.ts';
import { challengedWith } from './store/challenges.ts';
import { type EvidencePiece, evidenceOf } from './store/evidence.ts';
import { claimsOf } from './store/personas.ts';
import { currentStandings, heaviest } from './store/standings.ts';
import { type Weighing, weighingNow } from './weighing.ts';

/** So many claims are shown in full, the surest first; the others by a line each. */
const CLAIMS_IN_FULL = 10;
/** So many pieces of evidence are listed on each side of a claim, more where there are few claims. */
const EVIDENCE_SHOWN = 20;
const EVIDENCE_SHOWN_IN_ALL = 200;

export async function dimensionView(
  context: ActionContext,
  persona: Persona,
  dimension: Dimension,
): Promise<View> {
  const { transaction, team, clock } = context;
  const say = translator(context);
  const weighing = await weighingNow(context);
  const all = (await claimsOf(transaction, persona.id)).filter(claim => claim.dimension === dimension.id);
  const live = all.filter(claim => !claim.isRetired);
  const standings = await currentStandings(transaction, live, weighing, clock.now);
  const challenged = await challengedWith(
    transaction,
    live.flatMap(claim => claim.challengeId ?? []),
  );
  const sorted = surestFirst(live, standings, dimension);
  const inFull = sorted.slice(0, CLAIMS_IN_FULL).map(claim => claim.id);
  const evidence = await evidenceOf(transaction, inFull, weighing);
  const pieces = groupByClaim(evidence.pieces);
  const most = Math.max(EVIDENCE_SHOWN, Math.floor(EVIDENCE_SHOWN_IN_ALL / Math.max(1, inFull.length)));
  const ofSide = (id: number, side: Side) => [
    ...heaviestFirst(pieces.get(id) ?? [], side, clock.now, weighing),
    ...evidence.unknown.filter(each => each.claimId === id && each.side === side).map(each => each.thing),
  ];
  const things = new Map(
    inFull.map(id => [
      id,
      { supporting: ofSide(id, 'supporting'), contradicting: ofSide(id, 'contradicting') },
    ]),
  );
  const quotes = await quotesOf(context, [
    ...[...things.values()].flatMap(({ supporting, contradicting }) => [
      ...supporting.slice(0, most),
      ...contradicting.slice(0, most),
    ]),
    ...[...challenged.values()].flat(),
  ]);
  const blocks: Block[] = [
    heading(`${persona.name} ${versionName(persona.version)} · ${say(dimension.label)}`),
  ];
  for (const claim of sorted) {
    const standing = standings.get(claim.id);
    if (standing === undefined) continue;
    const against = (challenged.get(claim.id) ?? []).map(quotes.named);
    const line = claimLine(context, claim, standing, against);
    const own = things.get(claim.id);
    if (own === undefined) {
      blocks.push(text(line));
      continue;
    }
    const confidence = shownConfidence(confidenceOf(standing), team.settings);
    blocks.push(
      text(
        line,
        say({ zh: `      置信度 ${confidence}`, en: `      confidence ${confidence}` }),
        ...evidenceLines(context, own.supporting, most, quotes, '+'),
        ...evidenceLines(context, own.contradicting, most, quotes, '−'),
      ),
    );
  }
  if (live.length === 0) blocks.push(...dimensionBlocks(context, persona, dimension, [], 0).slice(1));
  const retired = all.filter(claim => claim.isRetired);
  if (retired.length > 0) {
    const names = retired.map(claim => `  ${shortId('C', claim.number)} ${claim.wording}`);
    blocks.push(text(say({ zh: '已废弃：', en: 'Retired:' }), ...names));
  }
  return view(...blocks);
}

/** Two decimals, three where two would round it over a floor that it does not reach. */
export function shownConfidence(confidence: number, floors: StrengthFloors): string {
  const two = Number(confidence.toFixed(2));
  const isMisleading = [floors.mediumConfidence, floors.strongConfidence].some(
    floor => confidence < floor - 1e-9 && two >= floor,
  );
  return confidence.toFixed(isMisleading ? 3 : 2);
}

function groupByClaim(pieces: readonly EvidencePiece[]): Map<number, EvidencePiece[]> {
  const byClaim = new Map<number, EvidencePiece[]>();
  for (const piece of pieces) {
    const own = byClaim.get(piece.claimId);
    if (own === undefined) byClaim.set(piece.claimId, [piece]);
    else own.push(piece);
  }
  return byClaim;
}

/** The heaviest record of each voice first, then the voices' other records. */
export function heaviestFirst(
  pieces: readonly EvidencePiece[],
  side: Side,
  at: Date,
  weighing: Weighing,
): string[] {
  const ofVoices = heaviest(pieces, side, at, weighing, pieces.length);
  const all = pieces.filter(piece => piece.side === side).map(piece => piece.thing);
  return [...new Set([...ofVoices, ...all])];
}

export function evidenceLines(
  context: ActionContext,
  things: readonly string[],
  most: number,
  quotes: Quotes,
  mark: '+' | '−',
): string[] {
  const shown = things.slice(0, most).map(thing => `      ${mark} ${quotes.quote(thing)}`);
  const left = things.length - shown.length;
  const more = translator(context)({ zh: `      还有 ${left} 条`, en: `      and ${left} more` });
  return left > 0 ? [...shown, more] : shown;
}
