/** A team's dictionary: its own words, stop words and synonyms, all as they are compared (`comparable`). */
export type Dictionary = {
  /** Never divided: 小样, 闪充. */
  readonly words: readonly string[];
  /** They say nothing. */
  readonly stop: readonly string[];
  /** What is said, and what it counts as. */
  readonly synonyms: readonly (readonly [said: string, same: string])[];
};
