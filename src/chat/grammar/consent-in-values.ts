/** Refusals of consent that are given as something else, where nobody looks for them: “标签=不同意公开”. */
import { type Choice, namesOf } from '../../domain/choice.ts';
import { comparable } from '../../domain/normal-form.ts';
import type { Argument } from './command.ts';
import { withRefusal } from './consent-elsewhere.ts';
import { SURE } from './consent-words.ts';
import { saysRefusal } from './refusal-in-words.ts';
import { type Given, unclear } from './refuse-consent.ts';

/** In characters: what takes more is a text, and no name of something. */
const NAME_AT_MOST = 100;

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
    (SURE.test(comparable(item)) && refusals.has(comparable(item))) || saysRefusal(item);
  const answer = values[consent.name];
  if (answer !== undefined && refusals.has(comparable(answer.typed))) return;
  for (const { name, facts } of all) {
    const typed = values[name]?.typed;
    const isElse = facts.takesRest === true || facts.read.as === 'end-user' || name === consent.name;
    // “原话="…"”: in quotes whole sentences are somebody's words.
    const isSaid = facts.read.as === 'text' && facts.read.most > NAME_AT_MOST && isQuoted(line, values[name]);
    const isText = isElse || isSaid;
    const item = isText ? undefined : typed?.split(/[,，、;；]/u).find(saysNo);
    if (typed === undefined || item === undefined) continue;
    throw unclear(item, withRefusal(line, consent, answer, item));
  }
}

function isQuoted(line: string, { start }: Given = { typed: '' }): boolean {
  return start !== undefined && /["“「]/u.test(line.charAt(start));
}
