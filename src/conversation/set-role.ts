/** Introductions: the platform says what a member is (the terminal's `:as`), their role and whether they manage. */
import type { Incoming } from '../chat/incoming.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import { listMembers, setMembership } from '../store/people.ts';
import { actionContextOf, type CommandRequest } from './command-request.ts';
import { type EventContext, originOf, requestFor } from './event-context.ts';
import { managerChanged } from './membership.ts';
import { answeringPlainly } from './refuse.ts';

/** @returns the rooms in which something is to be said */
export async function introduced(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'member' }>,
): Promise<readonly ChatKey[]> {
  const request = await requestFor(by, incoming);
  await answeringPlainly(request, () => introduce(request, incoming));
  return request.notified;
}

async function introduce(
  request: CommandRequest,
  incoming: Extract<Incoming, { kind: 'member' }>,
): Promise<void> {
  const { transaction, team, person } = request;
  const isFirst =
    incoming.isFounder === true &&
    !(await listMembers(transaction, team.id)).some(member => member.isManager);
  const role = incoming.role;
  const isManager = incoming.isManager ?? (isFirst ? true : undefined);
  const change = { ...(role && { role }), ...(isManager !== undefined && { isManager }) };
  if (Object.keys(change).length === 0) return;
  await setMembership(transaction, team.id, person.id, change);
  const origin = originOf(request, person.id, request.now);
  if (change.role !== undefined) {
    await writeAudit(transaction, origin, 'team.role', person.name, {
      from: person.role ?? null,
      to: change.role,
    });
  }
  if (change.isManager !== undefined) {
    const { isManager } = change;
    await writeAudit(transaction, origin, 'team.manager', person.name, {
      from: person.isManager,
      to: isManager,
    });
    await managerChanged(actionContextOf(request), person.id, isManager);
  }
}
