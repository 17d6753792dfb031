/** Refusals of the grammar: lines, words and arguments that can't be read, for every command. */

import { type Bilingual, both } from '../../domain/language.ts';
import { refusalsOf } from '../refusal.ts';

export const grammarSentences = {
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
  'date-zone': ({ label, zone }: { label: Bilingual; zone: string }) =>
    both(
      `“${label.zh}”按团队的时区（${zone}）算，不能写别的时区。`,
      `“${label.en}” is in the team’s time zone (${zone}); it takes no other.`,
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
  'id-for-words': ({ id }: { id: string }) =>
    both(
      `“${id}”是编号，不是用户的原话，所以什么都没有记。`,
      `“${id}” is an id and nobody’s words, so nothing was recorded.`,
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
  'consent-in-reply': ({ said }: { said: string }) =>
    both(
      `被回复的消息说了“${said}”，像是用户不同意，所以什么都没有记。只能记成不同意；真没有这个意思，就把原话写在引号里发。`,
      `The message you reply to says “${said}”: the user seems to refuse, so nothing was recorded. It can be recorded as refused; if the words mean something else, type them in quotes.`,
    ),
  'consent-in-form': ({ label, said }: { label: Bilingual; said: string }) =>
    both(
      `“${label.zh}”里说了“${said}”，像是用户不同意，所以什么都没有记。只能记成不同意；真没有这个意思，就用一行命令，把它写在引号里。`,
      `“${label.en}” says “${said}”: the user seems to refuse, so nothing was recorded. It can be recorded as refused; if the words mean something else, type them in a command, in quotes.`,
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
  'not-a-day-ahead': ({ label, typed }: { label: Bilingual; typed: string }) =>
    both(
      `“${label.zh}”看不懂“${typed}”。可以写 2026-12-01、12-01、明天、下周三、3天后。`,
      `“${label.en}” can't be “${typed}”. Write 2026-12-01, 12-01, tomorrow, next wed or in 3 days.`,
    ),
  'day-over': ({ label, shown }: { label: Bilingual; shown: string }) =>
    both(`“${label.zh}”是 ${shown}，已经过了。`, `“${label.en}” is ${shown}, which is over.`),
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
  'not-allowed': ({ who }: { who: Bilingual }) => both(`这要${who.zh}来做。`, `Only ${who.en} can do this.`),
  'no-such-thing': ({ id }: { id: string }) => both(`没有 ${id}。`, `There is no ${id}.`),
  'nothing-to-change': ({ id }: { id: string }) =>
    both(`${id} 本来就是这样，没有改动。`, `${id} is like that already; nothing changed.`),
  'page-beyond': ({ pages }: { pages: number }) =>
    both(`一共只有 ${pages} 页。`, `There are only ${pages} pages.`),
};

export const grammarRefusal = refusalsOf(grammarSentences);

function signed(number: number): string {
  return number > 0 ? `${number}` : `${number}`.replace('-', '−');
}
