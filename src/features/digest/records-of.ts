/** What the parts about records share: one bulk reading for all of them. */
import type { ActionContext } from '../../conversation/action-context.ts';
import type { AskedDigest } from '../../conversation/digest-part.ts';
import { type RecordsRead, recordsReading } from './read-records.ts';

/** @throws NeedsBulkReading when it is not read yet */
export function recordsOf(
  { readings, team }: Pick<ActionContext, 'readings' | 'team'>,
  { period }: Pick<AskedDigest, 'period'>,
): RecordsRead {
  const { from, to, before } = period;
  return readings.bulk(recordsReading, { teamId: team.id, period: { from, to, before } });
}
