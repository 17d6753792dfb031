/** Hooks that tell other features of changed records: they rest evidence and votes on them. */

import type { Context } from '../../conversation/command.ts';
import { type Feature, tell } from '../../conversation/feature.ts';
import { stockForms } from '../../domain/stock-phrase.ts';
import type { Transaction } from '../../store/database.ts';
import type { FeedbackContent } from './domain/feedback.ts';
import type { KeptBy } from './store/feedback.ts';
import type { RecordsListener } from './store/records-listener.ts';
import { touchedByConsent } from './store/refused.ts';

export function recordsListener(features: readonly Feature[], transaction: Transaction): RecordsListener {
  return async ({ at, ...change }) => {
    await tell(features, 'recordsTouched', { transaction, features, now: at }, { letter: 'F', ...change });
  };
}

export function keptBy(context: Context): KeptBy {
  const { team, clock, transaction, features } = context;
  const hear = recordsListener(features, transaction);
  return { zone: clock.zone, stock: stockForms(team.settings.stockPhrases), hear };
}

/**
 * What follows from a change of records or their voices: once for all of them.
 * @param contents what one of them says, and said before: what its user refuses holds for other records, too
 */
export async function recordsChanged(
  context: Context,
  numbers: readonly number[],
  contents: readonly Pick<FeedbackContent, 'consent'>[] = [],
): Promise<void> {
  const { transaction, team, features } = context;
  const [number = 0] = numbers;
  const touched = contents.some(({ consent }) => consent === 'no')
    ? await touchedByConsent(transaction, team.id, number)
    : numbers;
  await tell(features, 'recordsChanged', context, { letter: 'F', numbers: touched });
}
