/** Daily asking, as it is shown: when, and how it is changed. */
import { actions, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { afterQuiet, quietHoursOf } from '../../domain/schedule/quiet-hours.ts';
import { wordSchedule } from '../../domain/schedule/word-schedule.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { listMembers } from '../../store/people.ts';
import type { KeptSchedule } from '../../store/schedules.ts';

/** @param kept undefined where the team is not asked */
export async function dailyView(context: ActionContext, kept: KeptSchedule | undefined): Promise<View> {
  const say = translator(context);
  if (kept === undefined)
    return view(
      text(
        say(
          both(
            '没有定时问数。要每天问前一天缺的：/ab daily 10:00',
            'Nobody is asked for figures. To ask each day for those of the day before: /ab daily 10:00',
          ),
        ),
      ),
    );
  const { transaction, team } = context;
  const isBuyer = (await listMembers(transaction, team.id)).some(({ role }) => role === 'media');
  const said = wordSchedule(kept.schedule);
  const nobody = both(
    '还没有人是媒介投放，问了也没人被提醒：/team role 名字 媒介',
    'Nobody is a media buyer yet, so nobody is called: /team role NAME media',
  );
  return view(
    text(
      say(
        both(
          `${said.zh} 问媒介投放前一天缺的数，不缺就不问${nextText(context, kept, 'zh-CN')}`,
          `Media buyers are asked ${said.en} for missing figures up to the day before, if any are${nextText(context, kept, 'en')}`,
        ),
      ),
      ...(isBuyer ? [] : [say(nobody)]),
    ),
    actions({
      label: say(both('不再问', 'Ask no more')),
      line: say(both('/ab daily 关', '/ab daily off')),
      isApart: true,
      isOnce: true,
    }),
  );
}

function nextText(
  { clock, team }: ActionContext,
  { next, schedule }: KeptSchedule,
  language: 'zh-CN' | 'en',
): string {
  if (next === undefined) return '';
  const at = afterQuiet(next.at, schedule.zone, quietHoursOf(team.settings));
  const end = showMoment(at, clock, language).slice(-5);
  const shown = showMoment(at, clock, language);
  if (language === 'en') return ` · next ${shown}${at > next.at ? ` (quiet until ${end})` : ''}`;
  return ` · 下一次 ${shown}${at > next.at ? `（免打扰，等到 ${end}）` : ''}`;
}
