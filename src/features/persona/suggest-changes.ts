/**
 * Drafts proposals from what was recorded and no claim of a persona uses yet. Nothing is invented: a draft is named by
 * what a user said, until a person rewords it.
 */
import { quoteWord } from '../../chat/grammar/parse.ts';
import { shownLine } from '../../chat/grammar/shown-line.ts';
import { actions, type Button, heading, text, type View, view } from '../../chat/view.ts';
import { basis, counted, saying } from '../../conversation/saying.ts';
import type { Stage } from '../../conversation/stage.ts';
import { DIMENSIONS, type Dimension, type DimensionId } from '../../domain/dimension.ts';
import { listed } from '../../domain/language.ts';
import { numbersOf, shortId } from '../../domain/short-id.ts';
import { mayBeQuoted } from '../feedback/domain/feedback.ts';
import { type Quotes, quotesOf } from '../feedback/quotes.ts';
import { feedbackByNumber, unusedFeedback } from '../feedback/store/feedback.ts';
import { EVIDENCE_AT_MOST, WORDING_AT_MOST } from './domain/claim.ts';
import type { Persona } from './domain/persona.ts';
import { type ClaimWords, type Suggestion, suggest } from './domain/suggestion.ts';
import { quoted } from './show-persona.ts';
import { claimsOf } from './store/personas.ts';
import { currentStandings } from './store/standings.ts';
import { weighingNow } from './weighing.ts';
import { wordCutter } from './word-cutter.ts';

/** So many drafts are shown at once: what a person looks at. */
const SHOWN = 3;
const MEMBERS_SHOWN = 8;
/** So many records of each dimension are looked at, the newest. */
const LOOKED_AT = 1_000;
const LOOKED_AT_IN_ONE = 2_000;

type Draft = Suggestion & { readonly dimension: Dimension };

/** Shows the drafts that rest on most voices. @param only one dimension; all when left out */
export async function suggestionsView(
  stage: Stage,
  persona: Persona,
  only: DimensionId | undefined,
): Promise<View> {
  const say = saying(stage);
  const drafts = await draftsOf(stage, persona, only);
  if (drafts.length === 0) {
    return view(
      text(
        say({
          zh: `${persona.name}：还没用上的反馈里，没有两个声音说同一件事。多记几条再来：/反馈`,
          en: `${persona.name}: in what no claim uses yet, no two voices say the same. Record more: /feedback`,
        }),
      ),
    );
  }
  const shown = drafts.slice(0, SHOWN);
  const quotes = await quotesOf(
    stage,
    shown.map(draft => shortId('F', draft.typical)),
  );
  const title = say({
    zh: `${persona.name} · 还没用上的反馈里有 ${drafts.length} 个共同话题`,
    en: `${persona.name} · ${counted(drafts.length, 'theme')} in what no claim uses yet`,
  });
  const blocks = shown.flatMap((draft, index) => [
    text(...draftLines(stage, draft, index + 1, quotes)),
    actions(...draftButtons(stage, persona, draft, index + 1, quotes)),
  ]);
  const left = drafts.length - shown.length;
  const more = say({
    zh: `还有 ${left} 个；按维度看：/persona suggest ${quoted(persona.name)} 痛点`,
    en: `${left} more; dimension by dimension: /persona suggest ${quoted(persona.name)} needs`,
  });
  return view(heading(title), ...blocks, ...(left > 0 && only === undefined ? [text(more)] : []));
}

async function draftsOf(stage: Stage, persona: Persona, only: DimensionId | undefined): Promise<Draft[]> {
  const { transaction, team, clock } = stage;
  const cut = await wordCutter();
  const claims = (await claimsOf(transaction, persona.id)).filter(claim => !claim.isRetired);
  const standings = await currentStandings(transaction, claims, await weighingNow(stage), clock.now);
  const verbatims = await wordsBehind(
    stage,
    [...standings].flatMap(([, { quotesFor }]) => quotesFor),
  );
  const drafts: Draft[] = [];
  for (const dimension of DIMENSIONS.filter(each => only === undefined || each.id === only)) {
    const take = only === undefined ? LOOKED_AT : LOOKED_AT_IN_ONE;
    const candidates = await unusedFeedback(transaction, team.id, persona, dimension.id, take);
    const known = claims
      .filter(claim => claim.dimension === dimension.id)
      .map(
        ({ id, number, wording }): ClaimWords => ({
          claim: number,
          wording,
          verbatims: (standings.get(id)?.quotesFor ?? []).flatMap(thing => verbatims.get(thing) ?? []),
        }),
      );
    const quotable = new Set(candidates.filter(mayBeQuoted).map(({ number }) => number));
    for (const each of suggest(candidates, known, cut, clock.now)) {
      // The most typical of those whose words may be shown.
      const typical = each.members.find(member => quotable.has(member)) ?? each.typical;
      drafts.push({ ...each, typical, dimension });
    }
  }
  // Each dimension's own order is kept where voices and sources are equal.
  return drafts.sort((one, other) => other.voices - one.voices || other.sources - one.sources);
}

async function wordsBehind(
  { transaction, team }: Stage,
  things: readonly string[],
): Promise<Map<string, string>> {
  const records = await feedbackByNumber(transaction, team.id, numbersOf('F', things));
  return new Map([...records].map(([number, record]) => [shortId('F', number), record.text]));
}

/** ① ② ③: buttons have numbers of their own. */
function placeMark(place: number): string {
  return String.fromCodePoint(0x245f + place);
}

function draftLines(stage: Stage, draft: Draft, place: number, quotes: Quotes): string[] {
  const say = saying(stage);
  const { voices, sources, recentVoices, earlierVoices, shared, members, claim } = draft;
  const names = members.slice(0, MEMBERS_SHOWN).map(number => shortId('F', number));
  const more =
    members.length > names.length ? say({ zh: ` 等 ${members.length} 条`, en: ` of ${members.length}` }) : '';
  const words = listed(shared, stage.language);
  const why = [
    say(basis(voices, sources)),
    say({
      zh: `近 30 天 ${recentVoices} 个（再前 30 天 ${earlierVoices} 个）`,
      en: `${recentVoices} in the last 30 days (${earlierVoices} in the 30 before)`,
    }),
    ...(shared.length === 0 ? [] : [say({ zh: `常提到：${words}`, en: `often said: ${words}` })]),
  ];
  const same =
    claim === undefined
      ? []
      : [
          say({
            zh: `   和 ${shortId('C', claim)} 说的差不多，可以加强它`,
            en: `   Much the same as ${shortId('C', claim)}: strengthen that`,
          }),
        ];
  return [
    `${placeMark(place)}  ${say(draft.dimension.label)} · ${quotes.quote(...typicalOf(draft, quotes))}`,
    `   ${why.join(' · ')}`,
    `   ${names.join(' ')}${more}`,
    ...same,
  ];
}

/** @returns the words of the typical record, where they can be a claim's and be seen whole by whoever proposes them */
function wordsToPropose(draft: Draft, quotes: Quotes): string | undefined {
  const typical = quotes.record(shortId('F', draft.typical));
  if (typical === undefined || !quotes.isQuotable(shortId('F', draft.typical)) || draft.claim !== undefined)
    return undefined;
  const { text: words } = typical;
  return [...words].length <= WORDING_AT_MOST && shownLine(words) !== undefined ? words : undefined;
}

/** @returns what is quoted of a draft: the whole of what a button would propose */
function typicalOf(draft: Draft, quotes: Quotes): [thing: string, most?: number] {
  const thing = shortId('F', draft.typical);
  return wordsToPropose(draft, quotes) === undefined ? [thing] : [thing, WORDING_AT_MOST];
}

/** Buttons that propose the draft: as it is, or after rewording. */
function draftButtons(stage: Stage, persona: Persona, draft: Draft, place: number, quotes: Quotes): Button[] {
  const say = saying(stage);
  const { claim, members, voices, sources } = draft;
  const things = members.slice(0, EVIDENCE_AT_MOST).map(number => shortId('F', number));
  const line = (change: string) => {
    const reason = quoteWord(say(basis(voices, sources)));
    return `/persona propose ${quoteWord(persona.name)} ${change} evidence=${things.join(',')} reason=${reason}`;
  };
  if (claim !== undefined) {
    const id = shortId('C', claim);
    const label = say({ zh: `${placeMark(place)} 加强 ${id}`, en: `${placeMark(place)} Strengthen ${id}` });
    return [{ label, line: line(`strengthen ${id}`), isApart: true }];
  }
  const words = wordsToPropose(draft, quotes);
  const dimension = draft.dimension.id;
  const asIs = {
    label: say({ zh: `${placeMark(place)} 用原话提`, en: `${placeMark(place)} Propose as said` }),
  };
  return [
    ...(words !== undefined
      ? [{ ...asIs, line: line(`add dimension=${dimension} wording=${quoteWord(words)}`), isApart: true }]
      : []),
    {
      label: say({ zh: `${placeMark(place)} 改写后提`, en: `${placeMark(place)} Reword first` }),
      line: line(`add dimension=${dimension}`),
      isApart: true,
    },
  ];
}
