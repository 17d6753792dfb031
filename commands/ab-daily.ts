/** `/ab daily`: when the media role is asked for figures that are missing. */
import { z } from 'zod';
import { optional, textArgument } from '../src/chat/grammar/argument.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { both } from '../src/domain/language.ts';
import { comparable } from '../src/domain/normal-form.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { askDaily, dailyOf, stopDaily } from '../src/features/experiment/daily-asking.ts';
import { experimentRefusal } from '../src/features/experiment/refusals.ts';
import { dailyView } from '../src/features/experiment/show-daily.ts';

const OFF: ReadonlySet<string> = new Set(
  '关 关闭 关掉 停 停止 取消 不用 不问 无 off stop no none never'.split(' '),
);

export const daily: Command = command({
  name: 'daily',
  alias: '每日',
  also: ['每天', '催数', '提醒'],
  summary: both(
    '定个时间，每天问前一天缺的数',
    'Choose when missing figures of the day before are asked for',
  ),
  roles: MEMBERS,
  args: z.object({
    time: optional(
      textArgument({
        label: both('时间', 'time'),
        means: both(
          '几点问，也可以是工作日几点；写“关”就不问',
          'when; also working days at a time; “off” ends it',
        ),
        example: both('10:00', '10:00'),
        most: 100,
        position: 1,
        takesRest: true,
      }),
    ),
  }),
  examples: [
    { role: 'media', line: both('/ab daily 10:00', '/ab daily 10:00') },
    { line: both('/ab daily 工作日 9:30', '/ab daily working days 9:30') },
    { line: both('/ab daily 关', '/ab daily off') },
  ],
  run: async (context, { time }) => {
    if (time !== undefined && OFF.has(comparable(time))) {
      if (!(await stopDaily(context)))
        throw experimentRefusal('not-daily', {}, { example: '/ab daily 10:00' });
    } else if (time !== undefined) {
      await askDaily(context, context.room, time);
    }
    return { view: await dailyView(context, await dailyOf(context)) };
  },
});
