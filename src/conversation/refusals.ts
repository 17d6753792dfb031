/** Refusals of the conversation: who is heard, and what buttons, forms and replies can't do. */
import { refusalsOf } from '../chat/refusal.ts';
import { type Bilingual, both } from '../domain/language.ts';

export const conversationSentences = {
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
  'replied-to-no-verbatim': (_: object) =>
    both(
      '那条消息是机器人说的，或者是一条命令，不是用户原话。请回复用户或同事的那条消息，或者把原话写在命令后面。',
      'That message is the bot’s own or a command, not a user’s words. Reply to the message of a user or colleague, or write the words after the command.',
    ),
  'nothing-to-undo': (_: object) =>
    both(
      '最近一小时里，你在这个团队没有做过可以撤销的事；更早的要写明编号。',
      'In the last hour you have done nothing in this team that could be taken back; what is older has to be named by its id.',
    ),
  'not-undoable': ({ what }: { what: Bilingual | undefined }) =>
    both(
      `你最后做的一步${what === undefined ? '' : `（${what.zh}）`}撤不回来，什么都没有改。`,
      `What you did last${what === undefined ? '' : ` (${what.en})`} can’t be taken back; nothing was changed.`,
    ),
  'undo-changed-since': ({ id }: { id: string }) =>
    both(`${id} 之后又有人改过，撤不回来。`, `${id} was changed again since, so it can’t be taken back.`),
  'replied-to-no-words': (_: object) =>
    both(
      '那条消息里看不出要记哪一句。合并转发是好几条消息，图片、文件和卡片里没有文字，撤回的读不到；请把用户的那一句写在命令后面。',
      'There is no one sentence to record in that message. A merged forward holds several, pictures, files and cards have no words, and what was recalled can’t be read; write what the user said after the command.',
    ),
  'no-button': ({ message, button }: { message: string; button: number }) =>
    both(`消息 #${message} 没有第 ${button} 个按钮。`, `Message #${message} has no button ${button}.`),
  'no-form': ({ message }: { message: string }) =>
    both(`消息 #${message} 上没有要填的表。`, `There is no form on message #${message}.`),
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
  'clock-back': ({ shown }: { shown: string }) =>
    both(`时间不能往回拨，现在已经是 ${shown}。`, `Time never goes back; it is ${shown} already.`),
  'bad-schedule': ({ said }: { said: Bilingual }) => said,
  'not-scheduled': ({ name }: { name: Bilingual }) =>
    both(`${name.zh}没有定时。`, `There is no schedule for ${name.en}.`),
  'paused-already': ({ name }: { name: Bilingual }) =>
    both(`${name.zh}已经暂停了。`, `The schedule of ${name.en} is paused already.`),
  'not-paused': ({ name }: { name: Bilingual }) =>
    both(`${name.zh}没有暂停。`, `The schedule of ${name.en} is not paused.`),
  'no-such-slot': ({ typed, named }: { typed: string; named: readonly Bilingual[] }) => {
    const next = named.length === 0 ? both('以后没有了。', 'It has ended.') : undefined;
    const [zh, en] = [named.map(each => each.zh).join('、'), named.map(each => each.en).join(', ')];
    return both(
      `“${typed}”那天没有。${next?.zh ?? `接下来：${zh}`}`,
      `There is none on “${typed}”. ${next?.en ?? `Next: ${en}`}`,
    );
  },
  'bad-moment': ({ typed }: { typed: string }) =>
    both(`“${typed}”看不出是哪天几点。`, `“${typed}” is no day or time.`),
  'moved-to-past': ({ typed }: { typed: string }) =>
    both(
      `“${typed}”已经过去了，或者那时已经有一次。`,
      `“${typed}” is over already, or there is one at that time.`,
    ),
  'not-excepted': ({ typed }: { typed: string }) =>
    both(`“${typed}”那天没有跳过，也没有改期。`, `The one on “${typed}” was neither skipped nor moved.`),
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
};

export const conversationRefusal = refusalsOf(conversationSentences);
