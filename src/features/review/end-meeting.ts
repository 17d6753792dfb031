/** The end of a meeting: its minutes are posted in all groups, and what is left leads the next agenda. */
import { type Block, text, toned, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { listGroups } from '../../store/rooms.ts';
import { withCalendar } from './calendar.ts';
import type { Meeting } from './domain/meeting.ts';
import { closeCards } from './meeting-cards.ts';
import { readMinutes } from './read-minutes.ts';
import { endedText, minutesFile, minutesView } from './show-minutes.ts';
import { plannedMeeting, endMeeting as writeEnd } from './store/meetings.ts';
import { nameOf } from './subject.ts';
import { leaveItem } from './walk.ts';

export async function endMeeting(context: Context, running: Meeting): Promise<Reply> {
  const { transaction, team, clock, person, origin, room } = context;
  const say = translator(context);
  await leaveItem(context, running);
  const meeting = await writeEnd(transaction, running, clock.now, person.id);
  await writeAudit(transaction, origin, 'review.ended', nameOf(meeting), {});
  const minutes = await readMinutes(context, meeting);
  await closeCards(context, meeting, toned(view(text(say(endedText(minutes)))), 'closed'));
  const next = await plannedMeeting(transaction, team.id);
  const shown = minutesView(context, minutes, [
    ...(next === undefined ? [] : [nextLine(context, next)]),
    minutesFile(context, minutes),
  ]);
  for (const group of await listGroups(transaction, team.id))
    if (group.id !== room.id) await context.notify(group, shown);
  return { view: next === undefined ? shown : await withCalendar(context, shown, next, room) };
}

function nextLine(context: Context, { startsAt, ...meeting }: Meeting): Block {
  const when = startsAt === null ? '' : showMoment(startsAt, context.clock, context.language);
  return text(
    translator(context)(both(`下次 ${nameOf(meeting)}：${when}`, `Next, ${nameOf(meeting)}: ${when}`)),
  );
}
