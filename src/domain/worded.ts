/** The words of a record, in which somebody may be named. */

export type Worded = {
  readonly text: string;
  readonly segment: string | null;
  readonly tags: readonly string[];
};

export const WORDED = ['text', 'segment', 'tags'] as const satisfies (keyof Worded)[];
