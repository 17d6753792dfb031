/** Has the features that rest something on records take note of what becomes of them. */
import { type Feature, tell } from '../../conversation/feature.ts';
import type { Transaction } from '../../store/database.ts';
import type { RecordsListener } from './store/records-listener.ts';

export function listening(features: readonly Feature[], transaction: Transaction): RecordsListener {
  return async ({ at, ...change }) => {
    await tell(features, 'recordsTouched', { transaction, features, now: at }, { letter: 'F', ...change });
  };
}
