import { z } from 'zod';
import { numberArgument } from '../src/chat/grammar/argument.ts';
import { actions, heading, text, view } from '../src/chat/view.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { cancelTask, tasksUnderWay } from '../src/conversation/start-task.ts';
import { counted, said, translator } from '../src/conversation/translation.ts';
import { inLanguage } from '../src/domain/language.ts';
import { MEMBERS } from '../src/domain/role.ts';

const NUMBER_AT_MOST = 999_999_999;

const cancel: Command = command({
  name: 'cancel',
  alias: '取消',
  also: ['停', '停止', 'stop'],
  summary: {
    zh: '取消一个任务：自己开始的，管理员可以取消任何一个',
    en: 'Cancel a task: your own; managers can cancel any',
  },
  roles: MEMBERS,
  args: z.object({
    number: numberArgument({
      label: { zh: '任务', en: 'task' },
      means: { zh: '几号任务', en: 'the number of the task' },
      example: { zh: '3', en: '3' },
      least: 1,
      most: NUMBER_AT_MOST,
      position: 1,
    }),
  }),
  examples: [{ line: { zh: '/task cancel 3', en: '/task cancel 3' } }],
  run: (context, args) => cancelTask(context, args.number),
});

export const task: Command = command({
  name: 'task',
  alias: '任务',
  summary: {
    zh: '看正在进行的任务（要花些时间的事）',
    en: 'Show the tasks under way: what takes a while',
  },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/task', en: '/task' } }],
  subcommands: [cancel],
  run: async context => {
    const say = translator(context);
    const tasks = await tasksUnderWay(context);
    if (tasks.length === 0) return said(context, { zh: '没有正在进行的任务', en: 'No task is under way' });
    const title = { zh: `${tasks.length} 个任务正在进行`, en: `${counted(tasks.length, 'task')} under way` };
    const lines = tasks.map(({ task: { number }, title: about, starter }) =>
      [`${number}`, inLanguage(about, context.language), ...(starter === undefined ? [] : [starter])].join(
        ' · ',
      ),
    );
    const buttons = tasks.map(({ task: { number } }) => ({
      label: say({ zh: `取消 ${number}`, en: `Cancel ${number}` }),
      line: `/task cancel ${number}`,
      isApart: true,
    }));
    return { view: view(heading(say(title)), text(...lines), actions(...buttons)) };
  },
});
