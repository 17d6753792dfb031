import { z } from 'zod';
import { listArgument, textArgument } from '../src/chat/grammar/argument.ts';
import { type Command, command } from '../src/conversation/command.ts';
import { both } from '../src/domain/language.ts';
import { MEMBERS } from '../src/domain/role.ts';
import { NAME_AT_MOST } from '../src/features/feedback/domain/feedback.ts';
import { addWords, listWords, takeWordOut } from '../src/features/feedback/edit-dictionary.ts';

const several = {
  label: both('词', 'words'),
  means: both('一个或几个词，用逗号隔开', 'one word, or several with commas between'),
  ...{ most: 50, each: NAME_AT_MOST },
};

const add: Command = command({
  name: 'add',
  alias: '添加',
  also: ['加', '新增', '新建', '加入'],
  summary: both('加团队自己的词，分词时不拆开', 'Add words of the team’s own, never divided'),
  roles: MEMBERS,
  args: z.object({
    words: listArgument({ ...several, example: both('小样,闪充', 'gloss'), position: 1, takesRest: true }),
  }),
  examples: [{ line: both('/words add 小样,闪充', '/words add gloss') }],
  run: (context, { words }) => addWords(context, 'word', words),
});

const stop: Command = command({
  name: 'stop',
  alias: '停用',
  summary: both('这些词不算话题', 'Words that are no theme'),
  roles: MEMBERS,
  args: z.object({
    words: listArgument({ ...several, example: both('亲亲', 'dear'), position: 1, takesRest: true }),
  }),
  examples: [{ line: both('/words stop 亲亲', '/words stop dear') }],
  run: (context, { words }) => addWords(context, 'stop', words),
});

const synonym: Command = command({
  name: 'synonym',
  alias: '同义',
  summary: both('几个词当作一个词', 'Count several words as one'),
  roles: MEMBERS,
  args: z.object({
    same: textArgument({
      label: both('当作', 'as'),
      means: both('算作哪个词', 'the word that they count as'),
      example: both('漏液', 'leak'),
      ...{ most: NAME_AT_MOST, position: 1 },
    }),
    words: listArgument({
      ...several,
      example: both('漏水,渗漏', 'leaks,leaking'),
      position: 2,
      takesRest: true,
    }),
  }),
  examples: [{ line: both('/words synonym 漏液 漏水,渗漏', '/words synonym leak leaks,leaking') }],
  run: (context, { same, words }) => addWords(context, 'synonym', words, same),
});

const remove: Command = command({
  name: 'remove',
  alias: '去掉',
  also: ['删除'],
  summary: both('从词典里去掉一个词', 'Take a word out of the dictionary'),
  roles: MEMBERS,
  args: z.object({
    word: textArgument({
      label: both('词', 'word'),
      means: both('词典里的词', 'a word of the dictionary'),
      example: both('小样', 'gloss'),
      ...{ most: NAME_AT_MOST, position: 1, takesRest: true },
    }),
  }),
  examples: [{ line: both('/words remove 小样', '/words remove gloss') }],
  run: (context, { word }) => takeWordOut(context, word),
});

const list: Command = command({
  name: 'list',
  alias: '列表',
  summary: both('看词典', 'Show the dictionary'),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/words list', '/words list') }],
  run: listWords,
});

export const words: Command = command({
  name: 'words',
  alias: '词典',
  summary: both(
    '团队的词典：自己的词、停用词、同义词，周报和建议都用它',
    'The team’s dictionary: own words, stop words, synonyms; digest and suggestions go by it',
  ),
  roles: MEMBERS,
  args: z.object({}),
  examples: [{ line: both('/words', '/words') }],
  subcommands: [add, synonym, stop, remove, list],
  run: listWords,
});
