/** Refusals of feedback: records, their sources, searches. */
import { refusalsOf } from '../../chat/refusal.ts';
import { both } from '../../domain/language.ts';

export const feedbackSentences = {
  'no-words': (_: object) => both('没有看到要加的词。', 'There is no word to add.'),
  'too-many-words': ({ most }: { most: number }) =>
    both(
      `词典最多 ${most} 个词。先去掉一些：/words remove 小样`,
      `A dictionary has ${most} words at most. Take some out: /words remove gloss`,
    ),
  'no-such-word': ({ word }: { word: string }) =>
    both(`词典里没有“${word}”。`, `The dictionary has no “${word}”.`),
  'not-yours': ({ id, reporter }: { id: string; reporter: string }) =>
    both(
      `${id} 是${reporter}记的，只有本人或管理员能改。`,
      `${id} was recorded by ${reporter}; only they or a manager can change it.`,
    ),
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
  'is-deleted': ({ id }: { id: string }) => both(`${id} 已经删除。`, `${id} is deleted.`),
  'not-merged': ({ ids }: { ids: string }) =>
    both(
      `${ids} 没有被人合并过，原话也没有把它归到一起，没什么可拆的。`,
      `${ids}: nothing was merged by hand, and the words join nothing, so there is nothing to take apart.`,
    ),
  'merge-needs-two': (_: object) =>
    both('合并要至少两条不同的记录。', 'A merge takes at least two different records.'),
  'no-such-source': ({ typed }: { typed: string }) =>
    both(
      `团队还没有渠道“${typed}”。选下面一个，或者把它加为新渠道。`,
      `The team has no source “${typed}” yet. Choose one below, or add it.`,
    ),
  'unknown-source': ({ typed }: { typed: string }) =>
    both(`团队没有渠道“${typed}”。选下面一个。`, `The team has no source “${typed}”. Choose one below.`),
  'source-renamed-over': ({ name }: { name: string }) =>
    both(
      `“${name}”是另一个渠道的名称。换一个名称。`,
      `“${name}” is the name of another source. Choose another name.`,
    ),
  'too-many-sources': ({ most }: { most: number }) =>
    both(
      `一个团队最多 ${most} 个渠道，已经满了。用已有的一个，看有哪些：/source list`,
      `A team has at most ${most} sources, and this one has them all. Use one of them; to see them: /source list`,
    ),
  'source-exists': ({ name }: { name: string }) =>
    both(`渠道“${name}”已经有了。`, `The source “${name}” exists already.`),
  'range-reversed': ({ first, last }: { first: string; last: string }) =>
    both(`从 ${first} 到 ${last}，前后反了。`, `From ${first} to ${last} is the wrong way round.`),
  'no-search-words': ({ typed }: { typed: string }) =>
    both(
      `“${typed}”里没有可以搜索的字或词。`,
      `There are no words or characters to search for in “${typed}”.`,
    ),
};

export const feedbackRefusal = refusalsOf(feedbackSentences);
