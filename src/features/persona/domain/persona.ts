/** A persona as it is named: a team keeps one or more (method.md §7). */

export type Persona = {
  readonly id: number;
  readonly name: string;
  /** The current version; 0 before the first approval. */
  readonly version: number;
  readonly createdAt: Date;
};
