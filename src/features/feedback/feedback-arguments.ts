/** Which argument of `/feedback` says which field of a record. */
import { z } from 'zod';
import type { AuditEntry } from '../../store/audit.ts';
import type { FeedbackContent } from './domain/feedback.ts';

/** @returns the argument that a field of a record is typed by */
export function argumentNameOf(name: string): string {
  return name === 'sourceId' ? 'source' : name === 'endUser' ? 'user' : name === 'saidAt' ? 'date' : name;
}

/** The changes that an entry of a record's history holds. */
export const changesSchema = z.array(z.object({ name: z.string(), from: z.unknown(), to: z.unknown() }));

/** @returns the arguments that an entry of a record's history changed */
export function changedArguments({ action, details }: AuditEntry): string[] {
  if (action !== 'feedback.edited') return [];
  return changesSchema
    .catch([])
    .parse(details['changes'])
    .map(change => argumentNameOf(change.name));
}

/** What a record can be without, by argument, and what it says then. */
const CLEARED: Readonly<Record<string, Partial<FeedbackContent>>> = {
  sentiment: { sentiment: null },
  intensity: { intensity: null },
  segment: { segment: null },
  tags: { tags: [] },
  consent: { consent: 'unknown' },
  user: { endUser: null },
};

/** @returns whether a record can be without what an argument says */
export function isClearable(name: string): boolean {
  return Object.hasOwn(CLEARED, name);
}

/** @returns the content of a record in which these arguments say nothing */
export function clearedContent(names: readonly string[]): Partial<FeedbackContent> {
  let content: Partial<FeedbackContent> = {};
  for (const name of names.filter(isClearable)) content = { ...content, ...CLEARED[name] };
  return content;
}
