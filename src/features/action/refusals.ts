/** Refusals of action items: whose they are, and what can't be done with one any more. */
import { refusalsOf } from '../../chat/refusal.ts';
import { type Bilingual, both } from '../../domain/language.ts';

export const actionSentences = {
  'no-such-owner': ({
    typed,
    nearest,
    roles,
  }: {
    typed: string;
    nearest: readonly string[];
    roles: Bilingual;
  }) =>
    both(
      `“${typed}”不是团队里的人，也不是岗位。人要写全名，比如：${nearest.join('、')}；岗位：${roles.zh}`,
      `“${typed}” is nobody in the team, and no role. Write a whole name, such as: ${nearest.join(', ')}; or a role: ${roles.en}`,
    ),
  'not-your-item': ({ id, owner, adder }: { id: string; owner: string; adder: string | undefined }) =>
    both(
      `${id} 是${owner}的${adder === undefined ? '' : `，${adder}记下的`}：他们或管理员才能动它。`,
      `${id} is ${owner}’s${adder === undefined ? '' : `, added by ${adder}`}: only they or a manager can change it.`,
    ),
  'closed-already': ({ id, state }: { id: string; state: 'done' | 'dropped' }) =>
    state === 'done'
      ? both(`${id} 已经完成了。`, `${id} is done already.`)
      : both(`${id} 已经取消了。`, `${id} was dropped already.`),
  'open-already': ({ id }: { id: string }) => both(`${id} 本来就开着。`, `${id} is open as it is.`),
  'due-then-already': ({ id, day }: { id: string; day: string }) =>
    both(`${id} 的截止本来就是 ${day}。`, `${id} is due ${day} as it is.`),
} as const;

export const actionRefusal = refusalsOf(actionSentences);
