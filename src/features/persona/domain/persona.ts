/** A persona as it is named: a team keeps one or more (method.md §7). */
import { normalized } from '../../../domain/normal-form.ts';

export type Persona = {
  readonly id: number;
  readonly name: string;
  /** The current version; 0 before the first approval. */
  readonly version: number;
  readonly createdAt: Date;
};

/** @returns e.g. `v7` */
export function versionName(version: number): string {
  return `v${version}`;
}

/**
 * @param typed in any case or width: `v7`, `Ｖ７`, `7`
 * @returns the number of the version, or undefined when it is none
 */
export function parseVersion(typed: string): number | undefined {
  const match = /^v?(0|[1-9]\d{0,5})$/i.exec(normalized(typed).trim());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
