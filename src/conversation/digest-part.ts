/**
 * Parts of the digest (periodic report): what a feature has to report of a period. The digest picks, orders and words what
 * stands around them, and names none. A section is data in both languages: it is frozen with the report and unfolded later.
 */
import { z } from 'zod';
import { panelSchema } from '../domain/chart.ts';
import type { Choice } from '../domain/choice.ts';
import type { ActionContext } from './action-context.ts';

export type DigestPeriod = {
  readonly from: Date;
  /** Not in it any more. */
  readonly to: Date;
  /** The period before, as long, begins here. */
  readonly before: Date;
};

export type AskedDigest = {
  readonly period: DigestPeriod;
  /** @returns those of the findings that no digest has told yet: a finding is reported once */
  readonly untold: (findings: readonly string[]) => Promise<ReadonlySet<string>>;
};

const bilingual = z.object({ zh: z.string(), en: z.string() });

const entrySchema = z.object({
  /** One line, or a few. */
  text: bilingual,
  /** Short ids of records whose words stand below it: looked up when it is shown, so that what is erased or refused stays out. */
  quotes: z.array(z.string()).default([]),
  /** Numbers of the records behind its number (the 12 of F12), newest first. */
  records: z.array(z.number()).default([]),
  buttons: z
    .array(z.object({ label: bilingual, line: z.string(), asks: z.array(z.string()).optional() }))
    .default([]),
});

export const digestSectionSchema = z.object({
  /**
   * What is shown first where there is too much: what waits for somebody, what changed, what is new. A `state` is no news: it
   * makes no digest by itself.
   */
  urgency: z.enum(['waits', 'change', 'news', 'state']),
  /** Its piece of the answer: “P12 等你们 2 票”. */
  headline: bilingual.optional(),
  line: bilingual,
  /** What it unfolds to. */
  entries: z.array(entrySchema),
  /** Its share of the digest's picture. */
  panel: z.object({ zh: panelSchema, en: panelSchema }).optional(),
  /** What is told by it, named so that the same is named the same again: `P12 open`. */
  findings: z.array(z.string()),
});

/** What a part has to say; as it is kept, with nothing left out. */
export type DigestSection = z.infer<typeof digestSectionSchema>;
export type DigestEntry = z.infer<typeof entrySchema>;
/** As it is made: what it has none of may be left out. */
export type NewSection = z.input<typeof digestSectionSchema>;

/** Its id, label and other words are what `/digest mute` takes. */
export type DigestPart = Choice & {
  /** @returns undefined when it has nothing to say; what takes long to read it asks of `context.readings.bulk` */
  readonly read: (context: ActionContext, asked: AskedDigest) => Promise<NewSection | undefined>;
};
