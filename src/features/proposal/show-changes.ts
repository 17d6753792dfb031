/** How the changes of a proposal are shown: each with its evidence, its conflict, or in one line for a list. */
import { type Block, text } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { evidenceStates, type Quotes, quotesOf, unquotableLines } from '../../conversation/evidence.ts';
import { translator } from '../../conversation/translation.ts';
import { dimensionById } from '../../domain/dimension.ts';
import type { Bilingual } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import type { ClaimContent, PersonaContent } from '../persona/domain/claim.ts';
import { markedWording } from '../persona/domain/wording-diff.ts';
import { claimsNumbered, contentAt } from '../persona/store/personas.ts';
import { isUndecided } from './domain/approval.ts';
import { type Change, claimOf, sideOf } from './domain/change.ts';
import { citedThings } from './store/cited-records.ts';
import type { Proposal, ShownConflict } from './store/proposals.ts';
import { voicelessAmong, voicelessLine } from './voting/voiceless.ts';

const QUOTES_AT_MOST = 2;
/** So many more pieces of evidence are named. */
const NAMED_AT_MOST = 6;

const MARKS: Readonly<Record<Change['kind'], string>> = {
  add: '+',
  reword: '~',
  strengthen: '↑',
  weaken: '↓',
  retire: '−',
  restore: '+',
};

/** One block a change: what it does to which claim, with at most two verbatims. */
export async function changeBlocks(context: ActionContext, proposal: Proposal): Promise<Block[]> {
  const { transaction, team } = context;
  const { changes, personaId, baseVersion } = proposal;
  const numbers = changes.flatMap(change => (change.kind === 'add' ? [] : [change.claim]));
  const base = await contentAt(transaction, personaId, baseVersion, numbers);
  const contested = new Set(
    (await claimsNumbered(transaction, team.id, numbers))
      .filter(each => each.challengeId !== null)
      .map(each => each.number),
  );
  const quotes = await quotesOf(
    context,
    changes.flatMap(change => change.evidence.slice(0, QUOTES_AT_MOST + NAMED_AT_MOST)),
  );
  const cited = await evidenceStates(context, team.id, citedThings(changes));
  const refused = [...cited].filter(([, each]) => each.isUnquotable && !each.isGone).map(([thing]) => thing);
  const withoutVoice = isUndecided(proposal.state) ? voicelessAmong(proposal, cited) : [];
  const blocks = changes.map((change, place) => {
    const count = changes.length > 1 ? `${place + 1} ` : '';
    const number = claimOf(change, place);
    const isContested = isUndecided(proposal.state) && contested.has(number);
    const mark = isContested ? translator(context)({ zh: ' · ⚠ 有争议', en: ' · ⚠ contested' }) : '';
    return text(
      `  ${count}${changeText(context, change, base.get(number))}${mark}`,
      ...evidenceLines(context, change, quotes),
      ...(withoutVoice.includes(place) ? [voicelessLine(context, change)] : []),
    );
  });
  return [...blocks, ...unquotableLines(context, refused).map(line => text(line))];
}

/** @returns e.g. `~ C5 痛点 · 收纳空间小，想要【+可叠放的】小包装` */
function changeText(context: ActionContext, change: Change, base: ClaimContent | undefined): string {
  const say = translator(context);
  const dimension = change.kind === 'add' ? change.dimension : base?.dimension;
  const about = dimension === undefined ? '' : say(dimensionById(dimension).short);
  const before = base?.wording ?? '';
  const head = `${MARKS[change.kind]} ${change.kind === 'add' ? '' : `${shortId('C', change.claim)} `}${about} · `;
  switch (change.kind) {
    case 'add':
      return `${head}${change.wording}`;
    case 'reword':
      return `${head}${markedWording(before, change.wording)}`;
    case 'restore':
      return `${head}${before}${say({ zh: '（恢复）', en: ' (restore)' })}`;
    case 'retire':
      return `${head}${before}${say({ zh: '（废弃）', en: ' (retire)' })}`;
    case 'strengthen':
    case 'weaken':
      return `${head}${before}`;
    default:
      return change satisfies never;
  }
}

function evidenceLines(context: ActionContext, { kind, evidence }: Change, quotes: Quotes): string[] {
  const say = translator(context);
  const shown = evidence.slice(0, QUOTES_AT_MOST).map(thing => `      ${quotes.quote(thing)}`);
  const left = evidence.slice(QUOTES_AT_MOST);
  if (left.length === 0) return shown;
  const isAgainst = sideOf(kind) === 'contradicting';
  const some = left.slice(0, NAMED_AT_MOST).map(quotes.named).join(' ');
  const more = left.length > NAMED_AT_MOST ? '…' : '';
  return [
    ...shown,
    `      ${say({
      zh: `还有 ${left.length} 条${isAgainst ? '反驳' : '依据'}：${some}${more}`,
      en: `and ${left.length} more ${isAgainst ? 'against' : 'for'} it: ${some}${more}`,
    })}`,
  ];
}

/** What a conflict is about: the claim, what it said when it was proposed, what it says now, what is proposed. */
export function conflictBlock(context: ActionContext, conflict: ShownConflict): Block {
  const say = translator(context);
  const id = shortId('C', conflict.claim);
  const wording = (side: ShownConflict['ours']) => {
    if (side === null) return say({ zh: '没有', en: 'none' });
    const retired = side.isRetired ? say({ zh: '（已废弃）', en: ' (retired)' }) : '';
    return say({ zh: `“${side.wording}”${retired}`, en: `“${side.wording}”${retired}` });
  };
  const heads: Readonly<Record<ShownConflict['kind'], Bilingual>> = {
    text: { zh: `⚠ ${id} 在这期间改过了`, en: `⚠ ${id} was changed meanwhile` },
    retired: { zh: `⚠ ${id} 在这期间废弃了`, en: `⚠ ${id} was retired meanwhile` },
    'same-words': { zh: `⚠ ${id} 已经这样说了`, en: `⚠ ${id} says the same already` },
    contested: { zh: `⚠ ${id} 有争议，不能加强`, en: `⚠ ${id} is contested and can't be strengthened` },
  };
  if (conflict.kind === 'contested') return text(say(heads.contested));
  return text(
    say(heads[conflict.kind]),
    `      ${say({ zh: '提出时', en: 'when proposed' })} ${wording(conflict.base)}`,
    `      ${say({ zh: '现在', en: 'now' })} ${wording(conflict.ours)}`,
    `      ${say({ zh: '提案改为', en: 'proposed' })} ${wording(conflict.theirs)}`,
  );
}

/** Names a proposal's claims for a list: `+ 收纳空间小…、~ C5`. */
export function briefChanges(changes: readonly Change[], content: PersonaContent): string[] {
  return changes.map(change => {
    const mark = MARKS[change.kind];
    if (change.kind === 'add') return `${mark} ${change.wording}`;
    const wording = change.kind === 'reword' ? change.wording : (content.get(change.claim)?.wording ?? '');
    return `${mark} ${shortId('C', change.claim)} ${wording}`;
  });
}

/** @returns what a proposal is to change, a line each, the first so many of them */
export async function briefChangesOf(
  { transaction }: ActionContext,
  { changes, personaId, baseVersion }: Proposal,
  most: number,
): Promise<string[]> {
  const shown = changes.slice(0, most);
  const numbers = shown.flatMap(change => (change.kind === 'add' ? [] : [change.claim]));
  return briefChanges(shown, await contentAt(transaction, personaId, baseVersion, numbers));
}
