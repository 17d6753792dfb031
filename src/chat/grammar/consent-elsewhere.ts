/**
 * Consent in words that were not typed in the line: the message that is replied to, the fields of a form. Quotes can't say
 * of them that they are somebody's words, so only a refusal of consent beside them lets such words in.
 */
import { pickChoice } from '../../domain/choice.ts';
import { folded } from '../../domain/folded.ts';
import type { Language } from '../../domain/language.ts';
import { exampleOf } from '../refusal.ts';
import { type Argument, argumentsOf, type CommandPath, target } from './command.ts';
import { refusalOf } from './consent-pair.ts';
import { refusalIn } from './refusal-in-words.ts';
import { grammarRefusal } from './refusals.ts';
import { type Given, wordStart } from './refuse-consent.ts';
import { withInstead } from './without-words.ts';
import { writtenLine } from './written-line.ts';

type Values = Readonly<Record<string, Given | undefined>>;

const SHOWN_AT_MOST = 30;

/** @throws Refusal where the message that is replied to says that the user refuses, and the line does not say so */
export function refuseInReply(
  all: readonly Argument[],
  line: string,
  repliedText: string,
  values: Values,
): void {
  const consent = consentOf(all);
  const said = refusalSaidIn(repliedText);
  if (consent === undefined || said === undefined) return;
  const answer = values[consent.name];
  if (answer !== undefined && isRefusal(consent, answer.typed)) return;
  throw grammarRefusal(
    'consent-in-reply',
    { said },
    exampleOf(withRefusal(line, consent, answer, keysIn(line))),
  );
}

/**
 * @param values all that the form and its draft give, by argument
 * @param filled the arguments that are given now; what the draft had was looked at before, but for a consent given now
 * @throws Refusal where a field says that the user refuses, and consent is not refused beside it
 */
export function refuseInForm(
  path: CommandPath,
  values: Readonly<Record<string, string>>,
  filled: ReadonlySet<string>,
  language: Language,
): void {
  const all = argumentsOf(target(path));
  const consent = consentOf(all);
  if (consent === undefined) return;
  const answer = values[consent.name];
  if (answer !== undefined && isRefusal(consent, answer)) return;
  for (const { name, facts } of all) {
    const isLooked = filled.has(name) || filled.has(consent.name);
    if (!isLooked || (facts.read.as !== 'text' && facts.read.as !== 'list')) continue;
    const said = refusalSaidIn(values[name] ?? '');
    if (said === undefined) continue;
    const example = writtenLine(
      path,
      { ...values, [consent.name]: refusingWord(consent, language) },
      language,
    );
    throw grammarRefusal('consent-in-form', { label: facts.label, said }, exampleOf(example));
  }
}

/** @returns the line with the pair that refuses in place of what it says of consent, or at its end */
export function withRefusal(
  line: string,
  consent: Argument,
  answer: Given | undefined,
  /** In whose language. */
  said: string,
): string {
  const pair = refusalOf(consent, said) ?? '';
  const { start, end } = answer ?? {};
  return start === undefined || end === undefined
    ? `${line.trimEnd()} ${pair}`
    : withInstead(line, { start: wordStart(line, start), end }, pair, []);
}

/** @returns the name of the command and the keys of a line: sources are Chinese in English lines, too */
function keysIn(line: string): string {
  return [/^\s*[/／]\S+/u.exec(line)?.[0], ...(line.match(/\S{1,24}(?=[=＝：:])/gu) ?? [])].join(' ');
}

/** @returns the argument by which a user's consent is given; undefined where there is none */
export function consentOf(all: readonly Argument[]): Argument | undefined {
  return all.find(({ facts }) => facts.cautious !== undefined && facts.read.as === 'choice');
}

function refusingWord({ facts: { cautious = '', read } }: Argument, language: Language): string {
  const choice = read.as === 'choice' ? read.choices.find(each => each.id === cautious) : undefined;
  return choice === undefined || language === 'en' ? cautious : choice.label.zh;
}

function isRefusal({ facts: { cautious, read } }: Argument, typed: string): boolean {
  const picked = read.as === 'choice' ? pickChoice(read.choices, typed) : undefined;
  return picked?.found === 'one' && picked.choice.id === cautious;
}

/** @returns the words that say so, as typed, so that they can be shown */
function refusalSaidIn(typed: string): string | undefined {
  const whole = folded(typed);
  const found = refusalIn(whole.text);
  if (found === undefined) return undefined;
  const said = typed.slice(whole.starts[found.start], whole.ends[found.end - 1]);
  return [...said.replace(/\s+/gu, ' ')].slice(0, SHOWN_AT_MOST).join('');
}
