/**
 * Suggests claims: drafts of proposals from what was recorded and no claim of a persona uses yet. A team with few records
 * is answered at once; with many it is a task, one dimension a step.
 */
import { z } from 'zod';
import { quoteWord } from '../../chat/grammar/parse.ts';
import { shownLine } from '../../chat/grammar/shown-line.ts';
import { asWord } from '../../chat/grammar/written-line.ts';
import { actions, type Button, heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import type { TaskKind } from '../../conversation/feature.ts';
import { startTask } from '../../conversation/start-task.ts';
import { basis, counted, translator } from '../../conversation/translation.ts';
import { DIMENSIONS, type DimensionId, dimensionById } from '../../domain/dimension.ts';
import { listed } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { lastNumber } from '../../store/short-ids.ts';
import { type Quotes, quotesOf } from '../feedback/quotes.ts';
import { WORDING_AT_MOST } from './domain/claim.ts';
import type { Persona } from './domain/persona.ts';
import {
  type Draft,
  type Drafts,
  draftsReading,
  draftsSchema,
  type KnownClaim,
  says,
  together,
} from './read-suggestions.ts';
import { claimsOf } from './store/personas.ts';
import { currentStandings } from './store/standings.ts';
import { weighingNow } from './weighing.ts';

const MEMBERS_SHOWN = 8;

/** What a task has found so far. */
const stateSchema = z.object({
  persona: z.object({ id: z.number(), name: z.string() }),
  /** Still to be looked at, in this order. */
  left: z.array(z.enum(DIMENSIONS.map(({ id }) => id))),
  /** Whether only one was asked for. */
  isOnlyOne: z.boolean(),
  at: z.coerce.date(),
  found: draftsSchema,
});
type State = z.infer<typeof stateSchema>;

/**
 * Suggests claims of a persona: the drafts that rest on most voices.
 * @param only one dimension; all when left out
 */
export async function suggestClaims(
  context: Context,
  persona: Persona,
  only: DimensionId | undefined,
): Promise<Reply> {
  const { transaction, team, room, receivedAt, readings } = context;
  const left = DIMENSIONS.map(({ id }) => id).filter(id => only === undefined || id === only);
  // The same however often the event is handled.
  const at = room.clock ?? receivedAt;
  const state: State = {
    persona: { id: persona.id, name: persona.name },
    ...{ left, isOnlyOne: only !== undefined, at, found: { count: 0, best: [] } },
  };
  if ((await lastNumber(transaction, team.id, 'F')) >= readings.bulkFrom)
    return startTask(context, suggestions, state, { done: 0, total: left.length });
  return { view: await draftsView(context, state, await look(context, state, left)) };
}

export const suggestions: TaskKind<State> = {
  kind: 'persona.suggest',
  state: stateSchema,
  title: ({ persona: { name } }) => ({
    zh: `正在整理还没用上的反馈：${name}`,
    en: `Going through what no claim uses yet: ${name}`,
  }),
  step: async (context, state) => {
    const [next, ...left] = state.left;
    const found =
      next === undefined ? state.found : together(state.found, await look(context, state, [next]));
    if (left.length === 0) return { view: await draftsView(context, state, found) };
    const total = DIMENSIONS.length;
    return { state: { ...state, left, found }, progress: { done: total - left.length, total } };
  },
};

async function look(
  context: ActionContext,
  { persona, isOnlyOne, at }: State,
  dimensions: readonly DimensionId[],
): Promise<Drafts> {
  const { transaction, readings, team } = context;
  const claims = (await claimsOf(transaction, persona.id)).filter(
    claim => !claim.isRetired && dimensions.includes(claim.dimension),
  );
  const standings = await currentStandings(transaction, claims, await weighingNow(context), at);
  const known = claims.map(
    ({ id, number, dimension, wording }): KnownClaim => ({
      ...{ claim: number, dimension, wording },
      restsOn: standings.get(id)?.quotesFor ?? [],
    }),
  );
  return readings.bulk(draftsReading, {
    ...{ teamId: team.id, persona, dimensions, isOnlyOne, known, at },
  });
}

async function draftsView(
  context: ActionContext,
  { persona, isOnlyOne }: Pick<State, 'persona' | 'isOnlyOne'>,
  { count, best }: Drafts,
): Promise<View> {
  const say = translator(context);
  if (count === 0) {
    return view(
      text(
        say({
          zh: `${persona.name}：还没用上的反馈里，没有两个声音说同一件事。多记几条再来：/反馈`,
          en: `${persona.name}: in what no claim uses yet, no two voices say the same. Record more: /feedback`,
        }),
      ),
    );
  }
  const quotes = await quotesOf(
    context,
    best.flatMap(({ typical, members }) => [typical, ...members].map(number => shortId('F', number))),
  );
  const title = say({
    zh: `${persona.name} · 还没用上的反馈里有 ${count} 个共同话题`,
    en: `${persona.name} · ${counted(count, 'theme')} in what no claim uses yet`,
  });
  const blocks = best.flatMap((draft, index) => [
    text(...draftLines(context, draft, index + 1, quotes)),
    actions(...draftButtons(context, persona, draft, index + 1, quotes)),
  ]);
  const left = count - best.length;
  const more = say({
    zh: `还有 ${left} 个；按维度看：/persona suggest ${asWord(persona.name)} 痛点`,
    en: `${left} more; dimension by dimension: /persona suggest ${asWord(persona.name)} needs`,
  });
  return view(heading(title), ...blocks, ...(left > 0 && !isOnlyOne ? [text(more)] : []));
}

/** ① ② ③: buttons have numbers of their own. */
function placeMark(place: number): string {
  return String.fromCodePoint(0x245f + place);
}

function draftLines(context: ActionContext, draft: Draft, place: number, quotes: Quotes): string[] {
  const say = translator(context);
  const { voices, sources, recentVoices, earlierVoices, shared, members, size, claim } = draft;
  const names = members.slice(0, MEMBERS_SHOWN).map(number => shortId('F', number));
  const more = size > names.length ? say({ zh: ` 等 ${size} 条`, en: ` of ${size}` }) : '';
  // While a task went on, those who say a word may have refused to be quoted.
  const said = shared.filter(word => members.some(number => saysStill(quotes, number, word)));
  const words = listed(said, context.language);
  const why = [
    say(basis(voices, sources)),
    say({
      zh: `近 30 天 ${recentVoices} 个（再前 30 天 ${earlierVoices} 个）`,
      en: `${recentVoices} in the last 30 days (${earlierVoices} in the 30 before)`,
    }),
    ...(said.length === 0 ? [] : [say({ zh: `常提到：${words}`, en: `often said: ${words}` })]),
  ];
  const same =
    claim === null
      ? []
      : [
          say({
            zh: `   和 ${shortId('C', claim)} 说的差不多，可以加强它`,
            en: `   Much the same as ${shortId('C', claim)}: strengthen that`,
          }),
        ];
  return [
    `${placeMark(place)}  ${say(dimensionById(draft.dimension).label)} · ${quotes.quote(...typicalOf(draft, quotes))}`,
    `   ${why.join(' · ')}`,
    `   ${names.join(' ')}${more}`,
    ...same,
  ];
}

function saysStill(quotes: Quotes, number: number, word: string): boolean {
  const thing = shortId('F', number);
  const record = quotes.record(thing);
  return record !== undefined && record.deletedAt === null && quotes.isQuotable(thing) && says(record, word);
}

/** @returns the words of the typical record, where they can be a claim's and be seen whole by whoever proposes them */
function wordsToPropose(draft: Draft, quotes: Quotes): string | undefined {
  const typical = quotes.record(shortId('F', draft.typical));
  const thing = shortId('F', draft.typical);
  if (typical === undefined || !quotes.isQuotable(thing) || draft.claim !== null) return undefined;
  const { text: words } = typical;
  return [...words].length <= WORDING_AT_MOST && shownLine(words) !== undefined ? words : undefined;
}

/** @returns what is quoted of a draft: the whole of what a button would propose */
function typicalOf(draft: Draft, quotes: Quotes): [thing: string, most?: number] {
  const thing = shortId('F', draft.typical);
  return wordsToPropose(draft, quotes) === undefined ? [thing] : [thing, WORDING_AT_MOST];
}

/** Buttons that propose the draft: as it is, or after rewording. */
function draftButtons(
  context: ActionContext,
  persona: Pick<Persona, 'name'>,
  draft: Draft,
  place: number,
  quotes: Quotes,
): Button[] {
  const say = translator(context);
  const { claim, members, voices, sources } = draft;
  const things = members.map(number => shortId('F', number));
  const line = (change: string) => {
    const reason = quoteWord(say(basis(voices, sources)));
    return `/persona propose ${quoteWord(persona.name)} ${change} evidence=${things.join(',')} reason=${reason}`;
  };
  if (claim !== null) {
    const id = shortId('C', claim);
    const label = say({ zh: `${placeMark(place)} 加强 ${id}`, en: `${placeMark(place)} Strengthen ${id}` });
    return [{ label, line: line(`strengthen ${id}`), isApart: true }];
  }
  const words = wordsToPropose(draft, quotes);
  const { dimension } = draft;
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
