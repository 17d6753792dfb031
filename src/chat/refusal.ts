/**
 * Refusals: errors meant for the person. Their sentences stand beside whoever throws them (`refusals.ts`), each in
 * both languages; they say what was wrong and where, never scold, and never show an internal name. Whatever else is
 * thrown is a bug.
 */
import { type Bilingual, inLanguage, type Language } from '../domain/language.ts';
import { withoutEndUsers } from './grammar/end-user.ts';
import type { Button } from './view.ts';

export type RefusalOptions = {
  /** A line that would have worked, with the person's own words in it. */
  readonly example?: string;
  /** Ways on, besides typing. */
  readonly buttons?: readonly Button[];
  /** The argument that was wrong, so that what else was given can be kept. */
  readonly argument?: string;
  /** That argument is asked for again in a form, and these are ways on besides what the form offers. */
  readonly askAgainWith?: readonly Button[];
};

/** Longer lines are not shown again: nobody reads them. */
const EXAMPLE_AT_MOST = 160;

/** @returns the line as an example, unless there is none or it is too long to be shown */
export function exampleOf(line: string | undefined): RefusalOptions {
  return line === undefined || line.length > EXAMPLE_AT_MOST ? {} : { example: line };
}

/** Thrown where a person can mend it; rolls back what the command wrote. */
export class Refusal extends Error {
  override name = 'Refusal';

  constructor(
    /** Which sentence of which catalogue it is: what code compares. */
    readonly code: string,
    /** What the sentence is about. */
    readonly values: object,
    private readonly said: Bilingual,
    readonly options: RefusalOptions = {},
  ) {
    super(code);
  }

  /** @returns what the person is told, one or two lines */
  sentence(language: Language): string {
    const said = inLanguage(this.said, language);
    if (this.options.example === undefined) return said;
    const example = shownExample(this.options.example);
    return `${said}\n${language === 'en' ? 'Try: ' : '可以这样：'}${example}`;
  }

  /** The same refusal with other ways out. */
  instead(options: RefusalOptions): Refusal {
    return new Refusal(this.code, this.values, this.said, { ...this.options, ...options });
  }

  /** The same refusal with more ways out. */
  with(options: RefusalOptions): Refusal {
    return new Refusal(this.code, this.values, this.said, { ...options, ...this.options });
  }
}

/** Sentences by code, each made of what it is about. */
type Catalogue = { readonly [code: string]: (values: never) => Bilingual };

/** @returns what makes refusals of a catalogue: it takes the code, what the sentence is about, and the ways out */
export function refusalsOf<const Sentences extends Catalogue>(sentences: Sentences) {
  return <Code extends keyof Sentences & string>(
    code: Code,
    values: Parameters<Sentences[Code]>[0] & object,
    options: RefusalOptions = {},
  ): Refusal =>
    new Refusal(code, values, (sentences[code] as (about: typeof values) => Bilingual)(values), options);
}

/** A name that is hidden already. Whatever stands behind it is no more of it. */
const BEHIND_HIDDEN = /(?<=[=＝：:]["“「]?…["”」]?)(?=\s)/u;

/** @returns an example without end users' names, and with what else stands behind them */
function shownExample(line: string): string {
  return line.split(BEHIND_HIDDEN).map(withoutEndUsers).join('');
}
