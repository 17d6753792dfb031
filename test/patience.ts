/**
 * How long tests wait for something that must happen: time-outs that end a hung test, never a verdict on speed. A machine
 * that is busy with other work may be ten times slower than a quiet one.
 */
export const PATIENCE_MILLISECONDS = 120_000;

/** @returns `short` in an everyday run, `full` where `CI` is set: for what takes minutes */
export function rounds({ short, full }: { readonly short: number; readonly full: number }): number {
  return process.env['CI'] ? full : short;
}
