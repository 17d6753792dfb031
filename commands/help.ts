import { z } from 'zod';
import { optional, textArgument } from '../src/chat/grammar/argument.ts';
import { findPath } from '../src/chat/grammar/command.ts';
import { commandHelpView, helpView } from '../src/chat/grammar/help.ts';
import { byNearness } from '../src/chat/grammar/nearest.ts';
import { grammarRefusal } from '../src/chat/grammar/refusals.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { MEMBERS, rolesOf } from '../src/domain/role.ts';

export const help: Command = command({
  name: 'help',
  alias: '帮助',
  summary: { zh: '看能做什么，逐条命令有例子', en: 'What you can do, with examples' },
  roles: MEMBERS,
  args: z.object({
    command: optional(
      textArgument({
        label: { zh: '命令', en: 'command' },
        means: { zh: '要看哪个命令', en: 'which command' },
        example: { zh: '反馈', en: 'feedback' },
        most: 40,
        position: 1,
        takesRest: true,
      }),
    ),
  }),
  examples: [{ line: { zh: '/help 反馈', en: '/help feedback' } }],
  run: async ({ commands, person, language }, args) => {
    if (args.command === undefined) {
      return { view: helpView(commands, rolesOf(person), person.role, language) };
    }
    const name = args.command.replace(/^[/／]/, '');
    const path = findPath(commands, name);
    if (path !== undefined) return { view: commandHelpView(path, language) };
    const [nearest] = byNearness(commands, each => [each.name, each.alias], name);
    throw grammarRefusal('unknown-command', { name }, { example: `/help ${nearest?.name ?? 'feedback'}` });
  },
});
