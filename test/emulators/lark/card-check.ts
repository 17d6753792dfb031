/**
 * Whether the platform takes a card, JSON 2.0 only. Where the documentation is silent: strict about structure,
 * lenient about values; what a client would drop or cut without a word is refused, so that slips are found.
 */
import type { z } from 'zod';
import { brokenRule } from './card-constraints.ts';
import { CARD_TOO_LONG, type CardRefusal, inPlatformWords, UNPARSABLE } from './card-refusal.ts';
import { CARD, ELEMENTS } from './card-schema.ts';
import { elementsOf, isJson } from './card-tree.ts';

const MOST_BYTES = 30 * 1024;
/** Of JSON 1.0, which 2.0 does not know any more. */
const GONE: ReadonlySet<string> = new Set(['action', 'note']);

/** The refusal in the platform's words (the `msg` of 230099, or of 230025 if it is too long), if there is one. */
export function checkCard(card: unknown): string | undefined {
  if (Buffer.byteLength(JSON.stringify(card) ?? '') > MOST_BYTES) return CARD_TOO_LONG;
  if (!isJson(card))
    return inPlatformWords({ code: 200_621, message: UNPARSABLE, value: 'card is no object' });
  const refusal = schemaRefusal(CARD, card, 'ROOT') ?? elementRefusal(card) ?? brokenRule(card);
  return refusal === undefined ? undefined : inPlatformWords(refusal);
}

function elementRefusal(card: unknown): CardRefusal | undefined {
  for (const { element, tag, path } of elementsOf(card)) {
    if (GONE.has(tag)) {
      const message = 'cards of schema V2 no longer support this capability';
      return { code: 200_861, path, message, value: `unsupported tag ${tag}` };
    }
    const schema = ELEMENTS.get(tag);
    if (schema === undefined) {
      return { code: 200_621, path, message: `type of element is not supported tag: ${tag}` };
    }
    const refusal = schemaRefusal(schema, element, path);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function schemaRefusal(schema: z.ZodType, value: unknown, path: string): CardRefusal | undefined {
  const issue = schema.safeParse(value, { reportInput: true }).error?.issues[0];
  if (issue === undefined) return undefined;
  const place = [path, ...issue.path.map(key => (typeof key === 'number' ? `[${key}]` : String(key)))];
  return {
    code: 200_621,
    path: place.join(' -> '),
    message: UNPARSABLE,
    value: describe(issue),
  };
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown property ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `property is required (${issue.expected})`;
  return issue.message;
}
