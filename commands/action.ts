/** `/action`: who is to do what until when. */
import { z } from 'zod';
import {
  choiceArgument,
  dayAheadArgument,
  idArgument,
  idsArgument,
  optional,
  textArgument,
} from '../src/chat/grammar/argument.ts';
import { pageArgument } from '../src/chat/grammar/pages.ts';
import { actions, text, type View, view } from '../src/chat/view.ts';
import { type Command, type Context, command, type Reply } from '../src/conversation/command.ts';
import { translator } from '../src/conversation/translation.ts';
import type { Choice } from '../src/domain/choice.ts';
import { type Bilingual, both } from '../src/domain/language.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { dayOf } from '../src/domain/zoned-time.ts';
import { addAction } from '../src/features/action/add-action.ts';
import { dropItem, finishItems, moveItem, reopenItem } from '../src/features/action/change-items.ts';
import { type ActionItem, REASON_AT_MOST, WORDS_AT_MOST } from '../src/features/action/domain/action-item.ts';
import { itemFound, ownItem, ownItems } from '../src/features/action/find-item.ts';
import { ownerAndWords } from '../src/features/action/find-owner.ts';
import { cardOf, isCardOf, showElsewhere } from '../src/features/action/item-cards.ts';
import type { Which } from '../src/features/action/read-actions.ts';
import { dayText, idOf, itemCard, reopenButton } from '../src/features/action/show-item.ts';
import { listView, viewBack } from '../src/features/action/show-list.ts';
import { NAME_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { FIELDS } from '../src/features/feedback/feedback-fields.ts';

const WHICH: readonly Choice<Which>[] = [
  { id: 'all', label: both('全部', 'all') },
  { id: 'mine', label: both('我的', 'mine') },
  { id: 'overdue', label: both('逾期', 'overdue'), also: ['late', '过期'] },
];

const id = idArgument({
  label: both('编号', 'id'),
  means: both('待办的编号', 'the id of the item'),
  example: both('A1', 'A1'),
  of: 'A',
  position: 1,
});

const due = {
  label: both('截止', 'due'),
  also: ['到期', '期限', 'by', 'deadline'],
  means: both('最晚哪一天做完', 'the last day for it'),
  example: both('下周五', 'next fri'),
};

/** What a press leads back to. */
const back = optional(
  textArgument({
    label: both('回到', 'back'),
    means: both('按钮自带', 'carried by the buttons'),
    example: both('all.1', 'all.1'),
    most: 120,
    isHidden: true,
  }),
);

const add: Command = command({
  name: 'add',
  alias: '新增',
  also: ['加', '添加', '新建', 'new'],
  summary: both(
    '记一件待办：谁，做什么，哪天之前；写了维度或渠道，那样的反馈一记下就自动完成',
    'Add an item: who, what, until when; with a dimension or source it closes itself by such feedback',
  ),
  roles: MEMBERS,
  args: z.object({
    owner: textArgument({
      label: both('负责人', 'owner'),
      also: ['谁', 'who', 'assignee'],
      means: both('团队里的人，“我”，或者四个岗位之一', 'a member, “me”, or one of the four roles'),
      example: both('我', 'me'),
      most: NAME_AT_MOST,
      position: 1,
    }),
    words: textArgument({
      label: both('事项', 'what'),
      also: ['内容', 'text', 'task'],
      means: both('要做什么', 'what is to be done'),
      example: both('补充京东渠道的使用场景', 'Ask buyers on JD when they use it'),
      most: WORDS_AT_MOST,
      position: 2,
      takesRest: true,
    }),
    due: dayAheadArgument(due),
    dimension: optional(
      FIELDS.dimension.argument({
        means: both('等哪个维度的反馈', 'the dimension of the feedback that it waits for'),
      }),
    ),
    source: optional(
      FIELDS.source.argument({
        means: both('等哪个渠道的反馈', 'the source of the feedback that it waits for'),
      }),
    ),
    claim: optional(
      idArgument({
        label: both('结论', 'claim'),
        means: both('等和哪条结论有关的反馈', 'the claim that the feedback is to be about'),
        example: both('C1', 'C1'),
        of: 'C',
      }),
    ),
  }),
  examples: [
    {
      line: both(
        '/action add 我 "补充京东渠道的使用场景" 截止=下周五',
        '/action add me "Ask buyers on JD when they use it" due="next fri"',
      ),
    },
    {
      line: both(
        '/action add 电商 问问买家什么时候用 截止=3天后 渠道=京东 维度=场景',
        '/action add ecommerce "Ask buyers when they use it" due="in 3 days" source=京东 dimension=scenario',
      ),
    },
  ],
  run: async (context, args) => {
    const { owner, words } = await ownerAndWords(context, args.owner, args.words);
    if (words === undefined) return { asks: ['words'] };
    const { dimension, source, claim } = args;
    const needs = {
      ...(dimension !== undefined && { dimension }),
      ...(source !== undefined && { sourceId: source.id }),
      ...(claim !== undefined && { claim }),
    };
    const item = await addAction(context, {
      ...(owner.kind === 'person' ? { ownerId: owner.id } : { role: owner.role }),
      ...{ text: words, dueDay: args.due },
      ...(Object.keys(needs).length > 0 && { needs }),
    });
    await showElsewhere(context, item, context.room.id);
    return cardReply(context, item, owner.kind === 'role' || owner.id !== context.person.id);
  },
});

async function cardReply(context: Context, item: ActionItem, isCalling: boolean): Promise<Reply> {
  return { view: await itemCard(context, item, context.room, isCalling), standsFor: cardOf(item) };
}

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: both('看还没做完的，先到期的在前', 'List what is to be done, the earliest due first'),
  roles: MEMBERS,
  args: z.object({
    which: optional(
      choiceArgument({
        label: both('哪些', 'which'),
        means: both('全部、我的，或者逾期的；不写就是全部', 'all, mine or overdue; all if left out'),
        example: both('我的', 'mine'),
        choices: WHICH,
        position: 1,
      }),
    ),
    page: optional(pageArgument(10_000)),
  }),
  examples: [
    { line: both('/action list', '/action list') },
    { line: both('/action list 我的', '/action list mine') },
  ],
  run: async (context, { which = 'all', page = 1 }) => ({ view: await listView(context, which, page) }),
});

const show: Command = command({
  name: 'show',
  alias: '查看',
  also: ['看'],
  takesEach: 'alone',
  opensAlone: true,
  summary: both('看一件待办；在它上面点表情一样算完成', 'Show an item; a tick on it counts as well'),
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: both('/action show A1', '/action show A1') }],
  run: async (context, args) => cardReply(context, await itemFound(context, args.id), false),
});

const done: Command = command({
  name: 'done',
  alias: '完成',
  also: ['做完', '办完', 'finish'],
  summary: both('完成一件或几件', 'Mark one or several as done'),
  roles: MEMBERS,
  args: z.object({
    ids: idsArgument({
      label: both('编号', 'ids'),
      means: both('待办的编号，可以几个', 'the ids of the items'),
      example: both('A1 A2', 'A1 A2'),
      of: 'A',
      most: 20,
      position: 1,
      takesRest: true,
    }),
    back,
  }),
  examples: [
    { line: both('/action done A1', '/action done A1') },
    { line: both('/action done A1 A2', '/action done A1 A2') },
  ],
  run: async (context, args) => {
    const items = await finishItems(context, await ownItems(context, args.ids));
    const shown = args.back === undefined ? undefined : await viewBack(context, args.back);
    if (shown !== undefined) return { view: shown };
    const ids = items.map(idOf).join(' ');
    return answered(context, items, both(`${ids} 完成`, `${ids} done`), items.length === 1);
  },
});

const move: Command = command({
  name: 'move',
  alias: '改期',
  also: ['延期', '推迟', '顺延', '改到', 'postpone'],
  takesEach: 'with-more',
  summary: both('换一个截止的日子', 'Give an item another due day'),
  roles: MEMBERS,
  args: z.object({ id, day: dayAheadArgument({ ...due, position: 2, takesRest: true }) }),
  examples: [{ line: both('/action move A1 下周五', '/action move A1 next fri') }],
  run: async (context, args) => {
    const before = await ownItem(context, args.id);
    const item = await moveItem(context, before, args.day);
    const days = [dayText(context, item.dueDay), dayText(context, before.dueDay)];
    const said = both(
      `${idOf(item)} 改到 ${days[0]}（原来 ${days[1]}）`,
      `${idOf(item)} is due ${days[0]} now (was ${days[1]})`,
    );
    const undo = {
      label: translator(context)(both('撤销改期', 'Undo')),
      line: `/action move ${idOf(item)} ${before.dueDay}`,
    };
    const shown = text(translator(context)(said));
    // No day that is over can be given back.
    const isOver = before.dueDay < dayOf(context.clock.now, context.clock.zone);
    return { view: isOver ? view(shown) : view(shown, actions(undo)) };
  },
});

const drop: Command = command({
  name: 'drop',
  alias: '取消',
  also: ['放弃', '不做了', 'cancel'],
  alsoBeforeId: ['删除', '撤回', '撤销', 'delete', 'remove', 'withdraw'],
  takesEach: 'alone',
  summary: both('不做了，可以写为什么', 'Give an item up, and say why if you like'),
  roles: MEMBERS,
  args: z.object({
    id,
    reason: optional(
      textArgument({
        label: both('理由', 'reason'),
        means: both('为什么不做了', 'why'),
        example: both('已经有别人做了', 'somebody else did it'),
        most: REASON_AT_MOST,
        position: 2,
        takesRest: true,
      }),
    ),
  }),
  examples: [{ line: both('/action drop A1 已经有别人做了', '/action drop A1 somebody else did it') }],
  run: async (context, args) => {
    const item = await dropItem(context, await ownItem(context, args.id), args.reason);
    return answered(context, [item], both(`${idOf(item)} 取消`, `${idOf(item)} dropped`), true);
  },
});

const reopen: Command = command({
  name: 'reopen',
  alias: '重开',
  also: ['恢复', 'restore'],
  takesEach: 'alone',
  summary: both('把完成或取消了的重新打开', 'Open a closed item again'),
  roles: MEMBERS,
  args: z.object({ id }),
  examples: [{ line: both('/action reopen A1', '/action reopen A1') }],
  run: async (context, args) => {
    const item = await reopenItem(context, await ownItem(context, args.id));
    return answered(context, [item], both(`${idOf(item)} 重新打开`, `${idOf(item)} is open again`), false);
  },
});

/** Where a card was pressed it shows what became of it; else that is said, with the way back. */
async function answered(
  context: Context,
  items: readonly ActionItem[],
  said: Bilingual,
  isUndoable: boolean,
): Promise<Reply> {
  if (await isCardOf(context, context.pressedOn, items)) return { isShown: true };
  const [item] = items;
  const lines = items.map(({ words }) => words);
  return { view: closing(context, said, lines, isUndoable ? item : undefined) };
}

function closing(
  context: Context,
  said: Bilingual,
  words: readonly string[],
  item: ActionItem | undefined,
): View {
  const shown = text(translator(context)(said), ...words.map(each => `  ${each}`));
  return item === undefined ? view(shown) : view(shown, actions(reopenButton(context, item)));
}

export const action: Command = command({
  name: 'action',
  alias: '待办',
  summary: both('待办：谁，做什么，哪天之前', 'Action items: who does what until when'),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/action list', '/action list') }],
  subcommands: [add, list, show, done, move, drop, reopen],
  run: async context => ({ view: await listView(context, 'all', 1) }),
});
