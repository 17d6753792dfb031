/** What comes round, and what its messages stand for. */
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Recurring } from '../../conversation/show-schedule.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { wordWeekly } from '../../domain/team-settings.ts';
import type { Meeting } from './domain/meeting.ts';

export const REVIEW: Recurring = {
  kind: 'review',
  name: both('研讨会', 'the review meeting'),
  command: 'review',
  example: both('每两周 周三 15:00', 'every 2 weeks on wed 3pm'),
  isSaidInQuietHours: true,
};

/** The card on which a meeting walks its agenda. */
export const MEETING = 'review-meeting';

/** @returns e.g. `M4` */
export function nameOf({ number }: Pick<Meeting, 'number'>): string {
  return shortId('M', number);
}

/** @returns the line that has the team meet every two weeks, at the time that its settings say */
export function proposedLine({ team }: Pick<ActionContext, 'team'>): string {
  const { language, reviewTime } = team.settings;
  const at = wordWeekly(reviewTime, language);
  return `/${REVIEW.command} schedule ${language === 'en' ? 'every 2 weeks on' : '每两周'} ${at}`;
}
