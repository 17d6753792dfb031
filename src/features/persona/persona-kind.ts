/** Personas and their versions as named kinds: how one is typed, offered, and left out where there is but one. */
import { type ThingFacts, thingArgument } from '../../chat/grammar/argument.ts';
import type { ListedKind, WrittenKind } from '../../chat/grammar/named-kind.ts';
import type { TypedKind } from '../../conversation/feature.ts';
import { inLanguage } from '../../domain/language.ts';
import { parseVersion } from '../../domain/short-id.ts';
import type { Persona } from './domain/persona.ts';
import { personaRefusal } from './refusals.ts';
import { listPersonas } from './store/personas.ts';

const PERSONA = 'persona';
const VERSION = 'version';

/** One of the team's personas; the only one when it is left out. */
export function personaArgument(facts: ThingFacts) {
  return thingArgument<Persona>(PERSONA, { ...facts, takesUsual: true });
}

/** The number of a persona's version: 7 of v7. */
export function versionArgument(facts: ThingFacts) {
  return thingArgument<number>(VERSION, facts);
}

const FIRST_PERSONA = { zh: '精致妈妈', en: 'young-mothers' };

const named: ListedKind<Persona> = {
  name: PERSONA,
  called: ({ name }) => ({ id: name, label: { zh: name, en: name } }),
  none: (typed, language) =>
    personaRefusal(
      'no-persona-yet',
      {},
      { example: `/persona new ${typed ?? inLanguage(FIRST_PERSONA, language)}` },
    ),
};

export const personaKind: TypedKind = {
  ...named,
  known: async (transaction, teamId) => {
    const things = await listPersonas(transaction, teamId);
    return { things, usual: things.length === 1 ? things[0] : undefined };
  },
};

const written: WrittenKind<number> = {
  name: VERSION,
  parse: parseVersion,
  unknown: ({ shown, argument, ways }) =>
    personaRefusal('not-a-version', { label: argument.label, typed: shown }, ways),
};

export const versionKind: TypedKind = written;
