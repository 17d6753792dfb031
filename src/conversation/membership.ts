/** Membership: somebody becomes a manager, is none any more, or is no member any more; what follows is the features' to do. */
import { text, view } from '../chat/view.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import { leaveTeam, listManagers, type Person, setMembership } from '../store/people.ts';
import { tell } from './feature.ts';
import { saying } from './saying.ts';
import type { Stage } from './stage.ts';

type Lost = Pick<Person, 'id' | 'name' | 'isManager'>;

/** They are in no group of the team any more. */
export async function loseMember(stage: Stage, person: Lost): Promise<void> {
  const { transaction, team, clock, origin } = stage;
  await leaveTeam(transaction, team.id, person.id, clock.now);
  await writeAudit(transaction, origin, 'team.left', person.name, { person: person.id });
  if (person.isManager) await loseManager(stage, person);
}

export async function loseManager(stage: Stage, person: Pick<Lost, 'id' | 'name'>): Promise<void> {
  const { transaction, team, origin } = stage;
  await setMembership(transaction, team.id, person.id, { isManager: false });
  await writeAudit(transaction, origin, 'team.manager', person.name, { from: true, to: false });
  await tell(stage.features, 'managerLost', stage, person);
}

/** Somebody became a manager, or is none any more. */
export async function managerChanged(stage: Stage, personId: number, isManager: boolean): Promise<void> {
  if (!isManager) await tell(stage.features, 'managerLost', stage, { id: personId });
  await tell(stage.features, 'votersChanged', stage, {});
}

/** Somebody is in no group of the team any more: no member, no manager, until they speak in one again. */
export async function leaveGroups(
  stage: Stage,
  person: Pick<Person, 'id' | 'name' | 'isManager'>,
): Promise<void> {
  await loseMember(stage, person);
  if (person.isManager) await tell(stage.features, 'votersChanged', stage, {});
}

/** A team without a manager can't decide anything: said where everybody sees it. */
export async function tellIfUnmanaged(stage: Stage, room: ChatKey, name: string): Promise<void> {
  const { transaction, team } = stage;
  if ((await listManagers(transaction, team.id)).length === 0) {
    const said = saying(stage)({
      zh: `${name} 离开了，团队现在没有管理员：/team claim`,
      en: `${name} has left, and the team has no manager now: /team claim`,
    });
    await stage.notify(room, view(text(said)));
  }
}
