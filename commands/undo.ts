/** `/undo`: takes back one's last act. */
import { z } from 'zod';
import { type Command, command } from '../src/conversation/command.ts';
import { undoLast } from '../src/conversation/undo-last.ts';
import { both } from '../src/domain/language.ts';
import { MEMBERS } from '../src/domain/role.ts';

export const undo: Command = command({
  name: 'undo',
  alias: '撤销',
  also: ['撤消', '撤回', 'revert'],
  summary: both(
    '撤销自己刚做的一步：记录、修改、删除反馈，提案，待办',
    'Take back what you did last: a feedback recorded, changed or deleted, a proposal, an item',
  ),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/undo', '/undo') }],
  run: undoLast,
});
