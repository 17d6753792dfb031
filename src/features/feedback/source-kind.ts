/** Sources as a named kind: how one is typed, offered, left out, and added where the team has none of that name. */
import {
  type ThingFacts,
  thingArgument,
  thingsArgument,
  type Vocabulary,
} from '../../chat/grammar/argument.ts';
import type { ListedKind, UnknownName } from '../../chat/grammar/named-kind.ts';
import type { Button } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import type { TypedKind } from '../../conversation/feature.ts';
import { knownKinds } from '../../conversation/known-kinds.ts';
import { inLanguage } from '../../domain/language.ts';
import { likelySources, SOURCE_KINDS, type Source, usualSource } from './domain/source.ts';
import { knownKind, otherNames, sourceLabel } from './domain/source-names.ts';
import { feedbackRefusal } from './refusals.ts';
import { listSources } from './store/sources.ts';

const SOURCE = 'source';

/** One of the team's sources. */
export function sourceArgument(facts: ThingFacts) {
  return thingArgument<Source>(SOURCE, facts);
}

/** Several of them, also such as were removed: records stand under them still. */
export function sourcesArgument(facts: ThingFacts & { readonly most: number }) {
  return thingsArgument<Source>(SOURCE, facts);
}

const named: ListedKind<Source> = {
  name: SOURCE,
  called: source => ({
    id: source.name,
    label: sourceLabel(source),
    also: otherNames(source),
    isFoundWhole: true,
  }),
  unknown: asked =>
    asked.mayBeNew
      ? feedbackRefusal(
          'no-such-source',
          { typed: asked.shown },
          { ...asked.ways, askAgainWith: addSourceButtons(asked) },
        )
      : feedbackRefusal('unknown-source', { typed: asked.shown }, { ...asked.ways, askAgainWith: [] }),
};

export const sourceKind: TypedKind = {
  ...named,
  known: async (transaction, teamId, { role, lastSourceId }) => {
    const all = await listSources(transaction, teamId);
    const things = all.filter(({ isRemoved }) => isRemoved !== true);
    return {
      things,
      former: all.filter(({ isRemoved }) => isRemoved === true),
      likely: likelySources(things, role, lastSourceId),
      usual: usualSource(things, role),
      hint: role === undefined ? ROLE_HINT : undefined,
    };
  },
};

/** Whoever has no role has no usual source either. */
const ROLE_HINT = {
  zh: '设了岗位就有默认渠道，不用每次填：/team role 社群',
  en: 'With a role you have a usual source and need not say it: /team role community',
};

/** One button a kind of source: adds the source that was typed, then goes on with the command. */
function addSourceButtons({ typed, argument, language }: UnknownName): Button[] {
  const name = typed.trim().replace(/["“”\\]/g, '');
  if (name === '') return [];
  const likely = knownKind(name);
  const kinds = [...SOURCE_KINDS].sort(
    (one, other) => Number(other.id === likely) - Number(one.id === likely),
  );
  return kinds.map(kind => ({
    label: inLanguage(
      { zh: `加为${kind.label.zh}渠道`, en: `Add as ${kind.label.en.toLowerCase()}` },
      language,
    ),
    line: `/source add "${name}" kind=${kind.id}`,
    fill: { [argument.name]: name },
  }));
}

/** @returns the sources that were read with the command, also those that were removed; @throws RangeError where it takes none */
export function sourcesIn({ kinds }: Vocabulary): readonly Source[] {
  const known = kinds.get(SOURCE);
  if (known === undefined) throw new RangeError('the command knows no sources');
  return [...known.things, ...(known.former ?? [])] as readonly Source[];
}

/** A command that takes no source, and has to name some. */
export async function knowingSources(context: Context): Promise<Context> {
  const { vocabulary, team } = context;
  if (vocabulary.kinds.has(SOURCE)) return context;
  const kinds = await knownKinds({ ...context, teamId: team.id }, [SOURCE]);
  return { ...context, vocabulary: { ...vocabulary, kinds: new Map([...vocabulary.kinds, ...kinds]) } };
}
