/**
 * A toy feature in one file: A/B tests, a kind of thing that is typed by name or by its short id T1, and is evidence. Nothing
 * else of the program knows of it; its things are kept in memory.
 */
import { z } from 'zod';
import { optional, textArgument, thingArgument } from '../../src/chat/grammar/argument.ts';
import type { ListedKind } from '../../src/chat/grammar/named-kind.ts';
import { refusalsOf } from '../../src/chat/refusal.ts';
import { text, view } from '../../src/chat/view.ts';
import { type Command, type Context, command } from '../../src/conversation/command.ts';
import type { EvidenceKind } from '../../src/conversation/evidence-kind.ts';
import { type Feature, tell } from '../../src/conversation/feature.ts';
import { both } from '../../src/domain/language.ts';
import { MEMBERS } from '../../src/domain/role.ts';
import { shortId } from '../../src/domain/short-id.ts';

export type Trial = {
  /** The 1 of T1. */
  readonly number: number;
  readonly name: string;
  readonly also: readonly string[];
  readonly weight: number;
  readonly sourceId: number | null;
  readonly saidAt: Date;
  readonly result: string;
  readonly isGone: boolean;
};

const trialRefusal = refusalsOf({
  'no-trial-yet': ({ typed }: { typed: string | undefined }) =>
    both(`还没有测试${typed ?? ''}。`, `No trial ${typed ?? ''} yet.`),
});

/** @returns the feature and its commands, over these trials, which the commands change */
export function trialsFeature(trials: Trial[]): {
  readonly features: readonly Feature[];
  readonly commands: readonly Command[];
} {
  const named: ListedKind<Trial> = {
    name: 'trial',
    called: ({ name, also }) => ({ id: name, label: { zh: name, en: name }, also }),
    numbered: { letter: 'T', of: ({ number }) => number },
    none: typed => trialRefusal('no-trial-yet', { typed }, { example: '/trial start 春季对比' }),
  };
  const among = (numbers: readonly number[]) => trials.filter(({ number }) => numbers.includes(number));
  const evidence: EvidenceKind = {
    letter: 'T',
    read: async (_, __, numbers) => among(numbers).map(each => ({ ...each, voice: each.number })),
    weigh: async () => ({ basis: 'T', factor: () => 1 }),
    words: async (_, numbers) =>
      new Map(
        among(numbers).map(({ number, name, result }) => [
          number,
          {
            named: `T${number}（${name}）`,
            quote: () => `${name}：${result}（T${number}）`,
          },
        ]),
      ),
    state: async (_, __, numbers) =>
      among(numbers).map(({ number, result, isGone }) => ({
        ...{ number, words: result, voice: number, isGone },
        isUnquotable: false,
      })),
  };
  const feature: Feature = {
    name: 'trials',
    kinds: [
      {
        ...named,
        known: async () => ({
          things: trials,
          likely: trials.toReversed(),
          usual: trials.length === 1 ? trials[0] : undefined,
        }),
      },
    ],
    evidence,
  };
  return { features: [feature], commands: [trialCommand(trials)] };
}

const label = { zh: '测试', en: 'trial' };
const facts = { label, means: label, example: { zh: '春季对比', en: 'spring' }, position: 1 };
const trial = thingArgument<Trial>('trial', { ...facts, takesUsual: true });

function trialCommand(trials: Trial[]): Command {
  const change = async (context: Context, { number }: Trial, how: Partial<Trial>) => {
    const { transaction, features, clock, team } = context;
    const index = trials.findIndex(each => each.number === number);
    const before = trials[index];
    if (before === undefined) throw new RangeError(`no trial ${number}`);
    trials[index] = { ...before, ...how };
    const touched = { letter: 'T', numbers: [number] } as const;
    const by = { transaction, features, now: clock.now };
    await tell(features, 'recordsTouched', by, { ...touched, teamId: team.id });
    await tell(features, 'recordsChanged', context, touched);
    return { view: view(text(`${shortId('T', number)} 改了`)) };
  };
  const show = command({
    name: 'show',
    alias: '看',
    summary: { zh: '看一个测试', en: 'Show a trial' },
    roles: MEMBERS,
    args: z.object({ trial }),
    examples: [],
    run: async (_, args) => ({ view: view(text(`T${args.trial.number} ${args.trial.name}`)) }),
  });
  const end = command({
    name: 'end',
    alias: '了结',
    summary: { zh: '记下结果', en: 'Note the result' },
    roles: MEMBERS,
    args: z.object({
      trial,
      result: optional(
        textArgument({ ...facts, label: { zh: '结果', en: 'result' }, most: 50, position: 2 }),
      ),
    }),
    examples: [],
    run: (context, { trial: ended, result }) =>
      change(context, ended, result === undefined ? { isGone: true } : { result }),
  });
  return command({
    name: 'trial',
    alias: '试验',
    summary: { zh: '测试', en: 'Trials' },
    roles: MEMBERS,
    args: z.object({}),
    examples: [],
    subcommands: [show, end],
    run: async () => ({ view: view(text('试验')) }),
  });
}
