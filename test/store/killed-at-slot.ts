/** A process that is killed at a slot: `killed-at-slot.ts <database> <team> <schedule> <now> <moment>`. */

import path from 'node:path';
import { text, view } from '../../src/chat/view.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { queueMessage } from '../../src/store/outbox.ts';
import { claimSlot, tellBy } from '../../src/store/schedule-slots.ts';

const [file = '', teamId, scheduleId, now = '', moment] = process.argv.slice(2);
const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const database = await openDatabase(file, migrations);
await database.transaction(async transaction => {
  const at = new Date(now);
  const claim = await claimSlot(transaction, Number(teamId), Number(scheduleId), at, 86_400_000);
  if (claim?.slot === undefined) throw new Error('nothing is due');
  const room = { platform: 'terminal', chatId: 'main', teamId: Number(teamId) } as const;
  const shown = view(text(`digest ${claim.slot.day}`));
  const message = { ...room, kind: 'notice', view: shown, replyTo: undefined, isRepeatable: true } as const;
  const outboxId = await queueMessage(transaction, message, at);
  await tellBy(transaction, [claim.slot.id], outboxId);
  if (moment === 'while it is done') process.kill(process.pid, 'SIGKILL');
});
process.kill(process.pid, 'SIGKILL');
