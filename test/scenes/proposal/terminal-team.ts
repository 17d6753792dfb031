/** A team at a terminal that has something to vote on: two managers, three records, a persona, on a written day. */
import { findProposal, type Proposal } from '../../../src/features/proposal/store/proposals.ts';
import { type Card, Chat } from '../chat.ts';
import { ADD } from './voting-team.ts';

/** Proposals beside `ADD`. */
export const SECOND = '/persona propose 精致妈妈 add 维度=场景 "洗漱台上用" 证据=F2';
export const THIRD = '/persona propose 精致妈妈 add 维度=链路 "送礼前先看包装" 证据=F3';

export class TerminalTeam {
  private constructor(readonly chat: Chat) {}

  static async open(): Promise<TerminalTeam> {
    const chat = await Chat.open();
    await chat.type(':now 2026-11-20T10:00');
    await chat.type(':as 王经理 manager');
    await chat.type(':as 赵经理 manager');
    await chat.type(':as 小周 role=ecommerce');
    await chat.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
    await chat.say('小周', '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点');
    await chat.say('小周', '/反馈 送礼怕包装不体面 渠道=天猫 维度=痛点');
    await chat.say('小周', '/persona new 精致妈妈');
    return new TerminalTeam(chat);
  }

  propose(member = '小李', line = ADD): Promise<Card> {
    return this.chat.say(member, line);
  }

  async proposal(number = 1): Promise<Proposal> {
    const found = await this.chat.look(transaction => findProposal(transaction, 1, number));
    if (found === undefined) throw new Error(`no P${number}`);
    return found;
  }

  async state(number = 1): Promise<Proposal['state']> {
    return (await this.proposal(number)).state;
  }

  /** @returns what a message shows now */
  shown(card: Card): string {
    return this.chat.shown(card.message).text;
  }

  /** A second room of the team, in which 王经理 has another account that is the same person. */
  async secondRoom(): Promise<string> {
    await this.chat.say('王经理', '/team link');
    const code = /连接码 (\S+)，/.exec(this.chat.lastCard().text)?.[1] ?? '';
    await this.chat.type(':room 二群');
    await this.chat.type(':now 2026-11-20T10:00');
    await this.chat.type(':as 王经理');
    await this.chat.type(`/team link ${code}`);
    await this.chat.type(':room main');
    await this.chat.type('/team confirm 1');
    await this.chat.type('/team link');
    const again = /连接码 (\S+)，/.exec(this.chat.lastCard().text)?.[1] ?? '';
    await this.chat.type(':room 二群');
    await this.chat.type(`/team link ${again}`);
    await this.chat.type(':room main');
    const question = this.chat.cards.findLast(each => each.buttons.includes('不是我'));
    await this.chat.type(`:press ${question?.message} 1`);
    return '二群';
  }
}

export const texts = (cards: readonly Card[]) => cards.map(card => card.text);
