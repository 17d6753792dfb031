/** `/review`: review meetings, from the schedule to the minutes. */
import { z } from 'zod';
import {
  choiceArgument,
  dayAheadArgument,
  idArgument,
  numberArgument,
  optional,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { type Command, command, type Reply } from '../src/conversation/command.ts';
import { said } from '../src/conversation/translation.ts';
import { both } from '../src/domain/language.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { WORDS_AT_MOST } from '../src/features/action/domain/action-item.ts';
import { ownerAndWords } from '../src/features/action/find-owner.ts';
import { askOwner, usualDueDay } from '../src/features/review/ask-owner.ts';
import { decide as decideItem } from '../src/features/review/decide.ts';
import { endMeeting } from '../src/features/review/end-meeting.ts';
import { demandItem, demandMeeting, demandRunning } from '../src/features/review/find-meeting.ts';
import { OUTCOME_CHOICES } from '../src/features/review/outcome-choices.ts';
import { reviewRefusal } from '../src/features/review/refusals.ts';
import { decidedReply } from '../src/features/review/say-decided.ts';
import { afterSchedule } from '../src/features/review/say-planned.ts';
import { agendaView, listView, meetingView, overview } from '../src/features/review/show-meetings.ts';
import { lastMeetings, meetingById } from '../src/features/review/store/meetings.ts';
import { nameOf, REVIEW } from '../src/features/review/subject.ts';
import { NOTE_AT_MOST, takeNotes } from '../src/features/review/take-notes.ts';
import { nextItem, startMeeting } from '../src/features/review/walk.ts';
import { scheduleSubcommands } from './schedule-subcommands.ts';

const ITEMS_AT_MOST = 999;

/** Which meeting's button was pressed: what was decided in another one stays decided. */
const meeting = optional(
  idArgument({
    label: both('会议', 'meeting'),
    means: both('哪次会', 'which meeting'),
    example: both('M4', 'M4'),
    of: 'M',
    isHidden: true,
  }),
);

const itemFacts = {
  label: both('第几项', 'item'),
  means: both('议程里的第几项，默认正在谈的', 'which item of the agenda; the current one by default'),
  example: both('2', '2'),
  least: 1,
  most: ITEMS_AT_MOST,
};

const agenda: Command = command({
  name: 'agenda',
  alias: '议程',
  summary: both(
    '看议程：下次要谈的，或者正在开的会走到哪里',
    'Show the agenda: of the next meeting, or how far the running one is',
  ),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/review agenda', '/review agenda') }],
  run: async context => ({ view: await agendaView(context) }),
});

const start: Command = command({
  name: 'start',
  alias: '开始',
  also: ['开会', 'begin'],
  summary: both('开会：议程定下来，一项一项过', 'Begin: the agenda is frozen, and walked item by item'),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/review start', '/review start') }],
  run: context => startMeeting(context),
});

const next: Command = command({
  name: 'next',
  alias: '下一项',
  also: ['下一个', '继续谈'],
  summary: both('到下一项，或者到第几项', 'Go on to the next item, or to one by its number'),
  roles: MEMBERS,
  args: z.object({
    item: optional(
      numberArgument({
        ...itemFacts,
        means: both('到第几项，默认下一项', 'which item; the next by default'),
        position: 1,
      }),
    ),
    after: optional(numberArgument({ ...itemFacts, label: both('之后', 'after'), isHidden: true })),
    meeting,
  }),
  examples: [
    { line: both('/review next', '/review next') },
    { line: both('/review next 3', '/review next 3') },
  ],
  run: async (context, args) =>
    nextItem(context, await demandRunning(context, args.meeting), { to: args.item, after: args.after }),
});

const note: Command = command({
  name: 'note',
  alias: '记录',
  also: ['笔记', '备注', '记', '记下'],
  summary: both(
    '记一句，放在正在谈的那一项下；回复会议卡片也一样',
    'Note something under the current item; a reply to the card does the same',
  ),
  roles: MEMBERS,
  args: z.object({
    text: textArgument({
      label: both('内容', 'text'),
      means: both('要记下的话', 'what is to be noted'),
      example: both('先问客服退货的原因', 'Ask service for the reasons of returns first'),
      most: NOTE_AT_MOST,
      position: 1,
      takesRest: true,
    }),
    item: optional(numberArgument(itemFacts)),
  }),
  examples: [
    {
      line: both(
        '/review note "先问客服退货的原因"',
        '/review note "Ask service for the reasons of returns first"',
      ),
    },
  ],
  run: async (context, args) => {
    const running = await demandRunning(context);
    const position =
      args.item === undefined
        ? (running.current ?? undefined)
        : (await demandItem(context, running, args.item)).position;
    await takeNotes(context, running, { personId: context.person.id, words: [args.text], position });
    const id = nameOf(running);
    return said(
      context,
      position === undefined
        ? both(`${id} 记下了`, `${id}: noted`)
        : both(`${id} 第 ${position} 项记下了`, `${id} item ${position}: noted`),
    );
  },
});

const decide: Command = command({
  name: 'decide',
  alias: '决定',
  also: ['结论', '定'],
  summary: both(
    '一项怎么定：采纳、不采纳、需要证据（谁、什么时候前）',
    'What becomes of an item: accept, reject, evidence (from whom, by when)',
  ),
  roles: MEMBERS,
  args: z.object({
    item: optional(numberArgument({ ...itemFacts, position: 1 })),
    outcome: choiceArgument({
      label: both('结论', 'outcome'),
      means: both('采纳、不采纳，或需要证据', 'accept, reject, or evidence'),
      example: both('采纳', 'accept'),
      choices: OUTCOME_CHOICES,
      position: 2,
    }),
    who: optional(
      textArgument({
        label: both('谁', 'who'),
        means: both(
          '谁去办、谁去找证据：名字或岗位',
          'who sees to it or finds the evidence: a name or a role',
        ),
        example: both('社群运营', 'community'),
        most: 60,
      }),
    ),
    by: optional(
      dayAheadArgument({
        label: both('截止', 'by'),
        means: both('最晚哪天，默认一周', 'the last day; a week by default'),
        example: both('2026-12-09', '2026-12-09'),
      }),
    ),
    what: optional(
      textArgument({
        label: both('做什么', 'what'),
        means: both('要做的事，默认就是这一项', 'what is to be done; the item itself by default'),
        example: both('问十个退货的用户', 'Ask ten users who sent it back'),
        most: WORDS_AT_MOST,
      }),
    ),
    ask: optional(
      textArgument({
        label: both('问谁去办', 'asking'),
        means: both('按钮带上，先问由谁去办', 'carried by a button: asks first who sees to it'),
        example: both('是', 'yes'),
        most: 3,
        isHidden: true,
      }),
    ),
    meeting,
  }),
  examples: [
    { line: both('/review decide 2 采纳', '/review decide 2 accept') },
    {
      line: both(
        '/review decide 2 需要证据 谁=社群运营 截止=2026-12-09',
        '/review decide 2 evidence who=community by=2026-12-09',
      ),
    },
  ],
  run: async (context, args): Promise<Reply> => {
    const running = await demandRunning(context, args.meeting);
    const item = await demandItem(context, running, args.item);
    const { outcome, who, by, what } = args;
    if (args.ask !== undefined || (outcome === 'evidence' && who === undefined))
      return { view: askOwner(context, running, item, outcome) };
    const toDo =
      who === undefined
        ? undefined
        : {
            owner: (await ownerAndWords(context, who, undefined)).owner,
            dueDay: by ?? usualDueDay(context),
            words: what,
          };
    await decideItem(context, running, item, outcome, context.person.id, toDo);
    return decidedReply(context, running, item);
  },
});

const end: Command = command({
  name: 'end',
  alias: '结束',
  also: ['散会', 'finish'],
  summary: both(
    '散会：发纪要，没谈完的下次先谈',
    'End: the minutes are posted, and what is left leads the next agenda',
  ),
  roles: MEMBERS,
  args: z.object({ meeting }),
  examples: [{ line: both('/review end', '/review end') }],
  run: async (context, args) => endMeeting(context, await demandRunning(context, args.meeting)),
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: both('看开过和要开的会', 'List the meetings'),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/review list', '/review list') }],
  run: async context => ({ view: await listView(context) }),
});

const show: Command = command({
  name: 'show',
  alias: '查看',
  also: ['看', '纪要', 'minutes'],
  takesEach: 'alone',
  opensAlone: true,
  summary: both(
    '看一次会：时间、进度或纪要，默认最近一次',
    'Show a meeting: its time, progress or minutes; the last one by default',
  ),
  roles: MEMBERS,
  args: z.object({
    id: optional(
      idArgument({
        label: both('编号', 'id'),
        means: both('会议的编号', 'the id of the meeting'),
        example: both('M1', 'M1'),
        of: 'M',
        position: 1,
      }),
    ),
  }),
  examples: [{ line: both('/review show M1', '/review show M1') }],
  run: async (context, args) => {
    if (args.id !== undefined)
      return { view: await meetingView(context, await demandMeeting(context, args.id)) };
    const { transaction, team } = context;
    const last = (await lastMeetings(transaction, team.id, 5)).find(({ startedAt }) => startedAt !== null);
    if (last === undefined) throw reviewRefusal('none-at-all', {}, { example: '/review start' });
    return { view: await meetingView(context, await meetingById(transaction, team.id, last.id)) };
  },
});

/** Whatever becomes of the schedule becomes of the meeting that is planned, and of its calendar event. */
const timing = scheduleSubcommands(REVIEW).map(
  (each): Command => ({
    ...each,
    run: async (context, args) => afterSchedule(context, await each.run(context, args)),
  }),
);

export const review: Command = command({
  name: 'review',
  alias: '研讨',
  also: ['研讨会', '例会'],
  summary: both(
    '研讨会：定时间、议程、逐项决定、纪要',
    'Review meetings: schedule, agenda, decisions item by item, minutes',
  ),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/review', '/review') }],
  subcommands: [agenda, start, next, note, decide, end, list, show, ...timing],
  run: async context => ({ view: await overview(context) }),
});
