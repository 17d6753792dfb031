/** A team has a digest from its first record on, unless it wants none (opt-out). */
import type { ActionContext } from '../../conversation/action-context.ts';
import { findRecurring } from '../../conversation/show-schedule.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { readSchedule } from '../../domain/schedule/read-schedule.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { wordSchedule } from '../../domain/schedule/word-schedule.ts';
import type { SettingName } from '../../domain/team-settings.ts';
import { listGroups } from '../../store/rooms.ts';
import { addSchedule, changeSchedule } from '../../store/schedules.ts';
import { DIGEST } from './recurring.ts';
import { noteBegun } from './store/choices.ts';

/** @returns what is said of it; undefined where the team has, or had, a digest already */
export async function beginDigest(
  context: ActionContext,
  { roomId, threadId }: { readonly roomId: number; readonly threadId: string | undefined },
): Promise<Bilingual | undefined> {
  const { transaction, team, clock } = context;
  if (!(await noteBegun(transaction, team.id, clock.now))) return undefined;
  if ((await findRecurring(context, DIGEST)) !== undefined) return undefined;
  const schedule = scheduleFrom(context);
  if (schedule === undefined) return undefined;
  const [first] = await listGroups(transaction, team.id);
  const home = first?.id ?? roomId;
  await addSchedule(
    transaction,
    {
      ...{ teamId: team.id, kind: DIGEST.kind, schedule, roomId: home },
      threadId: home === roomId ? threadId : undefined,
    },
    clock.now,
  );
  const when = wordSchedule(schedule);
  return both(
    `从现在起，${when.zh} 发周报；不要就 /digest off`,
    `From now on there is a digest, ${when.en}; to have none: /digest off`,
  );
}

/** By the time that the team's settings say. */
function scheduleFrom({ team, clock }: Pick<ActionContext, 'team' | 'clock'>): Schedule | undefined {
  const read = readSchedule(team.settings.digestTime, clock);
  return 'schedule' in read ? read.schedule : undefined;
}

/** The time in the settings is when the digest is posted; a team that has none stays without. */
export async function followSettings(
  context: ActionContext,
  { names }: { readonly names: readonly SettingName[] },
): Promise<Bilingual | undefined> {
  const kept = names.includes('digestTime') ? await findRecurring(context, DIGEST) : undefined;
  const schedule = kept && scheduleFrom(context);
  if (kept === undefined || schedule === undefined) return undefined;
  const { zone, ...plan } = schedule;
  const { transaction, team, clock } = context;
  await changeSchedule(transaction, team.id, kept.id, { plan, zone, since: clock.now });
  const when = wordSchedule(schedule);
  return both(`周报改到：${when.zh}`, `The digest is due: ${when.en}`);
}
