/** Cards that come along with a room that moved: which of them stand for their thing again. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { text, view } from '../../src/chat/view.ts';
import { cardsOf, markPassedOn, markReplaced, redirectCards, saveCard } from '../../src/store/cards.ts';
import type { Database } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { queueMessage } from '../../src/store/outbox.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const thing = { kind: 'proposal', thingId: 7 };
let folder: string;
let database: Database;
beforeEach(async () => {
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'chat.db'));
  database = await openDatabase(
    path.join(folder, 'chat.db'),
    readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations')),
  );
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A card that waits in the room that the other one became, and is still noted in the other one. */
async function card(chatId: string, contentHash: string): Promise<number> {
  return database.transaction(async transaction => {
    const outboxId = await queueMessage(
      transaction,
      {
        platform: 'telegram',
        chatId: 'new',
        teamId: 1,
        kind: 'notice',
        view: view(text('P7')),
        replyTo: undefined,
      },
      NOW,
    );
    const where = { platform: 'telegram', chatId } as const;
    await saveCard(
      transaction,
      { ...where, ...thing, outboxId, teamId: 1, personId: null, contentHash },
      outboxId,
    );
    return outboxId;
  });
}
const replaced = () =>
  database.transaction(async transaction =>
    (await cardsOf(transaction, thing)).map(({ isReplaced }) => Boolean(isReplaced)),
  );
const move = () =>
  database.transaction(transaction =>
    redirectCards(transaction, { platform: 'telegram', chatId: 'old' }, 'new'),
  );

test('one that was taken for left behind stands again beside one that shows the same', async () => {
  const onItsWay = await card('old', 'a');
  await database.transaction(async transaction => {
    const [left] = await cardsOf(transaction, thing);
    if (left?.outboxId === onItsWay) await markPassedOn(transaction, left);
  });
  await card('new', 'a');
  await move();
  expect(await replaced()).toEqual([false, false]);
});

test('one that was replaced for its content, and shown anew only on demand, stays replaced', async () => {
  await card('old', 'a');
  await database.transaction(transaction => markReplaced(transaction, { ...thing, contentHash: 'b' }));
  await move();
  expect(await replaced()).toEqual([true]);
});
