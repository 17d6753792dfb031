/** Which claims gained or lost by a round, below its summary, and the buttons that draft a proposal of it. */
import { actions, type Block, type Button, text } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import type { ClaimMove } from './domain/round-claims.ts';
import { changesOf, lineForLeft } from './propose-claims.ts';
import type { RoundClaims } from './read-claims.ts';

const CLAIMS_SHOWN = 6;
const THINGS_NAMED = 6;
const BUTTONS_SHOWN = 3;

/** @returns nothing where the round means nothing for any claim */
export function claimBlocks(context: ActionContext, claims: RoundClaims): Block[] {
  const { moves, left } = claims;
  if (moves.length === 0 && left.length === 0) return [];
  const say = translator(context);
  const more = moves.length - CLAIMS_SHOWN;
  const lines = [
    ...moves.slice(0, CLAIMS_SHOWN).map(move => say(moveText(move, claims))),
    ...(more > 0 ? [say(both(`还有 ${more} 条结论`, `and ${counted(more, 'more claim')}`))] : []),
    ...(left.length === 0 ? [] : [say(leftText(left))]),
  ];
  const buttons = draftButtons(context, claims);
  return [text(...lines), ...(buttons.length === 0 ? [] : [actions(...buttons)])];
}

/** `↑ C1 收纳空间小 · 2 个声音支持（F2 F3）` */
function moveText(move: ClaimMove, { claims }: RoundClaims): Bilingual {
  const { claim, side, things, voices } = move;
  const known = claims.get(claim);
  const about = `${shortId('C', claim)} ${known?.wording ?? ''}`;
  const named = some(things);
  const { zh, en } = stateText(move, known?.challengeId !== null);
  return side === 'supporting'
    ? both(
        `↑ ${about} · ${voices} 个声音支持（${named.zh}${zh}）`,
        `↑ ${about} · ${counted(voices, 'voice')} for it (${named.en}${en})`,
      )
    : both(
        `↓ ${about} · ${voices} 个声音反驳（${named.zh}${zh}）`,
        `↓ ${about} · ${counted(voices, 'voice')} against it (${named.en}${en})`,
      );
}

function stateText({ side, pending, proposals }: ClaimMove, isContested: boolean): Bilingual {
  if (pending.length > 0)
    return side === 'supporting' && isContested
      ? both('，⚠ 有争议，现在不能加强', ', ⚠ contested: it can’t be strengthened now')
      : both('', '');
  return proposals.length > 0
    ? both(`，${proposals.join('、')} 待定`, `, ${proposals.join(', ')} undecided`)
    : both('，已是依据', ', evidence already');
}

function leftText(left: RoundClaims['left']): Bilingual {
  const parts = left.map(({ dimension, things }) => {
    const { zh, en } = dimensionById(dimension).short;
    const named = some(things);
    return both(`${zh} ${named.zh}`, `${en} ${named.en}`);
  });
  return both(
    `还没归到结论的反应：${parts.map(({ zh }) => zh).join('；')}`,
    `Of no claim yet: ${parts.map(({ en }) => en).join('; ')}`,
  );
}

function some(things: readonly string[]): Bilingual {
  const named = things.slice(0, THINGS_NAMED).join(' ');
  return things.length > THINGS_NAMED
    ? both(`${named} 等 ${things.length} 条`, `${named} … ${things.length} in all`)
    : both(named, named);
}

/** One press each: a proposal of what was said of claims, and the draft of a new claim on what is of none. */
function draftButtons(context: ActionContext, claims: RoundClaims): Button[] {
  const say = translator(context);
  const ofClaims: Button[] =
    changesOf(claims).length === 0
      ? []
      : [
          {
            label: say(both('起草提案', 'Draft the proposal')),
            line: `/ab propose ${claims.id}`,
            isApart: true,
            isOnce: true,
          },
        ];
  const isOnly = ofClaims.length === 0 && claims.left.length === 1;
  const ofNone = claims.left.map((each): Button => {
    const { zh, en } = dimensionById(each.dimension).short;
    return {
      label: isOnly
        ? say(both('起草提案', 'Draft the proposal'))
        : say(both(`起草新结论：${zh}`, `Draft a new claim: ${en}`)),
      line: lineForLeft(context, claims, each),
      isApart: true,
    };
  });
  return [...ofClaims, ...ofNone].slice(0, BUTTONS_SHOWN);
}
