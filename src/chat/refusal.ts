/**
 * Refusals: errors meant for the person. Their sentences stand here, each in both languages; they say what was
 * wrong and where, never scold, and never show an internal name. Whatever else is thrown is a bug.
 */
import { type Bilingual, inLanguage, type Language } from '../domain/language.ts';
import { withoutEndUsers } from './grammar/end-user.ts';
import type { Button } from './view.ts';

type Sentence<Values> = (values: Values) => Bilingual;

const both = (zh: string, en: string): Bilingual => ({ zh, en });

const sentences = {
  // Lines and words
  'unknown-command': ({ name }: { name: string }) =>
    both(
      `没有“/${name}”这个命令，或者还没有做好。全部命令：/help`,
      `There is no command “/${name}”, or not yet. All there are: /help`,
    ),
  'unclosed-quote': ({ opening, after }: { opening: string; after: string }) =>
    both(
      `${opening}没有配对的另一半：它开在“${after}”这里。`,
      `The quote ${opening} is never closed: it opens at “${after}”.`,
    ),
  'empty-value': ({ label }: { label: Bilingual }) =>
    both(`“${label.zh}=”后面是空的。`, `Nothing stands after “${label.en}=”.`),
  'key-twice': ({ label }: { label: Bilingual }) =>
    both(`“${label.zh}”写了两次。`, `“${label.en}” is given twice.`),
  'no-such-subcommand': ({ name, typed, names }: { name: string; typed: string; names: Bilingual }) =>
    both(
      `/${name} 后面没有“${typed}”。可以是：${names.zh}`,
      `“${typed}” can't follow /${name}. These can: ${names.en}`,
    ),
  'superfluous-word': ({ word }: { word: string }) =>
    both(`多出了“${word}”，这里用不上。`, `“${word}” is one word too many here.`),
  'misspelt-key': ({ typed, key }: { typed: string; key: string }) =>
    both(
      `“${typed}”像是写错的“${key}”，所以什么都没有记。真是原话里的字，就把原话写在引号里。`,
      `“${typed}” looks like a misspelt “${key}”, so nothing was recorded. If it is part of the text, put the text in quotes.`,
    ),

  'glued-key': ({ key }: { key: string }) =>
    both(
      `“${key}”前面没有空格，看不出是单独的一项还是原话里的字，所以什么都没有记。真是原话里的字，就把原话写在引号里。`,
      `There is no blank before “${key}”: it may be an item of its own or part of the text, so nothing was recorded. If it is part of the text, put the text in quotes.`,
    ),
  'unclear-consent': ({ typed }: { typed: string }) =>
    both(
      `“${typed}”说的是用户同意还是不同意，看不出来，所以什么都没有记。真是原话里的字，就把原话写在引号里。`,
      `It is not clear what “${typed}” says of the user’s consent, so nothing was recorded. If it is part of the text, put the text in quotes.`,
    ),

  'line-too-long': ({ length, most }: { length: number; most: number }) =>
    both(
      `这条有 ${length} 个字，一条最多收 ${most} 个，所以什么都没有记。请分成几条发。`,
      `This has ${length} characters; ${most} is the most for one message, so nothing of it was recorded. Please send it in several.`,
    ),
  'unclear-end-user': ({ label }: { label: Bilingual }) =>
    both(
      `看不出“${label.zh}=”的名字到哪里为止，所以什么都没有记。把名字写在引号里，至少两个字。`,
      `Nobody can tell where the name after “${label.en}=” ends, so nothing was recorded. Put the name in quotes; it takes two letters at least.`,
    ),
  'end-user-again': ({ label }: { label: Bilingual }) =>
    both(
      `这里刚换了团队，“${label.zh}=”是按原来的团队保密的，所以什么都没有记。请再发一次。`,
      `This chat has just changed its team, and “${label.en}=” was kept secret for the former one, so nothing was recorded. Please send it again.`,
    ),

  // Arguments
  'no-such-choice': ({ label, typed, names }: { label: Bilingual; typed: string; names: Bilingual }) =>
    both(
      `没有“${typed}”这个${label.zh}。可选：${names.zh}`,
      `“${typed}” is no ${label.en}. Choose from: ${names.en}`,
    ),
  'several-choices': ({ label, typed, names }: { label: Bilingual; typed: string; names: Bilingual }) =>
    both(
      `“${typed}”对得上好几个${label.zh}：${names.zh}。请写全一点。`,
      `“${typed}” fits several: ${names.en}. Please write more of the ${label.en}.`,
    ),
  'no-such-source': ({ typed }: { typed: string }) =>
    both(
      `团队还没有渠道“${typed}”。选下面一个，或者把它加为新渠道。`,
      `The team has no source “${typed}” yet. Choose one below, or add it.`,
    ),
  'not-a-number': ({
    label,
    typed,
    least,
    most,
  }: {
    label: Bilingual;
    typed: string;
    least: number;
    most: number;
  }) =>
    both(
      `“${label.zh}”要一个 ${signed(least)} 到 ${signed(most)} 的整数，不是“${typed}”。`,
      `“${label.en}” takes a whole number from ${signed(least)} to ${signed(most)}, not “${typed}”.`,
    ),
  'not-a-decimal': ({
    label,
    typed,
    least,
    most,
  }: {
    label: Bilingual;
    typed: string;
    least: number;
    most: number;
  }) =>
    both(
      `“${label.zh}”要一个 ${least} 到 ${most} 的数，不是“${typed}”。`,
      `“${label.en}” takes a number from ${least} to ${most}, not “${typed}”.`,
    ),
  'not-a-date': ({ label, typed }: { label: Bilingual; typed: string }) =>
    both(
      `“${label.zh}”看不懂“${typed}”。可以写 2026-11-23、11-23、昨天、3天前、周三，后面可以加 15:00。`,
      `“${label.en}” can't be “${typed}”. Write 2026-11-23, 11-23, yesterday, 3 days ago or wed, with 15:00 if you like.`,
    ),
  'date-ahead': ({ label, shown }: { label: Bilingual; shown: string }) =>
    both(`“${label.zh}”是 ${shown}，还没到。`, `“${label.en}” is ${shown}, which is still to come.`),
  'not-an-id': ({ label, typed, example }: { label: Bilingual; typed: string; example: string }) =>
    both(
      `“${label.zh}”要像 ${example} 这样的编号，不是“${typed}”。`,
      `“${label.en}” takes an id like ${example}, not “${typed}”.`,
    ),
  'too-long': ({ label, length, most }: { label: Bilingual; length: number; most: number }) =>
    both(
      `“${label.zh}”最多 ${most} 个字，这里有 ${length} 个。`,
      `“${label.en}” may have ${most} characters; this has ${length}.`,
    ),
  'too-many': ({ label, count, most }: { label: Bilingual; count: number; most: number }) =>
    both(
      `“${label.zh}”最多 ${most} 个，这里有 ${count} 个。`,
      `“${label.en}” may have ${most} items; here are ${count}.`,
    ),
  'says-nothing': ({ label }: { label: Bilingual }) =>
    both(`“${label.zh}”里没有字。`, `There are no words in “${label.en}”.`),
  'bad-setting': ({ label, typed, means }: { label: Bilingual; typed: string; means: Bilingual }) =>
    both(`“${label.zh}”不能是“${typed}”：${means.zh}。`, `“${label.en}” can't be “${typed}”: ${means.en}.`),

  'not-a-version': ({ label, typed }: { label: Bilingual; typed: string }) =>
    both(
      `“${label.zh}”要像 v2 这样，不是“${typed}”。`,
      `“${label.en}” takes a version like v2, not “${typed}”.`,
    ),

  // Personas and proposals
  'no-persona-yet': (_: object) =>
    both('团队还没有画像，先建一个。', 'The team has no persona yet; make one first.'),
  'persona-exists': ({ name }: { name: string }) =>
    both(`画像“${name}”已经有了。`, `The persona “${name}” exists already.`),
  'persona-name': ({ name }: { name: string }) =>
    both(
      `“${name}”不能做画像的名称：它像编号或子命令，或者有看不见的字。`,
      `A persona can’t be called “${name}”: it reads as an id or a sub-command, or has characters that nobody sees.`,
    ),
  'medium-above-strong': ({ medium, strong }: { medium: Bilingual; strong: Bilingual }) =>
    both(
      `“${medium.zh}”不能比“${strong.zh}”高：强的都要先够中的。`,
      `“${medium.en}” can’t be above “${strong.en}”: whatever is strong is medium first.`,
    ),
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
  'same-emoji': ({ emoji }: { emoji: string }) =>
    both(
      `通过和不通过不能用同一个表情（${emoji}）。`,
      `Approve and reject can't be the same emoji (${emoji}).`,
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

  // Permissions
  'not-allowed': ({ who }: { who: Bilingual }) => both(`这要${who.zh}来做。`, `Only ${who.en} can do this.`),
  'not-yours': ({ id, reporter }: { id: string; reporter: string }) =>
    both(
      `${id} 是${reporter}记的，只有本人或管理员能改。`,
      `${id} was recorded by ${reporter}; only they or a manager can change it.`,
    ),
  'form-of-another': ({ name }: { name: string }) =>
    both(
      `这张表是给${name}的。要自己记一条，请输入命令。`,
      `This form is for ${name}. To record one yourself, type the command.`,
    ),

  'left-team': ({ team }: { team: string }) =>
    both(
      `你已经不在团队“${team}”的群里了，这里看不了它的内容。回到群里说一句就可以。要换成别的团队：到它的群里输入 /team link，把连接码发到这里。`,
      `You are not in a group of the team “${team}” any more, so its affairs can't be seen here. Say something in its group first. For another team, type /team link in its group and send the code here.`,
    ),
  removed: ({ team, name }: { team: string; name: string }) =>
    both(
      `管理员把你移出了团队“${team}”，在群里说话也不会再加入。要回来，请管理员输入：/team readmit ${name}`,
      `A manager took you out of the team “${team}”, and speaking in its group does not bring you back. A manager can: /team readmit ${name}`,
    ),
  'not-seen': ({ team }: { team: string }) =>
    both(
      `一个多星期没法确认你还在团队“${team}”的群里，先不显示它的内容。到群里对我说一句（比如 /help）就可以。`,
      `For more than a week nobody could tell whether you are still in a group of the team “${team}”, so its affairs are not shown here. Say something to me in its group (such as /help) first.`,
    ),
  'message-of-another-team': ({
    theirs,
    here,
    isPrivate,
  }: {
    theirs: string | undefined;
    here: string;
    isPrivate: boolean;
  }) => {
    const named = theirs === undefined ? both('', '') : both(`“${theirs}”`, ` (“${theirs}”)`);
    const back = isPrivate
      ? both(
          '要用它，先换回去：到那个团队的群里输入 /team link，把连接码发到这里。',
          'To use it, turn this chat back: type /team link in a group of that team and send the code here.',
        )
      : both('要用它，请到那个团队的群里。', 'To use it, go to a group of that team.');
    return both(
      `这条消息是另一个团队${named.zh}的，这里现在是团队“${here}”，所以什么都没有做。${back.zh}`,
      `This message belongs to another team${named.en}; this chat is about the team “${here}” now, so nothing was done. ${back.en}`,
    );
  },
  'anonymous-command': ({ isOffered }: { isOffered: boolean }) =>
    isOffered
      ? both(
          '看不出这是谁说的：匿名管理员或频道身份没有名字。请关掉匿名再发一次，或者点下面的按钮，就算是你本人。执行的是这一整行：',
          'Nobody can tell who says this: anonymous admins and channels have no name. Turn that off and say it again, or press the button: then it is you. It does all of this line:',
        )
      : both(
          '看不出这是谁说的：匿名管理员或频道身份没有名字。请关掉匿名再发一次。',
          'Nobody can tell who says this: anonymous admins and channels have no name. Turn that off and say it again.',
        ),
  'private-chat': (_: object) => both('没看懂。全部命令：/help', 'I don’t understand. All commands: /help'),

  // Forwarded messages
  'is-forwarded': (_: object) =>
    both(
      '转发来的消息只当引用，里面的命令不会执行。要记成反馈就按下面的按钮，或者回复它输入 /反馈。',
      'A forwarded message is a quotation: commands in it are not carried out. To record it as feedback press the button, or reply to it with /feedback.',
    ),
  'forwarded-no-words': (_: object) =>
    both(
      '这条转发里看不出要记哪一句。合并转发是好几条消息，图片和卡片里没有文字；请把用户的那一句写在 /反馈 后面。',
      'There is no one sentence to record in this forward. A merged one holds several messages, pictures and cards have no words; write what the user said after /feedback.',
    ),

  // Edited messages
  'edited-late': ({ id, minutes }: { id: string; minutes: number }) =>
    both(
      `发出 ${minutes} 分钟以后再改消息，${id} 不会跟着变。`,
      `${minutes} minutes after it was sent, ${id} no longer follows what the message says.`,
    ),
  'edited-away': ({ id }: { id: string }) =>
    both(
      `消息改了，${id} 没有变。不要它就删掉。`,
      `The message was changed, ${id} was not. Delete it if it is to go.`,
    ),
  'edited-done': (_: object) =>
    both(
      '这条命令已经做过了，改消息不会再做一次。请另发一条。',
      'This command was carried out already; changing the message does not repeat it. Please send a new one.',
    ),

  // Things
  'no-such-thing': ({ id }: { id: string }) => both(`没有 ${id}。`, `There is no ${id}.`),
  'is-deleted': ({ id }: { id: string }) => both(`${id} 已经删除。`, `${id} is deleted.`),
  'nothing-to-change': ({ id }: { id: string }) =>
    both(`${id} 本来就是这样，没有改动。`, `${id} is like that already; nothing changed.`),
  'not-merged': ({ ids }: { ids: string }) =>
    both(
      `${ids} 没有被人合并过，原话也没有把它归到一起，没什么可拆的。`,
      `${ids}: nothing was merged by hand, and the words join nothing, so there is nothing to take apart.`,
    ),
  'merge-needs-two': (_: object) =>
    both('合并要至少两条不同的记录。', 'A merge takes at least two different records.'),
  'replied-to-no-verbatim': (_: object) =>
    both(
      '那条消息是机器人说的，或者是一条命令，不是用户原话。请回复用户或同事的那条消息，或者把原话写在命令后面。',
      'That message is the bot’s own or a command, not a user’s words. Reply to the message of a user or colleague, or write the words after the command.',
    ),
  'replied-to-no-words': (_: object) =>
    both(
      '那条消息里看不出要记哪一句。合并转发是好几条消息，图片、文件和卡片里没有文字，撤回的读不到；请把用户的那一句写在命令后面。',
      'There is no one sentence to record in that message. A merged forward holds several, pictures, files and cards have no words, and what was recalled can’t be read; write what the user said after the command.',
    ),
  'too-many-sources': ({ most }: { most: number }) =>
    both(
      `一个团队最多 ${most} 个渠道，已经满了。用已有的一个，看有哪些：/source list`,
      `A team has at most ${most} sources, and this one has them all. Use one of them; to see them: /source list`,
    ),
  'source-exists': ({ name }: { name: string }) =>
    both(`渠道“${name}”已经有了。`, `The source “${name}” exists already.`),
  'no-button': ({ message, button }: { message: string; button: number }) =>
    both(`消息 #${message} 没有第 ${button} 个按钮。`, `Message #${message} has no button ${button}.`),
  'no-form': ({ message }: { message: string }) =>
    both(`消息 #${message} 上没有要填的表。`, `There is no form on message #${message}.`),
  'copy-unknown': ({ id }: { id: string }) =>
    both(
      `${id} 因为网络不好发了两遍，你点的那条我认不出来。请在这一条上点，或者按它的按钮。`,
      `${id} was sent twice over a bad connection, and the one you reacted to is unknown to me. Please react to this one, or press its buttons.`,
    ),
  'button-of-another': ({ name }: { name: string }) =>
    both(
      `这个按钮执行的是${name}输入的内容，只有本人能点。要自己做，请输入命令。`,
      `This button does what ${name} typed, and only they can press it. To do it yourself, type the command.`,
    ),
  'button-outdated': (_: object) =>
    both(
      '这个按钮是升级以前的，不能用了。请重新输入命令。',
      'This button is from before an upgrade and works no more. Please type the command again.',
    ),
  'button-used': (_: object) => both('这个按钮已经点过了。', 'This button has been pressed already.'),
  'form-done': (_: object) => both('这张表已经交过了。', 'This form was submitted already.'),
  'no-such-field': ({ field, names }: { field: string; names: Bilingual }) =>
    both(`表里没有“${field}”。可以填：${names.zh}`, `The form has no “${field}”. Its fields: ${names.en}`),
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
      `要并过去的群自己已经记了 ${count} 条反馈，不能并过去。导出再导入（/export、/import）还没有做好。`,
      `The group that is to join has ${count} records of its own, so it can’t join another team. Moving them by /export and /import does not exist yet.`,
    ),
  'room-needs-manager': (_: object) =>
    both(
      '要把一个群并进团队，连接码得由那个团队的管理员来要，也要由本群的管理员输入。',
      'To join a group to a team, the code must come from a manager of that team and be typed by a manager of this group.',
    ),
  'clock-back': ({ shown }: { shown: string }) =>
    both(`时间不能往回拨，现在已经是 ${shown}。`, `Time never goes back; it is ${shown} already.`),
  'no-such-task': ({ number }: { number: number }) =>
    both(`没有 ${number} 号任务。正在进行的：/task`, `There is no task ${number}. What is under way: /task`),
  'task-over': ({ number }: { number: number }) =>
    both(
      `${number} 号任务已经结束了，取消不了。正在进行的：/task`,
      `Task ${number} is over already and can't be cancelled. What is under way: /task`,
    ),
  'task-of-another': ({ number, name }: { number: number; name: string }) =>
    both(
      `${number} 号任务是 ${name} 开始的，只有本人和管理员能取消。`,
      `Task ${number} was started by ${name}; only they and managers can cancel it.`,
    ),
  'too-many-tasks': ({ most }: { most: number }) =>
    both(
      `团队已经有 ${most} 个任务在进行，等做完几个再来，或者取消一个：/task`,
      `The team has ${most} tasks under way. Wait until some are done, or cancel one: /task`,
    ),
  'range-reversed': ({ first, last }: { first: string; last: string }) =>
    both(`从 ${first} 到 ${last}，前后反了。`, `From ${first} to ${last} is the wrong way round.`),
  'page-beyond': ({ pages }: { pages: number }) =>
    both(`一共只有 ${pages} 页。`, `There are only ${pages} pages.`),
  'no-search-words': ({ typed }: { typed: string }) =>
    both(
      `“${typed}”里没有可以搜索的字或词。`,
      `There are no words or characters to search for in “${typed}”.`,
    ),
} satisfies Record<string, Sentence<never>>;

export type RefusalCode = keyof typeof sentences;
type ValuesOf<Code extends RefusalCode> = Parameters<(typeof sentences)[Code]>[0];

export type RefusalOptions = {
  /** A line that would have worked, with the person's own words in it. */
  readonly example?: string;
  /** Ways on, besides typing. */
  readonly buttons?: readonly Button[];
  /** The argument that was wrong, so that what else was given can be kept. */
  readonly argument?: string;
};

/** Longer lines are not shown again: nobody reads them. */
const EXAMPLE_AT_MOST = 160;

/** @returns the line as an example, unless there is none or it is too long to be shown */
export function exampleOf(line: string | undefined): RefusalOptions {
  return line === undefined || line.length > EXAMPLE_AT_MOST ? {} : { example: line };
}

/** Thrown where a person can mend it; rolls back what the command wrote. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  override name = 'Refusal';

  constructor(
    readonly code: Code,
    readonly values: ValuesOf<Code>,
    readonly options: RefusalOptions = {},
  ) {
    super(code);
  }

  /** @returns what the person is told, one or two lines */
  sentence(language: Language): string {
    const make = sentences[this.code] as Sentence<ValuesOf<Code>>;
    const said = inLanguage(make(this.values), language);
    if (this.options.example === undefined) return said;
    const example = shownExample(this.options.example);
    return `${said}\n${language === 'en' ? 'Try: ' : '可以这样：'}${example}`;
  }

  /** The same refusal with other ways out. */
  instead(options: RefusalOptions): Refusal<Code> {
    return new Refusal(this.code, this.values, { ...this.options, ...options });
  }

  /** The same refusal with more ways out. */
  with(options: RefusalOptions): Refusal<Code> {
    return new Refusal(this.code, this.values, { ...options, ...this.options });
  }
}

/** A name that is hidden already. Whatever stands behind it is no more of it. */
const BEHIND_HIDDEN = /(?<=[=＝：:]["“「]?…["”」]?)(?=\s)/u;

/** @returns an example without end users' names, and with what else stands behind them */
function shownExample(line: string): string {
  return line.split(BEHIND_HIDDEN).map(withoutEndUsers).join('');
}

function signed(number: number): string {
  return number > 0 ? `${number}` : `${number}`.replace('-', '−');
}
