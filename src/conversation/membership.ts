/** Membership: somebody becomes a manager, is none any more, or is no member any more; what follows is the features' to do. */
import { text, view } from '../chat/view.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import { leaveTeam, listManagers, type Person, setMembership } from '../store/people.ts';
import type { ActionContext } from './action-context.ts';
import { tell } from './feature.ts';
import { translator } from './translation.ts';

type Lost = Pick<Person, 'id' | 'name' | 'isManager'>;

/** They are in no group of the team any more. */
export async function loseMember(context: ActionContext, person: Lost): Promise<void> {
  const { transaction, team, clock, origin } = context;
  await leaveTeam(transaction, team.id, person.id, clock.now);
  await writeAudit(transaction, origin, 'team.left', person.name, { person: person.id });
  if (person.isManager) await loseManager(context, person);
}

export async function loseManager(context: ActionContext, person: Pick<Lost, 'id' | 'name'>): Promise<void> {
  const { transaction, team, origin } = context;
  await setMembership(transaction, team.id, person.id, { isManager: false });
  await writeAudit(transaction, origin, 'team.manager', person.name, { from: true, to: false });
  await tell(context.features, 'managerLost', context, person);
}

/** Somebody became a manager, or is none any more. */
export async function managerChanged(
  context: ActionContext,
  personId: number,
  isManager: boolean,
): Promise<void> {
  if (!isManager) await tell(context.features, 'managerLost', context, { id: personId });
  await tell(context.features, 'votersChanged', context, {});
}

/** Somebody is in no group of the team any more: no member, no manager, until they speak in one again. */
export async function leaveGroups(
  context: ActionContext,
  person: Pick<Person, 'id' | 'name' | 'isManager'>,
): Promise<void> {
  await loseMember(context, person);
  if (person.isManager) await tell(context.features, 'votersChanged', context, {});
}

/** A team without a manager can't decide anything: said where everybody sees it. */
export async function tellIfUnmanaged(context: ActionContext, room: ChatKey, name: string): Promise<void> {
  const { transaction, team } = context;
  if ((await listManagers(transaction, team.id)).length === 0) {
    const said = translator(context)({
      zh: `${name} 离开了，团队现在没有管理员：/team claim`,
      en: `${name} has left, and the team has no manager now: /team claim`,
    });
    await context.notify(room, view(text(said)));
  }
}
