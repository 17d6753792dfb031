/** Refusals of proposals: what is wanted of a persona, and the votes about it. */
import { refusalsOf } from '../../chat/refusal.ts';
import { type Bilingual, both } from '../../domain/language.ts';

export const proposalSentences = {
  'claim-of-another': ({ id, persona }: { id: string; persona: string }) =>
    both(`${id} 是画像“${persona}”的结论。`, `${id} is a claim of the persona “${persona}”.`),
  'claim-retired': ({ id }: { id: string }) =>
    both(`${id} 已经废弃，要先恢复。`, `${id} is retired; restore it first.`),
  'claim-live': ({ id }: { id: string }) =>
    both(`${id} 没有废弃，不用恢复。`, `${id} is not retired, so there is nothing to restore.`),
  'same-claim': ({ id, wording }: { id: string; wording: string }) =>
    both(
      `${id} 已经这样说了：“${wording}”。要补依据就加强它。`,
      `${id} says so already: “${wording}”. To add evidence, strengthen it.`,
    ),
  'says-refused': ({ evidence }: { evidence: string }) =>
    both(
      `这正是 ${evidence} 的原话，而 ${evidence} 的用户未同意引用。请换个说法再提。`,
      `These are the very words of ${evidence}, whose user refused to be quoted. Reword it.`,
    ),
  'evidence-known': ({ id, evidence }: { id: string; evidence: string }) =>
    both(
      `${evidence} 已经是 ${id} 这一边的依据了。`,
      `${evidence} is evidence of ${id} on that side already.`,
    ),
  'evidence-opposite': ({ id, evidence }: { id: string; evidence: string }) =>
    both(
      `${evidence} 已经是 ${id} 另一边的依据了，同一条反馈不能又支持又反驳。`,
      `${evidence} stands on the other side of ${id} already; one feedback can't speak both for and against it.`,
    ),
  'is-contested': ({ id, evidence }: { id: string; evidence: string }) =>
    both(
      `${id} 有争议（${evidence}），关于它的提案通过之前不能加强；可以提改写（不带依据）、削弱或废弃。`,
      `${id} is contested (${evidence}) and can't be strengthened before a proposal on it passes: reword it (without evidence), weaken or retire it.`,
    ),
  'no-such-version': ({ persona, version, newest }: { persona: string; version: string; newest: string }) =>
    both(
      `“${persona}”没有 ${version}，最新是 ${newest}。`,
      `“${persona}” has no ${version}; the newest is ${newest}.`,
    ),
  'is-current': ({ persona, version }: { persona: string; version: string }) =>
    both(
      `“${persona}”和 ${version} 的内容一样，不用退回。`,
      `“${persona}” is as it was in ${version}; there is nothing to roll back.`,
    ),
  'proposal-closed': ({ id, state }: { id: string; state: Bilingual }) =>
    both(
      `${id} ${state.zh}，不能再改，也不能再投票。要改就提一个新的。`,
      `${id} is ${state.en}: no more changes or votes. Make a new one.`,
    ),
  'not-your-proposal': ({ id, proposer }: { id: string; proposer: string }) =>
    both(
      `${id} 是${proposer}提的，只有本人或管理员能改。`,
      `${id} is by ${proposer}; only they or a manager can touch it.`,
    ),
  'own-proposal': ({ id }: { id: string }) =>
    both(
      `${id} 是你自己提的，要别的管理员来定；想收回用 /proposal withdraw ${id}。`,
      `${id} is your own: another manager decides. To take it back: /proposal withdraw ${id}.`,
    ),
  'opinion-only': ({ id }: { id: string }) =>
    both(
      `${id} 由管理员来定；你的表情记作意见，不算票。`,
      `Managers decide ${id}; your reaction is noted as an opinion and is no vote.`,
    ),
  'content-changed': ({ id }: { id: string }) =>
    both(
      `${id} 的内容刚改过，这一票没有算。请看最新的那条再投：/proposal show ${id}`,
      `${id} has just been changed: this vote was not counted. Look at the newest message and vote there: /proposal show ${id}`,
    ),
  'reacted-before': ({ id }: { id: string }) =>
    both(
      `你点表情的时候，这条消息还没有显示 ${id}，这一票没有算。要投就把表情去掉再点一次，或者按上面的按钮。`,
      `When you reacted, this message did not show ${id} yet: this vote was not counted. To vote take the reaction away and give it again, or press a button.`,
    ),
  'no-voice': ({ id, number, things }: { id: string; number: number; things: string }) =>
    both(
      `${id} 第 ${number} 项的依据（${things}）都删除了，没有一个声音支持它，票够了也不发布。恢复依据，或者换上别的（/proposal edit ${id}），再重新投票。`,
      `All that change ${number} of ${id} rests on (${things}) is deleted: nobody says it, so it is not published whatever the votes. Restore it, or give it other evidence (/proposal edit ${id}), and vote again.`,
    ),
  'waits-for-rebase': ({ id }: { id: string }) =>
    both(
      `${id} 和现在的画像有冲突，要先 /proposal rebase ${id}，再重新投票。`,
      `${id} conflicts with the persona as it is now: first /proposal rebase ${id}, then vote again.`,
    ),
  anonymous: ({ id }: { id: string }) =>
    both(
      `看不出是哪位管理员点的表情，这一票没有算。请用 ${id} 上的按钮，或 /proposal approve ${id}。`,
      `Nobody can tell which admin reacted, so it was not counted. Use the buttons on ${id}, or /proposal approve ${id}.`,
    ),
  'no-reject-standing': ({ id }: { id: string }) =>
    both(
      `你对 ${id} 的反对现在不算数，这个理由没有用上。`,
      `Your reject of ${id} does not stand any more, so the reason was not used.`,
    ),
  'no-such-change': ({ id, number, count }: { id: string; number: number; count: number }) =>
    both(
      `${id} 没有第 ${number} 项改动，一共 ${count} 项。`,
      `${id} has no change ${number}; it has ${count}.`,
    ),
  'says-twice': ({ id, wording }: { id: string; wording: string }) =>
    both(
      `这样 ${id} 里会有两条结论说同一句话：“${wording}”。`,
      `Then two claims of ${id} would say the same: “${wording}”.`,
    ),
  'last-change': ({ id }: { id: string }) =>
    both(
      `这是 ${id} 唯一的改动。不要它就整个撤回。`,
      `That is the only change of ${id}. Withdraw it as a whole instead.`,
    ),
  'nothing-to-rebase': ({ id, version }: { id: string; version: string }) =>
    both(`${id} 已经基于现在的 ${version}。`, `${id} is based on the current ${version} already.`),
  'not-taken': ({ label, change }: { label: Bilingual; change: Bilingual }) =>
    both(`“${change.zh}”用不上“${label.zh}”。`, `“${change.en}” takes no ${label.en}.`),
  'no-wording': ({ id, number }: { id: string; number: number }) =>
    both(
      `${id} 的第 ${number} 项不是新增或改写，没有说法可改。`,
      `Change ${number} of ${id} neither adds nor rewords, so there is no wording to change.`,
    ),
  'already-proposed': ({ id }: { id: string }) =>
    both(`${id} 已经提了一样的改动，还没有结果。`, `${id} proposes just that and is still undecided.`),
  'too-many-open': ({ whose, count }: { whose: string; count: number }) =>
    both(
      `“${whose}”已有 ${count} 个提案没有结果，先定下或撤回一些再提：/proposal list`,
      `“${whose}” has ${count} undecided proposals. Decide or withdraw some before proposing more: /proposal list`,
    ),
  'newer-than-base': ({ id, claim, base }: { id: string; claim: string; base: string }) =>
    both(
      `${id} 基于 ${base}，${claim} 在那之后变过；先对齐当前版本。`,
      `${id} is based on ${base}, and ${claim} has changed since. Rebase first.`,
    ),
  'nothing-left': ({ id }: { id: string }) =>
    both(
      `${id} 要改的，现在的画像里都已经是这样了。可以撤回它。`,
      `All that ${id} would change has come about already. Withdraw it.`,
    ),
  'copy-unknown': ({ id }: { id: string }) =>
    both(
      `${id} 因为网络不好发了两遍，你点的那条我认不出来。请在这一条上点，或者按它的按钮。`,
      `${id} was sent twice over a bad connection, and the one you reacted to is unknown to me. Please react to this one, or press its buttons.`,
    ),
};

export const proposalRefusal = refusalsOf(proposalSentences);
