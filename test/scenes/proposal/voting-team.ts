/** A team that has something to vote on: two managers, two records, a persona; and its proposal. */
import type { Room, Shown } from '../three-chats/index.ts';

export const ADD =
  '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小，想要可叠放的小包装" 证据=F1,F2 理由="两个渠道都提到"';

type Speaking = { say(name: string, text: string): Promise<unknown> };

/**
 * A group of 王经理 and 赵经理, who are its managers, 小李 and 小周, who have recorded something.
 * @param gather makes a group of people with the bot in it
 */
export async function votingTeam<Group extends Speaking>(
  gather: (title: string, ...members: readonly string[]) => Group | Promise<Group>,
  title: string,
): Promise<Group> {
  const here = await gather(title, '王经理', '赵经理', '小李', '小周');
  await here.say('王经理', '/team claim');
  await here.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
  await here.say('小周', '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点');
  await here.say('赵经理', '/help');
  await here.say('王经理', '/team manager 赵经理');
  await here.say('小周', '/persona new 精致妈妈');
  return here;
}

export function propose(here: Room, name = '小李', line = ADD): Promise<Shown> {
  return here.say(name, line);
}

/** What was done about a group's proposals, in order; its `?` is the group's chat id. */
export const ACTS = `
  SELECT act.kind, act.meaning, act."isVote" FROM "ProposalAct" act JOIN "Room" room ON room.id = act."roomId"
  WHERE room."chatId" = ? ORDER BY act.id`;
export type Act = { readonly kind: string; readonly meaning: string; readonly isVote: number };

/** @returns such as `give reject`, in order */
export async function acts(here: Room): Promise<string[]> {
  return (await here.rows<Act>(ACTS)).map(({ kind, meaning }) => `${kind} ${meaning}`);
}
