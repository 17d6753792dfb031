/** What other features do with items: a meeting adds them, an agenda and a digest read them. */
import { expect, test } from 'vitest';
import { plainText } from '../../../src/chat/view.ts';
import { type ActionContext, unattended } from '../../../src/conversation/action-context.ts';
import { Readings } from '../../../src/conversation/readings.ts';
import { addAction } from '../../../src/features/action/add-action.ts';
import { finishItem } from '../../../src/features/action/change-items.ts';
import { countOverdue, listOpen, readOverdue } from '../../../src/features/action/read-actions.ts';
import { itemCard } from '../../../src/features/action/show-item.ts';
import { features } from '../../../src/features/index.ts';
import type { Transaction } from '../../../src/store/database.ts';
import { findTeamRoom, type Room } from '../../../src/store/rooms.ts';
import { Chat } from '../../scenes/chat.ts';

test('a meeting adds an item of a role; it is listed by its due day, and overdue from the day after', async () => {
  const chat = await Chat.open();
  await chat.type(':as 王经理 manager');
  await chat.say('王经理', '/help');
  const at = (transaction: Transaction, moment: string): Promise<[ActionContext, Room]> =>
    findTeamRoom(transaction, 1, 1).then(where => [
      unattended(transaction, where, new Date(moment), [], {
        ...{ features, inboxId: 0, bootstrapManagers: new Set() },
        readings: new Readings(() => false),
      }),
      where.room,
    ]);
  await chat.look(async transaction => {
    const [context, room] = await at(transaction, '2026-11-30T02:00:00Z');
    const needs = { dimension: 'journey' } as const;
    const [late, soon] = [
      await addAction(context, {
        role: 'media',
        text: '问第一次在哪里看到',
        dueDay: '2026-12-20',
        needs,
        origin: 'M4',
      }),
      await addAction(context, { ownerId: 1, text: '写纪要', dueDay: '2026-12-01' }),
    ];
    expect(plainText(await itemCard(context, late, room))).toContain(
      'A1 · 媒介投放 · 截止 12-20 周日\n问第一次在哪里看到\n要“链路”的反馈，记下就自动完成\n来自 M4',
    );
    expect((await listOpen(context)).map(({ number }) => number)).toEqual([2, 1]);
    expect(await readOverdue(context, 9)).toEqual([]);
    const [after] = await at(transaction, '2026-12-01T16:00:00Z');
    expect((await readOverdue(after, 9)).map(({ number }) => number)).toEqual([2]);
    expect(await countOverdue(after)).toBe(1);
    await finishItem(after, soon);
    expect(await countOverdue(after)).toBe(0);
    expect((await listOpen(after)).map(({ number }) => number)).toEqual([1]);
  });
  await chat.close();
});
