/** A new version of a persona while a round runs: the team is told what that means for the round. */
import { text, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { findRoom } from '../../store/rooms.ts';
import { roundName } from './domain/test-ref.ts';
import { roundsOf } from './store/rounds.ts';
import { openTestsOf } from './store/tests.ts';

export async function tellOfVersion(
  context: ActionContext,
  {
    personaId,
    name,
    version,
  }: { readonly personaId: number; readonly name: string; readonly version: number },
): Promise<void> {
  const { transaction, team } = context;
  for (const test of await openTestsOf(transaction, team.id, personaId)) {
    const running = (await roundsOf(transaction, test)).find(({ endedAt }) => endedAt === null);
    const room = await findRoom(transaction, team.id, test.roomId);
    if (running === undefined || room === undefined || running.personaVersion === version) continue;
    const [is, was] = [versionName(version), versionName(running.personaVersion)];
    const round = roundName(test.number, running.number);
    const id = shortId('T', test.number);
    const said = translator(context)({
      zh: `${name} 有了 ${is}，${round} 还在按 ${was} 跑：这一轮的结果算 ${was} 的，下一轮才用 ${is}，到时比较会提醒版本不同。\n想马上用 ${is}：/ab next ${id}（这一轮算提前结束）`,
      en: `${name} has ${is} while ${round} runs on ${was}: its result counts for ${was}, the next round takes ${is}, and a comparison of both will say so.\nTo take ${is} at once: /ab next ${id} (this round then ended early)`,
    });
    await context.notify(room, view(text(said)));
  }
}
