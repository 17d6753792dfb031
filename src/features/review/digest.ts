/** What review meetings have to report of a period: the minutes of those that were held; and that a team may have one. */
import type { DigestPart } from '../../conversation/digest-part.ts';
import { findRecurring } from '../../conversation/show-schedule.ts';
import { both } from '../../domain/language.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { lastMeetings, plannedMeeting } from './store/meetings.ts';
import { nameOf, proposedLine, REVIEW } from './subject.ts';

/** More are not held between two digests. */
const LOOKED_AT = 10;

export const meetingsPart: DigestPart = {
  id: 'meetings',
  label: both('研讨会', 'Review meetings'),
  short: both('研讨会', 'Meetings'),
  read: async (context, { untold }) => {
    const { transaction, team, clock } = context;
    const ended = (await lastMeetings(transaction, team.id, LOOKED_AT)).filter(
      ({ state }) => state === 'ended',
    );
    const news = await untold(ended.map(nameOf));
    const held = ended.filter(meeting => news.has(nameOf(meeting)));
    const planned = await plannedMeeting(transaction, team.id);
    const at = planned?.startsAt ?? undefined;
    const next = at && [
      both(`下一次 ${showMoment(at, clock, 'zh-CN')}`, `next ${showMoment(at, clock, 'en')}`),
    ];
    if (held.length > 0) {
      const names = held.map(nameOf);
      const parts = [both(`${names.join('、')} 开过了`, `${names.join(', ')} held`), ...(next ?? [])];
      return {
        urgency: 'change',
        line: both(parts.map(({ zh }) => zh).join(' · '), parts.map(({ en }) => en).join(' · ')),
        entries: names.map(name => ({
          text: both(`${name} 的纪要`, `The minutes of ${name}`),
          buttons: [{ label: both(`看 ${name}`, `Show ${name}`), line: `/review show ${name}` }],
        })),
        findings: names,
      };
    }
    if (ended.length > 0 || (await findRecurring(context, REVIEW)) !== undefined) return undefined;
    // Nothing is scheduled unasked: it is proposed once.
    const proposed = 'meetings proposed';
    if (!(await untold([proposed])).has(proposed)) return undefined;
    return {
      urgency: 'state',
      line: both('可以每两周开一次研讨会', 'A review meeting every two weeks is worth its time'),
      entries: [
        {
          text: both(
            '议程由机器人自己写：有争议的、要再确认的、没人决定的',
            'The bot writes the agenda: what is contested, to be confirmed again, undecided',
          ),
          buttons: [{ label: both('每两周开一次', 'Every two weeks'), line: proposedLine(context) }],
        },
      ],
      findings: [proposed],
    };
  },
};
