/**
 * Schedules as people write them (parser), in Chinese and English: a line is understood wholly or refused with the piece that
 * was not, and nothing is guessed silently. What was understood is said back by `wordSchedule`.
 */
import type { Bilingual } from '../language.ts';
import { normalized } from '../normal-form.ts';
import type { Clock } from '../zoned-time.ts';
import type { Schedule } from './schedule.ts';
import { assemble, partsOf } from './schedule-parts.ts';
import type { Said, TroubleCode } from './schedule-said.ts';
import { WORDS } from './schedule-words.ts';
import { wordSchedule } from './word-schedule.ts';

/** In characters; what is longer is no time. */
export const LONGEST_SCHEDULE = 300;
/** Of what was not understood, so much is shown. */
const SHOWN_PIECE = 20;

export type ScheduleTrouble = {
  readonly code: TroubleCode;
  /** What of the line it is about, in small letters; the whole where something is missing. */
  readonly typed: string;
  /** Schedules that work, as near as can be to what was typed; where it has several meanings, one for each. */
  readonly examples: readonly Bilingual[];
};

export type ReadSchedule = { readonly schedule: Schedule } | { readonly trouble: ScheduleTrouble };

/**
 * @param clock the zone of the schedule, and when it was said: “from next Wednesday”, the first of every two weeks
 * @returns the schedule, or what is wrong with the line
 */
export function readSchedule(typed: string, clock: Clock): ReadSchedule {
  if (typed.length > LONGEST_SCHEDULE)
    return { trouble: { code: 'too-long', typed: shown(typed), examples: examplesOf([], clock) } };
  const line = inSimplified(normalized(typed).trim().toLowerCase());
  if (line === '') return { trouble: { code: 'empty', typed: '', examples: examplesOf([], clock) } };
  const pieces = piecesOf(line, clock);
  const all = pieces.map(({ said }) => said);
  const wrong = pieces.find(({ said }) => said.is === 'trouble');
  if (wrong?.said.is === 'trouble') {
    const { code } = wrong.said;
    return { trouble: { code, typed: shown(wrong.text), examples: examplesOf(all, clock) } };
  }
  const made = assemble(partsOf(all), clock);
  if (typeof made !== 'string') return { schedule: made };
  return { trouble: { code: made, typed: shown(line), examples: examplesOf(all, clock) } };
}

const TRADITIONAL = '週周點点個个號号後后節节兩两時时鐘钟開开發发過过從从禮礼隔隔間间過过';

/** The characters of which times are made; of the same length. */
function inSimplified(line: string): string {
  return [...line]
    .map(letter => {
      const at = TRADITIONAL.indexOf(letter);
      return at >= 0 && at % 2 === 0 ? TRADITIONAL.charAt(at + 1) : letter;
    })
    .join('');
}

type Piece = { readonly text: string; readonly said: Said };

/** Reads from left to right, each piece once. */
function piecesOf(line: string, clock: Clock): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < line.length; ) {
    const piece = nextPiece(line, from, clock) ?? unknownPiece(line, from, clock);
    pieces.push(piece);
    from += piece.text.length;
  }
  return pieces;
}

function nextPiece(line: string, from: number, clock: Clock): Piece | undefined {
  for (const [pattern, read] of WORDS) {
    pattern.lastIndex = from;
    const match = pattern.exec(line);
    if (match !== null && match[0] !== '')
      return { text: match[0], said: typeof read === 'function' ? read(match, clock) : read };
  }
  return undefined;
}

/** Up to where something is understood again: a word of letters or digits, or Han characters one by one. */
function unknownPiece(line: string, from: number, clock: Clock): Piece {
  let to = from;
  do {
    const word = /[a-z\d:.-]+/y;
    word.lastIndex = to;
    to += word.exec(line)?.[0].length ?? 1;
  } while (to < line.length && nextPiece(line, to, clock) === undefined);
  return { text: line.slice(from, to), said: { is: 'trouble', code: 'not-understood' } };
}

function shown(text: string): string {
  const letters = [...text.trim()];
  return letters.length > SHOWN_PIECE ? `${letters.slice(0, SHOWN_PIECE).join('')}…` : letters.join('');
}

const WEDNESDAYS: readonly Said[] = [{ is: 'days', days: [3] }];
const MONTHLY: readonly Said[] = [{ is: 'month' }];
const TEN: readonly Said[] = [{ is: 'time', minutes: 10 * 60 }];

/** What can be taken of a line, what is missing filled in: one example for each thing that may have been meant. */
function examplesOf(all: readonly Said[], clock: Clock): Bilingual[] {
  const choices = all.find(each => each.is === 'trouble' && each.instead !== undefined);
  const count = choices?.is === 'trouble' ? (choices.instead?.length ?? 1) : 1;
  const found: Bilingual[] = [];
  for (let choice = 0; choice < count; choice += 1) {
    const taken = all.flatMap(each =>
      each.is === 'trouble' ? (each.instead?.[choice] ?? each.instead?.[0] ?? []) : [each],
    );
    const example = wordSchedule(nearest(taken, clock));
    if (!found.some(({ zh }) => zh === example.zh)) found.push(example);
  }
  return found;
}

/** @returns a schedule that says as much as can be of what was said */
function nearest(taken: readonly Said[], clock: Clock): Schedule {
  const [time] = taken.filter(each => each.is === 'time');
  const once = [...taken.filter(each => each.is !== 'time'), ...(time === undefined ? TEN : [time])];
  const without = (...kinds: readonly Said['is'][]) => once.filter(({ is }) => !kinds.includes(is));
  const limits = ['start', 'until', 'times', 'holidays', 'note'] as const;
  const ofMonth = ['dates', 'nth', 'edge-working-day'] as const;
  const whole = ['working-days', 'every-day'] as const;
  const tries: readonly (readonly Said[])[] = [
    once,
    [...once, { is: 'nth', nth: 1 }],
    [...once, { is: 'dates', dates: [1] }],
    [...once, ...WEDNESDAYS],
    [...once, ...MONTHLY],
    [...without('nth'), { is: 'nth', nth: -1 }],
    [...without('dates'), { is: 'dates', dates: [-1] }],
    without(...limits),
    [...without(...limits), ...WEDNESDAYS],
    without(...limits, ...ofMonth, ...whole, 'month'),
    without(...limits, ...whole, 'weeks', 'days'),
    [...WEDNESDAYS, ...(time === undefined ? TEN : [time])],
  ];
  for (const each of tries) {
    const made = assemble(partsOf(each), clock);
    if (typeof made !== 'string') return made;
  }
  throw new RangeError('Wednesdays at ten are always a schedule');
}
