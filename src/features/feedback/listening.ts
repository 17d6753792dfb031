/** Hooks that tell other features of changed records: they rest evidence and votes on them. */

import type { Context } from '../../conversation/command.ts';
import { type Feature, tell } from '../../conversation/feature.ts';
import { stockForms } from '../../domain/stock-phrase.ts';
import type { Transaction } from '../../store/database.ts';
import type { KeptBy } from './store/feedback.ts';
import type { RecordsListener } from './store/records-listener.ts';

export function listening(features: readonly Feature[], transaction: Transaction): RecordsListener {
  return ({ at, ...change }) => tell(features, 'recordsTouched', { transaction, features, now: at }, change);
}

export function keptBy(context: Context): KeptBy {
  const { team, clock, transaction, features } = context;
  const hear = listening(features, transaction);
  return { zone: clock.zone, stock: stockForms(team.settings.stockPhrases), hear };
}

/** What follows from a change of records or their voices: once for all of them. */
export function followChange(context: Context, numbers: readonly number[]): Promise<void> {
  return tell(context.features, 'recordsChanged', context, { numbers });
}
