/** Who has one of the four roles. */
import type { OperatorRole } from '../../../domain/role.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { membersWhere, type Person } from '../../../store/people.ts';

/** @returns the team's members with a role, managers first, then as they joined */
export async function holdersOf(
  transaction: Transaction,
  teamId: number,
  role: OperatorRole,
): Promise<Person[]> {
  return membersWhere(transaction, teamId, sql`membership.role = ${role}`);
}
