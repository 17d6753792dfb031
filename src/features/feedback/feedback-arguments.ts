/** The arguments of the commands about feedback, derived from its fields, and what a record says by them. */
import { z } from 'zod';
import { clearable, idArgument, idsArgument, listArgument, optional } from '../../chat/grammar/argument.ts';
import type { AuditEntry } from '../../store/audit.ts';
import { type FeedbackContent, NAME_AT_MOST } from './domain/feedback.ts';
import { FIELD_KEYS, FIELDS, type FieldKey, fieldKeyOf } from './feedback-fields.ts';

const beyondNeed = {
  sentiment: clearable(FIELDS.sentiment.argument()),
  intensity: clearable(FIELDS.intensity.argument()),
  segment: clearable(FIELDS.segment.argument()),
  tags: clearable(FIELDS.tags.argument({ takesFollowing: true })),
  // A slip must not make a yes of a no.
  consent: optional(FIELDS.consent.argument({ cautious: 'no' })),
  user: optional(FIELDS.user.argument()),
  date: optional(FIELDS.date.argument()),
};

/** What is typed to record a feedback. */
export const recordArguments = {
  text: FIELDS.text.argument({ position: 1, takesRest: true }),
  source: FIELDS.source.argument({ takesUsual: true, mayBeNew: true }),
  dimension: FIELDS.dimension.argument(),
  ...beyondNeed,
};

/** What is typed to change one. */
export const editArguments = {
  text: optional(FIELDS.text.argument()),
  source: optional(FIELDS.source.argument({ mayBeNew: true })),
  dimension: optional(FIELDS.dimension.argument()),
  ...beyondNeed,
  /** Of what an edited message does not say any more. */
  clear: optional(
    listArgument({
      label: { zh: '清空', en: 'clear' },
      means: { zh: '消息里去掉了的几项', en: 'what a message does not say any more' },
      example: { zh: 'tags', en: 'tags' },
      most: 10,
      each: NAME_AT_MOST,
      isHidden: true,
    }),
  ),
};

export const feedbackId = idArgument({
  label: { zh: '编号', en: 'id' },
  means: { zh: '反馈的编号', en: 'the id of the feedback' },
  example: { zh: 'F2', en: 'F2' },
  of: 'F',
  position: 1,
});

export const feedbackIds = idsArgument({
  label: { zh: '编号', en: 'ids' },
  means: { zh: '几条反馈的编号', en: 'ids of the feedback' },
  example: { zh: 'F3 F7', en: 'F3 F7' },
  of: 'F',
  most: 20,
  position: 1,
  takesRest: true,
});

/** What the arguments of a record's fields were given as. */
export type GivenFields = {
  readonly [Key in FieldKey]?: z.output<ReturnType<(typeof FIELDS)[Key]['argument']>> | null | undefined;
};

type TypedContent = { readonly [Name in keyof FeedbackContent]?: NonNullable<FeedbackContent[Name]> };

/** @returns the fields of a record as they were typed; those that were not are left out */
export function contentGiven(given: GivenFields): TypedContent {
  // Each field reads what its own argument gives.
  const fieldOf = (key: FieldKey): { name: string; read(value: unknown): unknown } => FIELDS[key] as never;
  const typed = FIELD_KEYS.filter(key => given[key] !== undefined);
  const unsaid: Readonly<Record<string, unknown>> = UNSAID;
  return Object.fromEntries(
    typed.map(key => {
      const { name, read } = fieldOf(key);
      return [name, given[key] === null ? unsaid[name] : read(given[key])];
    }),
  );
}

/** What a record says of what it can be without, when nobody says anything of it. */
export const UNSAID = {
  sentiment: null,
  intensity: null,
  segment: null,
  tags: [],
  consent: 'unknown',
  endUser: null,
} as const satisfies Partial<FeedbackContent>;

/** @returns whether a record can be without what an argument says */
export function isClearable(key: string): boolean {
  return Object.hasOwn(FIELDS, key) && FIELDS[key as FieldKey].name in UNSAID;
}

/** @returns the content of a record in which these arguments say nothing */
export function clearedContent(keys: readonly string[]): Partial<FeedbackContent> {
  const names = new Set<string>(keys.filter(isClearable).map(key => FIELDS[key as FieldKey].name));
  return Object.fromEntries(Object.entries(UNSAID).filter(([name]) => names.has(name)));
}

/** The changes that an entry of a record's history holds. */
export const changesSchema = z.array(z.object({ name: z.string(), from: z.unknown(), to: z.unknown() }));

/** @returns the arguments that an entry of a record's history changed */
export function changedArguments({ action, details }: AuditEntry): string[] {
  if (action !== 'feedback.edited') return [];
  return changesSchema
    .catch([])
    .parse(details['changes'])
    .map(({ name }) => fieldKeyOf(name) ?? name);
}
