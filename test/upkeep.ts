/** What the features do in steps behind the acts of people, as the due worker does it. */
import { features } from '../src/features/index.ts';
import type { Transaction } from '../src/store/database.ts';

/** Does the next step of what an act, or another version, left to be done. @returns whether there was one */
export async function upkeepFurther(transaction: Transaction, now: Date): Promise<boolean> {
  for (const { upkeep } of features)
    if ((await upkeep?.({ transaction, features, now })) === true) return true;
  return false;
}
