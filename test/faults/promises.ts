/** What must hold of every database, where a platform makes exceptions. */
import { brokenPromises, type Look } from './look.ts';
import { brokenPersonaPromises } from './persona-promises.ts';

/** @param instead by the words of a promise, the query that takes its place: its rows are what must not be */
export function brokenBut(look: Look, instead: Readonly<Record<string, string>>): string[] {
  const isExcepted = (broken: string) =>
    Object.keys(instead).some(promise => broken.startsWith(`${promise}:`));
  const others = [...brokenPromises(look), ...brokenPersonaPromises(look)].filter(each => !isExcepted(each));
  const here = Object.entries(instead).flatMap(([promise, sql]) => {
    const rows = look<object>(sql);
    return rows.length === 0 ? [] : [`${promise}: ${JSON.stringify(rows.slice(0, 3))} (${rows.length})`];
  });
  return [...others, ...here];
}
