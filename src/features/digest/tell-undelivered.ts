/** A digest that can't be delivered (dead letter) is told to the managers, with the reason, wherever they can be reached. */
import { actions, shortened, text, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { DueKind } from '../../conversation/feature.ts';
import { mentioning } from '../../conversation/mention.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { listManagers } from '../../store/people.ts';
import { listGroups } from '../../store/rooms.ts';
import { managerRooms } from './store/manager-rooms.ts';
import { closeReport, settledReports, type Undelivered } from './store/reports.ts';

const REASON_AT_MOST = 80;

export const fates: DueKind = {
  name: 'digest-fate',
  waitsForReactions: false,
  find: (transaction, _, id) => settledReports(transaction, id),
  isSilent: async ({ transaction }, id) => (await settledReports(transaction, id))[0]?.fate !== 'failed',
  run: async (context, id) => {
    const { transaction, team } = context;
    const [report] = await settledReports(transaction, id);
    if (report === undefined) return;
    await closeReport(transaction, team.id, id, report.fate);
    if (report.fate === 'failed') await tellManagers(context, report);
  },
};

async function tellManagers(context: ActionContext, report: Undelivered): Promise<void> {
  const { transaction, team } = context;
  const say = translator(context);
  const reason = shortened(report.error ?? '?', REASON_AT_MOST);
  const words = say(
    both(
      `周报没能发出去（${reason}）。里面的内容没算说过，下次会再报；现在看：/digest`,
      `The digest could not be sent (${reason}). Nothing in it counts as told: the next one says it. To see it now: /digest`,
    ),
  );
  const button = actions({ label: say(both('现在看', 'See it now')), line: '/digest', isApart: true });
  const alone = await managerRooms(transaction, team.id);
  for (const room of alone) await context.notify(room, view(text(words), button));
  if (alone.length > 0) return;
  // In another group of the team, if it has one: the message itself may be what is not taken in this one.
  const groups = await listGroups(transaction, team.id);
  const room = groups.find(({ chatId }) => chatId !== report.chatId) ?? groups[0];
  if (room === undefined) return;
  const managers = (await listManagers(transaction, team.id)).map(({ id }) => id);
  await context.notify(room, view(await mentioning(context, room.platform, managers, words), button));
}
