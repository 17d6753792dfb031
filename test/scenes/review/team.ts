/** A team with something to talk about: a contested claim, an open proposal, dimensions without a claim. */
import { Chat, type ChatOptions } from '../chat.ts';

export const MEETS = '2026-12-02T15:00';

/** @returns the chat on the Monday before a meeting on Wednesday */
export async function teamWithDoubts(options: ChatOptions = {}): Promise<Chat> {
  const chat = await Chat.open(options);
  await chat.type(':now 2026-11-30T08:30');
  await chat.type(':as 王经理');
  await chat.type(':as 小李 role=community');
  await chat.say('小李', '/feedback 盒子太大，浴室放不下 渠道=小红书 维度=痛点');
  await chat.say('小李', '/feedback 盒子比洗手台还宽 渠道=天猫 维度=痛点');
  await chat.say('小李', '/feedback 新家能放下 渠道=抖音 维度=痛点');
  await chat.say('小李', '/persona new 精致妈妈');
  await chat.say('小李', '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1,F2 理由=都提到');
  await chat.say('王经理', '/proposal approve P1');
  await chat.say('小李', '/persona challenge C1 证据=F3 "新用户说能放下"');
  await chat.say('小李', '/persona propose 精致妈妈 add 维度=场景 "睡前在浴室用" 证据=F1 理由=有人说');
  return chat;
}

/** @returns the last message that shows the current item of a meeting, as it is now */
export function walkCard(chat: Chat) {
  const card = chat.cards.findLast(each => /^M\d+ (第 \d|item \d|· \d)/u.test(each.text));
  if (card === undefined) throw new Error('no meeting is walked');
  return chat.shown(card.message);
}
