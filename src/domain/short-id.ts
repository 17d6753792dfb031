/** Short ids, counted per team: what every text calls a thing by. */
import { normalized } from './normal-form.ts';

/** F feedback, P proposal, C claim, T A/B test, M review, A action item, S survey, I interview, B import. */
export const SHORT_ID_LETTERS = ['F', 'P', 'C', 'T', 'M', 'A', 'S', 'I', 'B'] as const;
/** R is a round of an A/B test, written `T1/R2`: its number is the test's, and two digits of the round. */
export const SHORT_ID_KINDS = [...SHORT_ID_LETTERS, 'R'] as const;
export type ShortIdKind = (typeof SHORT_ID_KINDS)[number];

const ROUNDS = 100;

/** A thing of a team: its kind, and its number among those of the kind. */
export type Thing = { readonly kind: ShortIdKind; readonly number: number };

/** @returns e.g. `F12` */
export function shortId(kind: ShortIdKind, number: number): string {
  if (kind !== 'R') return `${kind}${number}`;
  const { test, round } = roundOf(number);
  return `T${test}/R${round}`;
}

/** @returns the number under which round 2 of test T1 is a thing of its own: 102 */
export function numberOfRound(test: number, round: number): number {
  return test * ROUNDS + round;
}

/** @returns of which test the thing of that number is which round */
export function roundOf(number: number): { readonly test: number; readonly round: number } {
  return { test: Math.floor(number / ROUNDS), round: number % ROUNDS };
}

/** @returns the kind of a short id as we write it, without reading it in full: asked of every piece of evidence */
export function kindOfId(id: string): string {
  return id.includes('/') ? 'R' : id.charAt(0);
}

/**
 * @param typed in any case or width: `f12`, `Ｆ１２`
 * @returns the number, or undefined when it is no short id of that kind
 */
export function parseShortId(kind: ShortIdKind, typed: string): number | undefined {
  const thing = parseThing(typed);
  return thing?.kind === kind ? thing.number : undefined;
}

/** @returns what a short id of any kind stands for; undefined when it is none */
export function parseThing(typed: string): Thing | undefined {
  const [, letter, digits, round] =
    /^#?([A-Z])([1-9]\d{0,8})(?:\/?R([1-9]\d?))?$/.exec(asCompared(typed)) ?? [];
  const kind = SHORT_ID_LETTERS.find(each => each === letter);
  if (kind === undefined || round === undefined) return kind && { kind, number: Number(digits) };
  return kind === 'T' ? { kind: 'R', number: numberOfRound(Number(digits), Number(round)) } : undefined;
}

/** Nothing longer is an id, however it is written; nor a list of them a word. */
const ID_AT_MOST = 40;
const LIST_AT_MOST = 400;

/** What ends a list or a sentence is no part of the id before it: `F5.`, `F5。` */
function asCompared(typed: string): string {
  if (typed.length > ID_AT_MOST) return '';
  return normalized(typed)
    .toUpperCase()
    .trim()
    .replace(/[.。,、;:!?)\]】”"]{1,8}$/u, '');
}

/** A range of more is hardly meant. */
const RANGE_AT_MOST = 200;
const BETWEEN = /[,、;&\s]+|和|与|及|跟/u;
const TO = /\s{0,4}(?:到|至|[-‐-―−~〜])\s{0,4}/gu;

/** What was typed as a list: its things, each once, in their order; or else the first item that is none. */
export type ThingList = { readonly things: readonly Thing[]; readonly wrong?: string };

/**
 * Reads a list of short ids.
 * @param kinds others are none of the list; all when left out
 * @param typed `P3,P2`, `F30、F31`, `F3 和 F7`, `F3到F7`, `F3-7`, each in any case or width
 */
export function parseThings(typed: string, kinds: readonly ShortIdKind[] = SHORT_ID_KINDS): ThingList {
  const things = new Map<string, Thing>();
  for (const item of normalized(typed).replace(TO, '-').split(BETWEEN)) {
    if (item === '' || item.toUpperCase() === 'AND') continue;
    const found = parseRange(item) ?? [parseThing(item)];
    for (const thing of found) {
      if (thing === undefined || !kinds.includes(thing.kind)) return { things: [], wrong: item };
      things.set(shortId(thing.kind, thing.number), thing);
    }
  }
  return { things: [...things.values()] };
}

function parseRange(item: string): Thing[] | undefined {
  const [, first, last] = /^(#?[A-Z]\d+)-(#?[A-Z]?\d+)$/.exec(asCompared(item)) ?? [];
  const from = first === undefined ? undefined : parseThing(first);
  const to = from && last && parseThing(/^\d/.test(last) ? `${from.kind}${last}` : last);
  if (from === undefined || !to || to.kind !== from.kind || from.kind === 'R') return undefined;
  const least = Math.min(from.number, to.number);
  const count = Math.abs(to.number - from.number) + 1;
  if (count > RANGE_AT_MOST) return undefined;
  return Array.from({ length: count }, (_, index) => ({ kind: from.kind, number: least + index }));
}

/** @returns the numbers of the things of one kind, each once, in their order */
export function numbersOf(kind: ShortIdKind, things: readonly string[]): number[] {
  return [...new Set(things.flatMap(thing => parseShortId(kind, thing) ?? []))];
}

const HALF_TO_FULL_WIDTH = 0xfee0;
const LETTERS = SHORT_ID_LETTERS.map(
  kind => kind + String.fromCharCode(kind.charCodeAt(0) + HALF_TO_FULL_WIDTH),
).join('');
/** A round of an A/B test, behind its id. */
const ROUND = '(?:[/／]?[RrＲｒ][0-9０-９]+|[/／]?第.{1,3}轮)';
const GLUED = new RegExp(
  `^\\p{Script=Han}+(?=[#＃]?[${LETTERS}][0-9０-９]+${ROUND}?(?:[^\\p{L}\\p{N}=＝]|[到至和与及]|$))`,
  'iu',
);

/** @returns the Chinese word that runs into an id, as the 质疑 of 质疑C1: it is complete where the id begins */
export function wordBeforeId(word: string): string | undefined {
  return GLUED.exec(word)?.[0];
}

/** @returns whether a word is written as the id of something, whatever it may be */
export function looksLikeId(word: string): boolean {
  return /^#?(?:[A-Z]\d+|T\d+\/?R\d+)$/.test(asCompared(word));
}

/** @returns whether a word is a short id, or several of them */
export function isListOfIds(word: string): boolean {
  return word.length <= LIST_AT_MOST && /\p{N}/u.test(word) && parseThings(word).things.length > 0;
}

/**
 * @param typed in any case or width: `v7`, `Ｖ７`, `7`
 * @returns the number of the version, or undefined when it is none
 */
export function parseVersion(typed: string): number | undefined {
  const match = /^v?(0|[1-9]\d{0,5})$/i.exec(normalized(typed).trim());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** @returns e.g. `v7` */
export function versionName(version: number): string {
  return `v${version}`;
}
