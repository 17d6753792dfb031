/** Feedback as a kind of evidence: F12 weighs by its source and intensity, and is quoted unless the user refused. */

import type { EvidenceKind } from '../../conversation/evidence-kind.ts';
import { normalForm } from '../../domain/normal-form.ts';
import { shortId } from '../../domain/short-id.ts';
import { weightOfSources } from './domain/evidence-weight.ts';
import { liveFeedback } from './find-feedback.ts';
import { quotesOf } from './quotes.ts';
import { evidenceFactsOf, evidenceStatesOf } from './store/evidence-facts.ts';
import { listSources } from './store/sources.ts';

export const feedbackEvidence: EvidenceKind = {
  letter: 'F',
  read: evidenceFactsOf,
  state: evidenceStatesOf,
  weigh: async (transaction, teamId) => weightOfSources(await listSources(transaction, teamId)),
  words: async (context, numbers) => {
    const quotes = await quotesOf(
      context,
      numbers.map(number => shortId('F', number)),
    );
    return new Map(
      numbers.flatMap(number => {
        const id = shortId('F', number);
        const record = quotes.record(id);
        if (record === undefined) return [];
        const words = {
          named: quotes.named(id),
          quote: (most?: number) => quotes.quote(id, most),
          isUnquotable: !quotes.isQuotable(id),
          isSaidBy: (sentence: string) => isSame(sentence, record.text),
          recorded: { personId: record.reporterId, roomId: record.roomId },
        };
        return [[number, words] as const];
      }),
    );
  },
  demand: async (context, number) => {
    await liveFeedback(context, number);
  },
  restoring: id => `/feedback restore ${id}`,
};

/** @returns whether both say the same; of marks alone there is no normal form */
function isSame(one: string, other: string): boolean {
  const form = normalForm(one);
  return form === '' ? one.trim() === other.trim() : form === normalForm(other);
}
