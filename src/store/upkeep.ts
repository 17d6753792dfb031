/** What goes on in steps behind the acts of people, each a transaction of its own. */

import { rekeyFurther } from '../features/feedback/store/rekeying.ts';
import { divideFurther } from '../features/feedback/store/voice-division.ts';
import type { Transaction } from './database.ts';

/** Does the next step of what an act, or another version, left to be done. @returns whether there was one */
export async function upkeepFurther(transaction: Transaction, at: Date): Promise<boolean> {
  return (await divideFurther(transaction, at)) || (await rekeyFurther(transaction, at));
}
