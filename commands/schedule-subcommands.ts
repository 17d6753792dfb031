/** The subcommands that a command has whose work comes round: `schedule`, `pause`, `resume`, `skip`, `move`, `keep`, `off`. */
import { z } from 'zod';
import { optional, textArgument } from '../src/chat/grammar/argument.ts';
import { type Command, command } from '../src/conversation/command.ts';
import {
  endSchedule,
  keepSlot,
  moveSlot,
  pauseSchedule,
  resumeSchedule,
  setSchedule,
  skipSlot,
} from '../src/conversation/schedule-acts.ts';
import { type Recurring, scheduleView } from '../src/conversation/show-schedule.ts';
import { both } from '../src/domain/language.ts';
import { MEMBERS, type Role } from '../src/domain/role.ts';

const LONGEST = 300;

const which = {
  label: both('哪次', 'which'),
  means: both('原定哪天的那次，默认下一次', 'the day of the one that is meant; the next one by default'),
  example: both('2026-12-07', '2026-12-07'),
  most: 40,
};

/** @param roles who may change the schedule; all members where left out */
export function scheduleSubcommands(
  subject: Recurring,
  roles: readonly Role[] = MEMBERS,
): readonly Command[] {
  const line = (words: string) => `/${subject.command} ${words}`;
  const when = {
    label: both('时间', 'when'),
    means: both('多久一次、哪天、几点', 'how often, on which day, at what time'),
    example: subject.example,
    position: 1,
    takesRest: true,
    most: LONGEST,
  };
  const { zh, en } = subject.name;
  return [
    command({
      name: 'schedule',
      alias: '定时',
      also: ['安排', '时间'],
      summary: both(`看或改${zh}的时间`, `Show or change when ${en} is due`),
      roles,
      args: z.object({ when: optional(textArgument(when)) }),
      examples: [
        { line: both(line(`schedule ${subject.example.zh}`), line(`schedule ${subject.example.en}`)) },
        { line: both(line('schedule 每月第一个周三 10点'), line('schedule first wed of the month 10am')) },
      ],
      run: async (context, args) => ({
        view:
          args.when === undefined
            ? await scheduleView(context, subject)
            : await setSchedule(context, subject, args.when),
      }),
    }),
    command({
      name: 'pause',
      alias: '暂停',
      summary: both(`先停${zh}`, `Pause ${en}`),
      roles,
      args: z.object({}),
      examples: [{ line: both(line('pause'), line('pause')) }],
      run: async context => ({ view: await pauseSchedule(context, subject) }),
    }),
    command({
      name: 'resume',
      alias: '恢复',
      also: ['继续', '打开', '开启'],
      summary: both(`恢复${zh}`, `Resume ${en}`),
      roles,
      args: z.object({}),
      examples: [{ line: both(line('resume'), line('resume')) }],
      run: async context => ({ view: await resumeSchedule(context, subject) }),
    }),
    command({
      name: 'skip',
      alias: '跳过',
      summary: both('跳过一次，默认下一次', 'Skip one, the next by default'),
      roles,
      args: z.object({ which: optional(textArgument({ ...which, position: 1 })) }),
      examples: [
        { line: both(line('skip'), line('skip')) },
        { line: both(line('skip 2026-12-07'), line('skip 2026-12-07')) },
      ],
      run: async (context, args) => ({ view: await skipSlot(context, subject, args.which) }),
    }),
    command({
      name: 'move',
      alias: '改期',
      also: ['改到', '推迟', '延期'],
      summary: both('把一次改到别的时间，默认下一次', 'Move one to another time, the next by default'),
      roles,
      args: z.object({
        to: textArgument({
          label: both('到', 'to'),
          means: both('改到哪天、几点；没写的不变', 'the day, the time, or both; what is not said stays'),
          example: both('周四 15:00', 'thu 3pm'),
          position: 1,
          takesRest: true,
          most: 60,
        }),
        which: optional(textArgument(which)),
      }),
      examples: [
        { line: both(line('move 周四 15:00'), line('move thu 3pm')) },
        { line: both(line('move 12-10 15:00 哪次=12-07'), line('move 12-10 15:00 which=12-07')) },
      ],
      run: async (context, args) => ({ view: await moveSlot(context, subject, args) }),
    }),
    command({
      name: 'keep',
      alias: '照常',
      summary: both('收回一次跳过或改期', 'Take back that one was skipped or moved'),
      roles,
      args: z.object({ which: textArgument({ ...which, position: 1 }) }),
      examples: [{ line: both(line('keep 2026-12-07'), line('keep 2026-12-07')) }],
      run: async (context, args) => ({ view: await keepSlot(context, subject, args.which) }),
    }),
    command({
      name: 'off',
      alias: '关闭',
      also: ['取消', '关', '停', '停止'],
      summary: both(`${zh}不再定期发`, `Have ${en} no more`),
      roles,
      args: z.object({}),
      examples: [{ line: both(line('off'), line('off')) }],
      run: async context => ({ view: await endSchedule(context, subject) }),
    }),
  ];
}
