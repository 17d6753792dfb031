/** Refusals of consent that are given as something else, where nobody looks for them: “标签=不同意公开”. */
import { type Choice, namesOf } from '../../domain/choice.ts';
import { folded } from '../../domain/folded.ts';
import { comparable } from '../../domain/normal-form.ts';
import type { Argument } from './command.ts';
import { refusalOf } from './consent-pair.ts';
import { type Given, unclear, wordStart } from './consent-unclear.ts';
import { REFUSAL_IN_WORDS, SURE } from './consent-words.ts';
import { withInstead } from './without-words.ts';

/** @throws Refusal where a value of another argument says that the user refuses, and consent is not refused beside it */
export function refuseInValues(
  consent: Argument,
  choices: readonly Choice[],
  all: readonly Argument[],
  line: string,
  values: Readonly<Record<string, Given | undefined>>,
): void {
  const refusals = new Set(
    choices
      .filter(each => each.id === consent.facts.cautious)
      .flatMap(namesOf)
      .map(comparable),
  );
  // “标签=无” clears the tags.
  const saysNo = (item: string) =>
    (SURE.test(comparable(item)) && refusals.has(comparable(item))) ||
    REFUSAL_IN_WORDS.test(folded(item).text);
  const answer = values[consent.name];
  if (answer !== undefined && refusals.has(comparable(answer.typed))) return;
  for (const { name, facts } of all) {
    const typed = values[name]?.typed;
    // Those hold whole sentences, which are looked at elsewhere.
    const isText = facts.takesRest === true || facts.read.as === 'end-user' || name === consent.name;
    const item = isText ? undefined : typed?.split(/[,，、;；]/u).find(saysNo);
    if (typed === undefined || item === undefined) continue;
    const pair = refusalOf(consent, typed) ?? '';
    const { start, end } = answer ?? {};
    const isAnswered = start !== undefined && end !== undefined;
    const example = isAnswered
      ? withInstead(line, { start: wordStart(line, start), end }, pair, [])
      : `${line.trimEnd()} ${pair}`;
    throw unclear(item, example);
  }
}
