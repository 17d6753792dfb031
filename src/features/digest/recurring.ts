/** The digest as something that comes round. */
import type { Recurring } from '../../conversation/show-schedule.ts';
import { both } from '../../domain/language.ts';

export const DIGEST: Recurring = {
  kind: 'digest',
  name: both('周报', 'the digest'),
  command: 'digest',
  example: both('周一 9:00', 'mon 9am'),
};
