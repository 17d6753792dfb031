/**
 * The clock of scenes: it begins at a written moment and goes on as time passes, so that nothing depends on the day on
 * which tests run.
 */

/** A Friday, 09:00 in Shanghai. */
export const SCENES_BEGIN = new Date('2026-11-20T01:00:00Z');

/** @returns a clock that shows `begin` now */
export function clockFrom(begin: Date = SCENES_BEGIN): () => Date {
  const startedAt = performance.now();
  return () => new Date(begin.getTime() + performance.now() - startedAt);
}
