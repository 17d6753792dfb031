/** Who is asked, and until when: the question behind “needs evidence”, answered by one press. */
import { actions, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { OPERATOR_ROLES } from '../../domain/role.ts';
import { addDays, dayOf } from '../../domain/zoned-time.ts';
import { auditOf, writeAudit } from '../../store/audit.ts';
import type { Room } from '../../store/rooms.ts';
import type { Meeting, MeetingItem, Outcome } from './domain/meeting.ts';
import { nameOf } from './subject.ts';

/** A week, if nobody says otherwise: before the next meeting of most teams. */
const USUAL_DAYS = 7;

export function usualDueDay({ clock }: ActionContext): string {
  return addDays(dayOf(clock.now, clock.zone), USUAL_DAYS);
}

/** Asks in a room who is to find the evidence for an item. */
export async function askWho(
  context: ActionContext,
  room: Room,
  meeting: Meeting,
  item: Pick<MeetingItem, 'position'>,
  replyTo: string | undefined,
): Promise<void> {
  const { transaction, origin } = context;
  await writeAudit(transaction, origin, 'review.asked', nameOf(meeting), { position: item.position });
  const asked = askOwner(context, meeting, item, 'evidence');
  await context.notify(room, asked, replyTo === undefined ? {} : { replyTo });
}

/** @returns whether it was asked already */
export async function wasAsked(
  { transaction, team }: ActionContext,
  meeting: Meeting,
  { position }: Pick<MeetingItem, 'position'>,
): Promise<boolean> {
  const entries = await auditOf(transaction, team.id, nameOf(meeting));
  return entries.some(({ action, details }) => action === 'review.asked' && details['position'] === position);
}

/** @returns the question: a button a role, and the line for anybody else or another day */
export function askOwner(
  context: ActionContext,
  meeting: Meeting,
  { position }: Pick<MeetingItem, 'position'>,
  outcome: Outcome,
): View {
  const say = translator(context);
  const day = usualDueDay(context);
  const question =
    outcome === 'evidence'
      ? both(
          `第 ${position} 项需要证据：谁去找？${day.slice(5)} 前`,
          `Item ${position} needs evidence: from whom, by ${day.slice(5)}?`,
        )
      : both(
          `第 ${position} 项采纳了：谁去办？${day.slice(5)} 前`,
          `Item ${position} is accepted: who sees to it by ${day.slice(5)}?`,
        );
  const other =
    outcome === 'evidence'
      ? both(
          `别的人、别的日子：/review decide ${position} 需要证据 谁=小李 截止=下周五`,
          `Somebody else, another day: /review decide ${position} evidence who=Lily by=next fri`,
        )
      : both(
          `别的人、别的日子：/review decide ${position} 采纳 谁=小李 截止=下周五`,
          `Somebody else, another day: /review decide ${position} accept who=Lily by=next fri`,
        );
  const buttons = OPERATOR_ROLES.map(({ id, label }) => ({
    label: say(label),
    line: `/review decide ${position} ${outcome} who=${id} by=${day} meeting=${nameOf(meeting)}`,
    isOnce: true,
  }));
  return view(text(say(question), say(other)), actions(...buttons));
}
