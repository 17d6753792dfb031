/** References to tests and rounds as people type them: `T1`, `T1/R2`, in any case and width. */
import { normalized } from '../../../domain/normal-form.ts';
import { shortId } from '../../../domain/short-id.ts';

export type TestRef = { readonly test: number; readonly round?: number };

/** @returns undefined when it is none */
export function parseTestRef(typed: string): TestRef | undefined {
  const match = /^#?T([1-9]\d{0,8})(?:\/?R([1-9]\d?))?$/.exec(normalized(typed).toUpperCase().trim());
  if (match === null) return undefined;
  return { test: Number(match[1]), ...(match[2] === undefined ? {} : { round: Number(match[2]) }) };
}

/** @returns `T1/R2` */
export function roundName(test: number, round: number): string {
  return `${shortId('T', test)}/R${round}`;
}
