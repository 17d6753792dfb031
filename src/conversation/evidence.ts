/**
 * Evidence of any kind, by its short ids: each feature is asked about its own. What no feature knows is shown as such, and
 * weighs nothing.
 */
import { grammarRefusal } from '../chat/grammar/refusals.ts';
import { type Bilingual, inLanguage } from '../domain/language.ts';
import { memoised } from '../domain/memoised.ts';
import { parseThing, type ShortIdKind, shortId } from '../domain/short-id.ts';
import type { ActionContext } from './action-context.ts';
import type { EvidenceFacts, EvidenceKind, EvidenceState, EvidenceWords, Weigher } from './evidence-kind.ts';
import { translator } from './translation.ts';

/** Who asks about evidence. */
export type EvidenceReader = Pick<ActionContext, 'transaction' | 'features'>;

function kindOf(
  features: ActionContext['features'],
  letter: ShortIdKind | undefined,
): EvidenceKind | undefined {
  return features.find(({ evidence }) => evidence?.letter === letter)?.evidence;
}

/** @returns what is said of a thing of which only parts are evidence */
function partsOf(features: ActionContext['features'], letter: ShortIdKind): EvidenceKind['partOf'] {
  return features.find(({ evidence }) => evidence?.partOf?.letter === letter)?.evidence?.partOf;
}

/** @returns the kinds of short ids that may be typed as evidence, so that each is told by its feature what it lacks */
export const citedKinds = memoised((features: ActionContext['features']): readonly ShortIdKind[] => {
  const kinds = features.flatMap(({ evidence }) => evidence ?? []);
  const wholes = kinds.flatMap(({ partOf }) => partOf?.letter ?? []);
  return [...new Set([...kinds.map(({ letter }) => letter), ...wholes])];
});

/** Asks each kind about its own things. @returns the answers by short id; nothing of a kind that nobody knows */
async function askKinds<Answer>(
  features: ActionContext['features'],
  things: readonly string[],
  ask: (kind: EvidenceKind, numbers: readonly number[]) => Promise<Iterable<readonly [number, Answer]>>,
): Promise<Map<string, Answer>> {
  const numbers = new Map<ShortIdKind, Set<number>>();
  for (const each of things) {
    const thing = parseThing(each);
    if (thing !== undefined)
      numbers.set(thing.kind, (numbers.get(thing.kind) ?? new Set()).add(thing.number));
  }
  const answers = new Map<string, Answer>();
  for (const [letter, own] of numbers) {
    const kind = kindOf(features, letter);
    if (kind === undefined) continue;
    for (const [number, answer] of await ask(kind, [...own])) answers.set(shortId(letter, number), answer);
  }
  return answers;
}

const byNumber = <Item extends { readonly number: number }>(items: readonly Item[]) =>
  items.map(item => [item.number, item] as const);

/** @returns what each thing weighs by, by short id */
export function evidenceFacts(
  { transaction, features }: EvidenceReader,
  teamId: number,
  things: readonly string[],
): Promise<Map<string, EvidenceFacts>> {
  return askKinds(features, things, async (kind, numbers) =>
    byNumber(await kind.read(transaction, teamId, numbers)),
  );
}

/** @returns what of each thing a vote holds for, by short id */
export function evidenceStates(
  { transaction, features }: EvidenceReader,
  teamId: number,
  things: readonly string[],
): Promise<Map<string, EvidenceState>> {
  return askKinds(features, things, async (kind, numbers) =>
    byNumber(await kind.state(transaction, teamId, numbers)),
  );
}

/** @returns by what each kind that there is weighs, by its letter */
export async function weighersOf(
  { transaction, features }: EvidenceReader,
  teamId: number,
): Promise<Map<ShortIdKind, Weigher>> {
  const weighers = new Map<ShortIdKind, Weigher>();
  for (const { evidence } of features)
    if (evidence !== undefined) weighers.set(evidence.letter, await evidence.weigh(transaction, teamId));
  return weighers;
}

/** How evidence is read. Takes short ids; one that is not there is said to be deleted. */
export type Quotes = {
  readonly quote: (thing: string, most?: number) => string;
  readonly named: (thing: string) => string;
  /** Undefined when there is none of that id. */
  readonly of: (thing: string) => EvidenceWords | undefined;
};

const DELETED: Bilingual = { zh: '已删除', en: 'deleted' };
const UNKNOWN_KIND: Bilingual = {
  zh: '没有这一类依据，不计入',
  en: 'of a kind that is not known; it does not count',
};

/** Looks up the evidence that is to be quoted or named. */
export async function quotesOf(context: ActionContext, things: readonly string[]): Promise<Quotes> {
  const { features, language } = context;
  const words = await askKinds(features, things, (kind, numbers) => kind.words(context, numbers));
  const say = translator(context);
  const isKnown = (thing: string) => kindOf(features, parseThing(thing)?.kind) !== undefined;
  const missing = (thing: string) => inLanguage(isKnown(thing) ? DELETED : UNKNOWN_KIND, language);
  return {
    of: thing => words.get(thing),
    named: thing => {
      const found = words.get(thing);
      if (found !== undefined) return found.named;
      return isKnown(thing)
        ? thing
        : say({ zh: `${thing}（${missing(thing)}）`, en: `${thing} (${missing(thing)})` });
    },
    quote: (thing, most) =>
      words.get(thing)?.quote(most) ??
      say({ zh: `（${thing} ${missing(thing)}）`, en: `(${thing} ${missing(thing)})` }),
  };
}

/** @returns what whoever cites these things has to know; none when all may be quoted */
export function unquotableLines(context: ActionContext, things: readonly string[]): string[] {
  if (things.length === 0) return [];
  const shown = things.slice(0, 6).join(' ');
  const more = things.length > 6 ? '…' : '';
  return [
    translator(context)({
      zh: `${shown}${more} 的用户未同意引用：计入声音，不引用原话`,
      en: `Whoever said ${shown}${more} refused to be quoted: it counts, and its words are never shown`,
    }),
  ];
}

/** @throws Refusal for the first of the things that can't be cited: it is not there, or gone */
export async function demandCitable(context: ActionContext, things: readonly string[]): Promise<void> {
  const { features, team } = context;
  for (const each of things) {
    const thing = parseThing(each);
    const kind = kindOf(features, thing?.kind);
    if (thing !== undefined && kind?.demand !== undefined) {
      await kind.demand(context, thing.number);
      continue;
    }
    if (thing !== undefined && kind === undefined)
      await partsOf(features, thing.kind)?.refuse(context, thing.number);
    const facts = (await evidenceFacts(context, team.id, [each])).get(each);
    if (facts === undefined || facts.isGone) throw grammarRefusal('no-such-thing', { id: each });
  }
}

/** @returns that what things of a kind say is not what it was, in that kind's words */
export function rewordedText(
  { features }: Pick<ActionContext, 'features'>,
  letter: ShortIdKind | undefined,
  ids: Bilingual,
): Bilingual {
  const said = kindOf(features, letter)?.reworded?.(ids);
  return said ?? { zh: `${ids.zh} 的原话改了`, en: `${ids.en} reworded` };
}

/** @returns the line that brings back a thing that is gone, where there is one */
export function restoringLine(
  { features }: Pick<ActionContext, 'features'>,
  thing: string,
): string | undefined {
  return kindOf(features, parseThing(thing)?.kind)?.restoring?.(thing);
}
