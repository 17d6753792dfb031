/** `/campaign`: the shopping festivals by which digest and tests are read, and the team's own. */
import { z } from 'zod';
import { textArgument } from '../src/chat/grammar/argument.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { both } from '../src/domain/language.ts';
import { MANAGERS, MEMBERS } from '../src/domain/role.ts';
import { addCampaign, dropCampaign, listCampaigns } from '../src/features/team/edit-campaigns.ts';

const name = {
  label: both('名称', 'name'),
  means: both('大促叫什么', 'what the campaign is called'),
  example: both('会员日', 'Members'),
  ...{ most: 30, position: 1 },
};
const day = { most: 30 };

const add: Command = command({
  name: 'add',
  alias: '添加',
  also: ['加', '改'],
  summary: both('加团队自己的大促，或者改它的日子', 'Add a campaign of the team’s own, or change its days'),
  roles: MANAGERS,
  args: z.object({
    name: textArgument(name),
    from: textArgument({
      ...day,
      label: both('从', 'from'),
      means: both('第一天；不写年份就是每年', 'the first day; without a year it is each year'),
      example: both('08-08', '08-08'),
      position: 2,
    }),
    to: textArgument({
      ...day,
      label: both('到', 'to'),
      means: both('最后一天', 'the last day'),
      example: both('08-10', '08-10'),
      position: 3,
    }),
  }),
  examples: [
    { line: both('/campaign add 会员日 08-08 08-10', '/campaign add Members 08-08 08-10') },
    {
      line: both(
        '/campaign add 周年庆 2026-09-01 2026-09-07',
        '/campaign add Anniversary 2026-09-01 2026-09-07',
      ),
    },
  ],
  run: addCampaign,
});

const remove: Command = command({
  name: 'remove',
  alias: '去掉',
  also: ['删除'],
  summary: both('去掉团队自己的一个大促', 'Remove a campaign of the team’s own'),
  roles: MANAGERS,
  args: z.object({ name: textArgument({ ...name, takesRest: true }) }),
  examples: [{ line: both('/campaign remove 会员日', '/campaign remove Members') }],
  run: (context, given) => dropCampaign(context, given.name),
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: both('看有哪些大促', 'Show the campaigns'),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/campaign list', '/campaign list') }],
  run: listCampaigns,
});

export const campaign: Command = command({
  name: 'campaign',
  alias: '大促',
  summary: both(
    '大促的日子：618、双11……和团队自己的，周报和测试会标出来',
    'Days of campaigns: 618, Double 11 … and the team’s own, which digest and tests mark',
  ),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/campaign', '/campaign') }],
  subcommands: [add, remove, list],
  run: listCampaigns,
});
