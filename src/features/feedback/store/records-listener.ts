/** Whoever rests something on records is told of each change, within its transaction (observer). */
import type { RecordsChange } from '../../../conversation/feature.ts';

export type RecordsListener = (
  change: Omit<RecordsChange, 'letter'> & { readonly at: Date },
) => Promise<void>;
