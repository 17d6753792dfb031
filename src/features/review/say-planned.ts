/** What becomes of the planned meeting when its schedule changes: said below the schedule, with what calendars take. */
import { text, type View, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { withCalendar } from './calendar.ts';
import { type PlanChange, planNext } from './plan-meeting.ts';
import { nameOf } from './subject.ts';

/** @param reply what is said of the schedule */
export async function afterSchedule(context: Context, reply: Reply): Promise<Reply> {
  const changed = await planNext(context);
  if (changed === undefined || !('view' in reply)) return reply;
  return { ...reply, view: await saying(context, reply.view, changed) };
}

async function saying(context: Context, shown: View, { meeting, change }: PlanChange): Promise<View> {
  const { clock, language, room } = context;
  const when = meeting.startsAt === null ? '' : showMoment(meeting.startsAt, clock, language);
  const id = nameOf(meeting);
  const said: Readonly<Record<PlanChange['change'], Bilingual>> = {
    planned: both(
      `${id}：${when}，会前一天和十分钟前提醒`,
      `${id}: ${when}; you are reminded a day and ten minutes before`,
    ),
    moved: both(`${id} 改到 ${when}`, `${id} is moved to ${when}`),
    cancelled: both(`${id}（${when}）取消`, `${id} (${when}) is cancelled`),
  };
  const [first, ...others] = shown.blocks;
  const line = text(translator(context)(said[change]));
  const whole = view(...(first === undefined ? [] : [first]), line, ...others);
  return withCalendar(context, whole, meeting, room);
}
