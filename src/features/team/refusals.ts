/** Refusals of the team: members, managers, rooms that are linked, settings. */
import { refusalsOf } from '../../chat/refusal.ts';
import { type Bilingual, both } from '../../domain/language.ts';

export const teamSentences = {
  'bad-setting': ({ label, typed, means }: { label: Bilingual; typed: string; means: Bilingual }) =>
    both(`“${label.zh}”不能是“${typed}”：${means.zh}。`, `“${label.en}” can't be “${typed}”: ${means.en}.`),
  'bad-campaign-day': ({ typed }: { typed: string }) =>
    both(`“${typed}”看不出是哪天。`, `“${typed}” is no day.`),
  'campaign-ends-first': ({ from, to }: { from: string; to: string }) =>
    both(`“${to}”在“${from}”之前。`, `“${to}” is before “${from}”.`),
  'no-such-campaign': ({ name }: { name: string }) =>
    both(
      `团队自己的大促里没有“${name}”。都有：/campaign`,
      `The team has no campaign “${name}” of its own. All of them: /campaign`,
    ),
  'too-many-campaigns': ({ most }: { most: number }) =>
    both(
      `团队自己的大促最多 ${most} 个，先去掉一个：/campaign`,
      `A team has at most ${most} campaigns of its own. Remove one first: /campaign`,
    ),
  'medium-above-strong': ({ medium, strong }: { medium: Bilingual; strong: Bilingual }) =>
    both(
      `“${medium.zh}”不能比“${strong.zh}”高：强的都要先够中的。`,
      `“${medium.en}” can’t be above “${strong.en}”: whatever is strong is medium first.`,
    ),
  'same-emoji': ({ emoji }: { emoji: string }) =>
    both(
      `通过和不通过不能用同一个表情（${emoji}）。`,
      `Approve and reject can't be the same emoji (${emoji}).`,
    ),
  'no-such-member': ({ name, nearest }: { name: string; nearest: readonly string[] }) =>
    both(
      `团队里没有“${name}”。要写全名，比如：${nearest.join('、')}。所有人：/team`,
      `Nobody in the team is called “${name}”. Write the whole name, such as: ${nearest.join(', ')}. Everybody: /team`,
    ),
  'several-members': ({ name, which }: { name: string; which: Bilingual }) =>
    both(
      `团队里有好几个“${name}”，是哪一个？${which.zh}`,
      `Several members are called “${name}”. Which one? ${which.en}`,
    ),
  'not-removed': ({ name, nearest }: { name: string; nearest: readonly string[] }) =>
    nearest.length === 0
      ? both('团队没有移出过谁。', 'Nobody was taken out of the team.')
      : both(
          `被移出的人里没有“${name}”。有：${nearest.join('、')}`,
          `“${name}” was not taken out of the team. These were: ${nearest.join(', ')}`,
        ),
  'already-claimed': ({ managers }: { managers: string }) =>
    both(
      `团队已经有管理员了：${managers}。请他们用 /team manager 加上你。`,
      `The team has managers already: ${managers}. Ask one of them for /team manager.`,
    ),
  'last-manager': (_: object) => both('团队至少要留一个管理员。', 'A team needs at least one manager.'),
  'no-manager-left': ({ group }: { group: string }) =>
    both(
      `团队的管理员都只在群“${group}”里，它离开以后团队就没有管理员了。先到别的群里定一位：/team manager`,
      `All managers are in the group “${group}” only; without it the team would have none. First make somebody in another group one: /team manager`,
    ),
  'last-group': (_: object) =>
    both('这是团队唯一的群，不能离开团队。', 'This is the team’s only group; it can’t leave the team.'),
  'which-group': ({ groups }: { groups: string }) =>
    both(
      `要让哪个群离开团队？写出群名，或者到那个群里输入 /team unlink。团队的群：${groups}`,
      `Which group is to leave? Name it, or type /team unlink in it. The team’s groups: ${groups}`,
    ),
  'too-many-codes': ({ minutes }: { minutes: number }) =>
    both(
      `错的连接码太多了，先停一停，${minutes} 分钟以后再试。`,
      `Too many wrong codes; wait ${minutes} minutes and try again.`,
    ),
  'no-link-request': (_: object) =>
    both(
      '这件事已经答复过，或者过期了。要连接，请用 /team link 重新要一个码。',
      'This was answered already, or is too old. To link, get a new code with /team link.',
    ),
  'room-changed': (_: object) =>
    both(
      '那个群在这期间变了（换了团队，或者输入的人不再能替它做主），没有并进来。请重新要一个连接码。',
      'That group has changed meanwhile (its team, or the rights of whoever typed the code), so it did not join. Get a new code.',
    ),
  'linked-already': (_: object) =>
    both('这两边已经是同一个人、同一个团队了，不用再连。', 'Both sides are one person and one team already.'),
  'bad-code': (_: object) =>
    both(
      '这个连接码不对、用过了，或者过期了（10 分钟有效）。用 /team link 再要一个。',
      'This code is wrong, used or expired (it lasts 10 minutes). Get a new one with /team link.',
    ),
  'code-of-another': (_: object) =>
    both('这要拿到连接码的本人来点。', 'Only whoever got the code can answer this.'),
  'link-other-way': (_: object) =>
    both(
      '另一个账号是管理员。请反过来连：用管理员账号要连接码，再在另一边输入。',
      'The other account is a manager. Link the other way round: get the code with the manager’s account and type it with the other.',
    ),
  'own-code': (_: object) =>
    both(
      '这个连接码就是在这里要的。请到另一个群或另一个平台输入它。',
      'This code was got right here. Type it in the other group or on the other platform.',
    ),
  'room-has-records': ({ count }: { count: number }) =>
    both(
      `要并过去的群自己已经记了 ${count} 条，不能并过去。导出再导入（/export、/import）还没有做好。`,
      `The group that is to join has ${count} records of its own, so it can’t join another team. Moving them by /export and /import does not exist yet.`,
    ),
  'room-needs-manager': (_: object) =>
    both(
      '要把一个群并进团队，连接码得由那个团队的管理员来要，也要由本群的管理员输入。',
      'To join a group to a team, the code must come from a manager of that team and be typed by a manager of this group.',
    ),
};

export const teamRefusal = refusalsOf(teamSentences);
