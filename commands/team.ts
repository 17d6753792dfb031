import { z } from 'zod';
import { choiceArgument, optional, textArgument } from '../src/chat/grammar/argument.ts';
import { pageArgument, pageButtons } from '../src/chat/grammar/pages.ts';
import { grammarRefusal } from '../src/chat/grammar/refusals.ts';
import { actions, text, type View, view } from '../src/chat/view.ts';
import { type Command, type Context, command } from '../src/conversation/command.ts';
import { managerChanged } from '../src/conversation/membership.ts';
import { said } from '../src/conversation/translation.ts';
import type { Choice } from '../src/domain/choice.ts';
import { type Bilingual, inLanguage, listed } from '../src/domain/language.ts';
import { MANAGERS, MEMBERS, OPERATOR_ROLES, operatorRole } from '../src/domain/role.ts';
import { NAME_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { findMember, findRemoved, namesakesAmong } from '../src/features/team/find-member.ts';
import { letIn, takeOut } from '../src/features/team/leave-team.ts';
import { teamRefusal } from '../src/features/team/refusals.ts';
import { writeAudit } from '../src/store/audit.ts';
import { accountsOf } from '../src/store/members.ts';
import { listManagers, type Person, pageOfMembers, setMembership } from '../src/store/people.ts';
import { confirm, link, unlink } from './team-link.ts';

const ON_OFF: readonly Choice<'on' | 'off'>[] = [
  { id: 'on', label: { zh: '是', en: 'on' }, also: ['yes'] },
  { id: 'off', label: { zh: '取消', en: 'off' }, also: ['否', '不是', 'no'] },
];

/** So many members are listed at once: everybody who speaks in a group is one. */
const MEMBERS_SHOWN = 50;

const someone: Bilingual = { zh: '成员', en: 'member' };

/** @param more of it, such as that nothing comes after it */
function memberArgument(means: Bilingual, more: { takesRest?: boolean } = {}) {
  const example = { zh: '小李', en: 'Li' };
  return textArgument({ label: someone, means, example, most: NAME_AT_MOST, position: 1, ...more });
}

const claim: Command = command({
  name: 'claim',
  alias: '认领',
  summary: { zh: '团队还没有管理员时，成为管理员', en: 'Become the manager of a team that has none' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/team claim', en: '/team claim' } }],
  run: async context => {
    const { transaction, team, person, origin, language } = context;
    const managers = await listManagers(transaction, team.id);
    if (managers.length > 0) {
      throw teamRefusal('already-claimed', {
        managers: listed(
          managers.map(each => each.name),
          language,
        ),
      });
    }
    await setMembership(transaction, team.id, person.id, { isManager: true });
    await writeAudit(transaction, origin, 'team.claimed', person.name, {});
    await managerChanged(context, person.id, true);
    return said(context, { zh: `${person.name} 现在是管理员`, en: `${person.name} is the manager now` });
  },
});

const role: Command = command({
  name: 'role',
  alias: '角色',
  summary: { zh: '设自己的岗位（管理员可以设别人的）', en: 'Set your operator role (managers: anybody’s)' },
  roles: MEMBERS,
  args: z.object({
    role: choiceArgument({
      label: { zh: '角色', en: 'role' },
      means: { zh: '四个岗位之一', en: 'one of the four roles' },
      example: { zh: '社群', en: 'community' },
      choices: OPERATOR_ROLES,
      position: 1,
    }),
    member: optional(
      textArgument({
        label: someone,
        means: { zh: '给谁设；不写就是自己', en: 'whose; your own if left out' },
        example: { zh: '小李', en: 'Li' },
        most: NAME_AT_MOST,
        position: 2,
        roles: MANAGERS,
      }),
    ),
  }),
  examples: [
    { line: { zh: '/team role 社群', en: '/team role community' } },
    { line: { zh: '/team role 电商 小李', en: '/team role ecommerce Li' } },
  ],
  run: async (context, args) => {
    const { transaction, team, person, origin } = context;
    const member = args.member === undefined ? person : await findMember(context, args.member, 'member');
    await setMembership(transaction, team.id, member.id, { role: args.role });
    await writeAudit(transaction, origin, 'team.role', member.name, {
      from: member.role ?? null,
      to: args.role,
    });
    const label = operatorRole(args.role)?.label ?? { zh: '', en: '' };
    return said(context, { zh: `${member.name}：${label.zh}`, en: `${member.name}: ${label.en}` });
  },
});

const manager: Command = command({
  name: 'manager',
  alias: '管理员',
  summary: { zh: '加一个管理员，或取消', en: 'Make somebody a manager, or no longer' },
  roles: MANAGERS,
  args: z.object({
    member: memberArgument({ zh: '哪个成员', en: 'which member' }),
    state: optional(
      choiceArgument({
        label: { zh: '状态', en: 'state' },
        means: { zh: '写“取消”就不再是管理员', en: '“off” takes it away' },
        example: { zh: '取消', en: 'off' },
        choices: ON_OFF,
        position: 2,
      }),
    ),
  }),
  examples: [
    { line: { zh: '/team manager 小李', en: '/team manager Li' } },
    { line: { zh: '/team manager 小李 取消', en: '/team manager Li off' } },
  ],
  run: async (context, args) => {
    const { transaction, team, origin } = context;
    const member = await findMember(context, args.member, 'member');
    const isManager = args.state !== 'off';
    const managers = await listManagers(transaction, team.id);
    if (!isManager && member.isManager && managers.length === 1) throw teamRefusal('last-manager', {});
    await setMembership(transaction, team.id, member.id, { isManager });
    await writeAudit(transaction, origin, 'team.manager', member.name, {
      from: member.isManager,
      to: isManager,
    });
    await managerChanged(context, member.id, isManager);
    return isManager
      ? said(context, { zh: `${member.name} 现在是管理员`, en: `${member.name} is a manager now` })
      : said(context, { zh: `${member.name} 不再是管理员`, en: `${member.name} is no manager any more` });
  },
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: { zh: '看有哪些成员', en: 'List the members' },
  roles: MEMBERS,
  args: z.object({
    page: optional(pageArgument(10_000)),
  }),
  examples: [{ line: { zh: '/team list', en: '/team list' } }],
  run: async (context, { page }) => ({ view: await membersView(context, page ?? 1) }),
});

const remove: Command = command({
  name: 'remove',
  alias: '移除',
  summary: { zh: '把一个成员移出团队', en: 'Take a member out of the team' },
  roles: MANAGERS,
  args: z.object({ member: memberArgument({ zh: '哪个成员', en: 'which member' }, { takesRest: true }) }),
  examples: [{ line: { zh: '/team remove 小李', en: '/team remove Li' } }],
  run: async (context, args) => {
    const member = await findMember(context, args.member, 'member');
    await takeOut(context, member);
    return said(context, {
      zh: `${member.name} 已移出团队，在群里说话也不会再加入。要请回来：/team readmit ${member.name}`,
      en: `${member.name} was taken out of the team, and speaking in its group does not bring them back. To let them in again: /team readmit ${member.name}`,
    });
  },
});

const readmit: Command = command({
  name: 'readmit',
  alias: '请回',
  summary: { zh: '让移出的人可以再加入', en: 'Let somebody who was taken out join again' },
  roles: MANAGERS,
  args: z.object({
    member: memberArgument({ zh: '哪个移出的人', en: 'who was taken out' }, { takesRest: true }),
  }),
  examples: [{ line: { zh: '/team readmit 小李', en: '/team readmit Li' } }],
  run: async (context, args) => {
    const person = await findRemoved(context, args.member, 'member');
    await letIn(context, person);
    return said(context, {
      zh: `${person.name} 可以回来了：在团队的群里对机器人说一句就是成员`,
      en: `${person.name} may come back: a word to the bot in a group of the team makes them a member`,
    });
  },
});

export const team: Command = command({
  name: 'team',
  alias: '团队',
  summary: { zh: '成员、岗位、管理员、连接', en: 'Members, roles, managers, links' },
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: { zh: '/team role 社群', en: '/team role community' } }],
  subcommands: [list, claim, role, manager, remove, readmit, link, confirm, unlink],
  run: async context => ({ view: await membersView(context, 1) }),
});

async function membersView(
  { transaction, team: { id, name }, language }: Context,
  page: number,
): Promise<View> {
  const { members, count } = await pageOfMembers(transaction, id, {
    skip: (page - 1) * MEMBERS_SHOWN,
    take: MEMBERS_SHOWN,
  });
  const pages = Math.ceil(count / MEMBERS_SHOWN);
  if (members.length === 0) {
    const { count: all } = await pageOfMembers(transaction, id, { skip: 0, take: 1 });
    throw grammarRefusal('page-beyond', { pages: Math.ceil(all / MEMBERS_SHOWN) });
  }
  const namesakes = new Map(
    namesakesAmong(await accountsOf(transaction, id, 'members')).map(each => [each.id, each.unique]),
  );
  const lines = members.map(member => memberText(member, namesakes.get(member.id) ?? member.name, language));
  const place = pages > 1 ? ` · ${page}/${pages}` : '';
  const title = inLanguage(
    { zh: `团队“${name}”有 ${count} 人${place}`, en: `Team “${name}” has ${count}${place}` },
    language,
  );
  // Managers are listed first.
  const isUnclaimed = page === 1 && members[0]?.isManager !== true;
  const hint = isUnclaimed
    ? [inLanguage({ zh: '还没有管理员：/team claim', en: 'No manager yet: /team claim' }, language)]
    : [];
  const buttons = pageButtons(language, page, pages, number => `/team list page=${number}`);
  return view(text(title, ...lines, ...hint), ...(buttons.length > 0 ? [actions(...buttons)] : []));
}

/** @param unique what tells them from others of the same name */
function memberText(member: Person, unique: string, language: Context['language']): string {
  const none: Bilingual = { zh: '未设岗位', en: 'no role yet' };
  const facts = [inLanguage(operatorRole(member.role)?.label ?? none, language)];
  if (member.isManager) facts.unshift(inLanguage({ zh: '管理员', en: 'manager' }, language));
  const name = unique.startsWith('@') ? `${member.name} ${unique}` : unique;
  return `  ${name} · ${facts.join(' · ')}`;
}
