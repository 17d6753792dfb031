/** method.md §14: whoever refused consent is counted and never quoted, and whoever cites them is told. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIMENSIONS } from '../../../src/domain/dimension.ts';
import { refusedAmong } from '../../../src/features/feedback/store/refused.ts';
import { type Card, Chat } from '../chat.ts';

const REFUSED = '孩子湿疹不敢用香的';
const ASKED = '盒子比洗手台还宽';
let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-20T10:00');
  await chat.type(':as 王经理 manager');
  await chat.say('小李', `/反馈 ${ASKED} 渠道=小红书 维度=痛点`);
  await chat.say('小李', `/反馈 ${REFUSED} 渠道=天猫 维度=痛点 强度=5 授权=不同意`);
  await chat.say('小周', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

const MARKED = '（F2 天猫 · 未同意引用）';
const add = '/persona propose 精致妈妈 add 维度=痛点 "怕刺激" 证据=F2,F1';
const texts = (cards: readonly Card[]) => cards.map(card => card.text).join('\n');
/** All that was said since the records were made. */
const since = (before: number) => texts(chat.cards.slice(before));

describe('the words of a user who refused', () => {
  test('are confirmed as such to whoever records them', async () => {
    const said = await chat.say('小李', `/反馈 味道太冲 渠道=天猫 维度=痛点 授权=不同意`);
    expect(said.text).toMatch(/^F3 · .* · 天猫 · 未同意引用\n/);
    expect(said.text.split('\n')).toHaveLength(2);
  });

  test('are on no card, no diff and no persona: counted, and marked', async () => {
    const before = chat.cards.length;
    const card = await chat.say('小周', add);
    expect(card.text).toContain(MARKED);
    expect(card.text).toContain(`“${ASKED}”（F1 小红书）`);
    await chat.say('王经理', '/proposal approve P1');
    const persona = await chat.say('小周', '/persona show 精致妈妈');
    expect(persona.text).toContain('C1 怕刺激 · 2 个声音 · 2 个渠道');
    expect(persona.text).toContain(MARKED);
    const dimension = await chat.say('小周', '/persona show 精致妈妈 痛点');
    expect(dimension.text).toContain(`+ ${MARKED}`);
    expect((await chat.say('小周', '/persona diff 精致妈妈 v0 v1')).text).toContain(MARKED);
    await chat.say('小周', '/persona history 精致妈妈');
    await chat.say('小周', '/proposal show P1');
    await chat.say('小周', '/proposal list');
    expect(since(before)).not.toContain(REFUSED);
  });

  test('are read within the team, marked as not to be quoted', async () => {
    const found = await chat.say('小周', '/search 湿疹');
    expect(found.text).toMatch(new RegExp(`F2 .* · 未同意引用\\n {2}${REFUSED}`));
    const other = await chat.say('小周', '/search 洗手台');
    expect(other.text).not.toContain('未同意引用');
    const full = await chat.say('小周', '/feedback show F2');
    expect(full.text).toContain(REFUSED);
    expect(full.text).toMatch(/授权.*不同意 · 未同意引用/);
  });

  test('name no suggestion and are no claim as they were said', async () => {
    await chat.say('小李', '/反馈 孩子湿疹，香的都不敢用 渠道=抖音 维度=痛点 授权=不同意');
    const before = chat.cards.length;
    const refused = await chat.say('小周', '/persona suggest 精致妈妈 痛点');
    expect(refused.text).toMatch(/（F[23] \S+ · 未同意引用）/);
    expect(refused.buttons).toEqual(['① 改写后提']);
    expect(since(before)).not.toMatch(/不敢用香的|香的都不敢用/);
    await chat.say('小李', '/反馈 我家孩子湿疹，不敢用香的 渠道=京东 维度=痛点');
    const named = await chat.say('小周', '/persona suggest 精致妈妈 痛点');
    expect(named.text).toContain('“我家孩子湿疹，不敢用香的”（F4 京东）');
    expect(named.text).toContain('3 个声音');
    expect(named.buttons).toContain('① 用原话提');
  });

  test('are quoted by the record that asked again and was allowed', async () => {
    await chat.say('小李', '/feedback edit F2 授权=同意');
    expect((await chat.say('小周', add)).text).toContain(`“${REFUSED}”（F2 天猫）`);
  });
});

describe('a user who refused is quoted by no other record of them', () => {
  const WORDS = '拉链一着急就卡住';
  const showing = async (things: string) =>
    (await chat.say('小周', `/persona propose 精致妈妈 add 维度=痛点 "拉链不顺" 证据=${things}`)).text;

  test('of the same message, recorded twice', async () => {
    await chat.type(':as 小周');
    await chat.type(WORDS);
    const said = chat.lastTyped;
    await chat.say('小李', `:reply ${said} /反馈 痛点 渠道=天猫 授权=不同意`);
    await chat.say('小李', `:reply ${said} /反馈 痛点 渠道=小红书 授权=同意`);
    expect(await showing('F3,F4')).not.toContain(WORDS);
  });

  test('by the same words, unless their record says that its user agreed', async () => {
    await chat.say('小李', `/反馈 ${WORDS} 渠道=天猫 维度=痛点 授权=不同意`);
    await chat.say('小李', `/反馈 ${WORDS} 渠道=京东 维度=痛点`);
    expect(await showing('F3,F4')).not.toContain(WORDS);
    await chat.say('小李', `/反馈 ${WORDS} 渠道=门店 维度=痛点 授权=同意`);
    expect(await showing('F5,F3,F4')).toContain(`“${WORDS}”（F5 门店）`);
  });

  test('by the same words, whoever said them and whatever voice they are', async () => {
    await chat.say('小李', `/反馈 ${WORDS} 渠道=天猫 维度=痛点 用户=李女士 授权=不同意`);
    await chat.say('小李', `/反馈 ${WORDS}！ 渠道=京东 维度=痛点`);
    await chat.say('小李', `/反馈 ${WORDS} 渠道=门店 维度=痛点 用户=张女士`);
    expect(await showing('F3,F4,F5')).not.toContain(WORDS);
    // Only by the refusal itself are they shown again.
    await chat.say('小李', '/feedback edit F3 授权=同意');
    expect((await chat.say('小周', '/proposal show P1')).text).toContain(`“${WORDS}！”（F4 京东）`);
  });

  test('by the same words, though one of both is given a user or taken out of the voice', async () => {
    await chat.say('小李', `/反馈 ${WORDS} 渠道=天猫 维度=痛点 授权=不同意`);
    await chat.say('小李', `/反馈 ${WORDS} 渠道=京东 维度=痛点`);
    await showing('F4');
    for (const line of ['unmerge F4', 'edit F3 用户=李女士', 'delete F4', 'restore F4'])
      await chat.say('小李', `/feedback ${line}`);
    expect((await chat.say('小周', '/proposal show P1')).text).toContain('（F4 京东 · 未同意引用）');
    expect(texts(chat.cards.slice(-6))).not.toContain(`“${WORDS}”`);
  });

  test('under the same name, whatever else they said, wherever', async () => {
    await chat.say('小李', `/反馈 ${WORDS} 渠道=天猫 维度=痛点 用户=张女士 授权=不同意`);
    await chat.say('小李', '/反馈 颜色也不好看 渠道=京东 维度=痛点 用户=张女士 授权=同意');
    const shown = await showing('F3,F4');
    expect(shown).not.toContain('颜色也不好看');
    expect(shown).toContain('F3 F4 的用户未同意引用');
    // Deleted, it was never said.
    await chat.say('小李', '/反馈 删除 F3');
    expect(await showing('F4')).toContain('“颜色也不好看”');
  });

  test('and what is looked at does not grow with what they said', async () => {
    const asked = async () => {
      const texts: string[] = [];
      const refused = await chat.look(async ({ query }) =>
        refusedAmong(
          {
            query: statement => {
              texts.push(JSON.stringify(statement));
              return query(statement);
            },
          },
          1,
          [3, 4, 5],
        ),
      );
      return { refused, count: texts.length, others: texts.filter(each => each.includes('"endUser" =')) };
    };
    for (const [place, consent] of ['未知', '同意', '不同意'].entries())
      await chat.say('小李', `/反馈 第 ${place} 句说的话 渠道=天猫 维度=痛点 用户=张女士 授权=${consent}`);
    const { refused, count, others } = await asked();
    expect([...refused].sort()).toEqual([3, 4, 5]);
    // The records, the users and the words: three statements, and none that goes through a user's records.
    expect(count).toBeLessThanOrEqual(3);
    expect(others).toEqual([]);
  });

  test('and what was shown already is taken off an open proposal', async () => {
    await chat.say('小李', '/反馈 颜色也不好看 渠道=京东 维度=痛点 用户=张女士');
    const card = await chat.say('小周', '/persona propose 精致妈妈 add 维度=痛点 "颜色" 证据=F3');
    expect(card.text).toContain('“颜色也不好看”');
    await chat.say('小李', `/反馈 ${WORDS} 渠道=天猫 维度=痛点 用户=张女士 授权=不同意`);
    expect(chat.shown(card.message).text).not.toContain('颜色也不好看');
  });
});

describe('consent that is given later', () => {
  test('shows the proposal anew: nobody has voted for words that they had not seen', async () => {
    await chat.say('王经理', '/settings 票数=2');
    await chat.type(':as 赵经理 manager');
    const card = await chat.say('小周', add);
    await chat.react('王经理', '👍', card.message);
    const before = chat.cards.length;
    await chat.say('小李', '/feedback edit F2 授权=同意');
    const said = chat.cards.slice(before);
    expect(texts(said)).toContain('F2 的原话现在可以引用了。引用它的 P1 请看下面新的那条');
    const anew = said.find(each => each.text.startsWith('P1 精致妈妈'));
    expect(anew?.text).toContain(`“${REFUSED}”（F2 天猫）`);
    expect(anew?.text).toContain('赞成 – · 反对 –');
    await chat.react('赵经理', '👍', anew?.message ?? 0);
    expect(chat.shown(anew?.message ?? 0).text).not.toContain('已通过');
  });
});

describe('words that are hidden and shown again', () => {
  test('void the votes of those who saw none', async () => {
    await chat.say('王经理', '/settings 票数=2');
    await chat.type(':as 赵经理 manager');
    const card = await chat.say('小周', add.replace('F2,F1', 'F1'));
    await chat.say('小李', '/feedback edit F1 授权=不同意');
    await chat.react('王经理', '👍', card.message);
    const before = chat.cards.length;
    await chat.say('小李', '/feedback edit F1 授权=同意');
    const said = chat.cards.slice(before);
    expect(texts(said)).toContain('F1 的原话现在可以引用了。引用它的 P1 请看下面新的那条');
    const anew = said.find(each => each.text.startsWith('P1 精致妈妈'));
    expect(anew?.text).toContain('赞成 – · 反对 –');
    await chat.react('赵经理', '👍', anew?.message ?? 0);
    expect(chat.shown(anew?.message ?? 0).text).not.toContain('已通过');
  });
});

describe('words of a suggestion of before their user refused', () => {
  const PUMP = ['泵头很难按，老人按不动', '泵头太紧，按不动', '瓶子的泵头按不动'];

  test('are proposed as a claim by nobody, by button or by hand', async () => {
    for (const words of PUMP.slice(0, 2)) await chat.say('小李', `/反馈 ${words} 渠道=天猫 维度=痛点`);
    const suggested = await chat.say('小周', '/persona suggest 精致妈妈 痛点');
    expect(suggested.buttons).toContain('① 用原话提');
    await chat.say('小李', '/feedback edit F3 授权=不同意');
    await chat.say('小李', '/feedback edit F4 授权=不同意');
    const pressed = await chat.say('小周', `:press ${suggested.message} 1`);
    expect(pressed.text).toMatch(/这正是 F[34] 的原话，而 F[34] 的用户未同意引用。请换个说法再提/);
    const typed = await chat.say('小周', '/persona propose 精致妈妈 add 维度=痛点 "怕香" 证据=F3,F4');
    expect(typed.text).toContain('P1');
    for (const line of [
      `/persona propose 精致妈妈 add 维度=痛点 "${PUMP[0]}！" 证据=F4,F3 理由=都说`,
      `/proposal edit P1 reword 第几项=1 "${PUMP[0]}"`,
      `/proposal edit P1 add 维度=场景 "${PUMP[0]}" 证据=F3`,
    ]) {
      const refused = await chat.say('小周', line);
      expect(refused.text, line).toContain('这正是 F3 的原话');
      expect(refused.text, line).not.toContain(PUMP[0]);
      const example = /(\/(?:persona|proposal) .*)$/m.exec(refused.text)?.[1] ?? '';
      const form = await chat.say('小周', example);
      expect(form.form, example).toBeDefined();
    }
  });

  test('are not in what a task found before', async () => {
    let steps = 0;
    let isBetween = () => {};
    let goOn = () => {};
    const between = new Promise<void>(resolve => {
      isBetween = resolve;
    });
    const told = new Promise<void>(resolve => {
      goOn = resolve;
    });
    const slow = await Chat.open({
      bulkFrom: 2,
      read: database => {
        const read = database.read.bind(database);
        return async (reading, values) => {
          const answer = await read(reading, values);
          steps += 1;
          // The last dimension is read: what was found stands in the task.
          if (steps === DIMENSIONS.length) {
            isBetween();
            await told;
          }
          return answer;
        };
      },
    });
    try {
      await slow.type(':as 王经理 manager');
      await slow.say('小周', '/persona new 精致妈妈');
      for (const words of PUMP) await slow.say('小李', `/反馈 ${words} 渠道=天猫 维度=痛点`);
      const task = await slow.say('小周', '/persona suggest 精致妈妈');
      await between;
      for (const id of ['F1', 'F2', 'F3']) await slow.say('小李', `/feedback edit ${id} 授权=不同意`);
      goOn();
      await slow.settleTasks();
      const shown = slow.shown(task.message).text;
      expect(shown).toContain('未同意引用');
      expect(shown).not.toMatch(/常提到|泵头|按不动/);
    } finally {
      goOn();
      await slow.close();
    }
  });
});

describe('whoever cites such a record', () => {
  const told = '的用户未同意引用：计入声音，不引用原话';

  test('in a proposal is told in its answer, also where it is only named', async () => {
    const card = await chat.say('小周', add);
    expect(card.text).toContain(`F2 ${told}`);
    await chat.say('小李', '/反馈 一条 渠道=京东 维度=痛点');
    await chat.say('小李', '/反馈 又一条 渠道=京东 维度=痛点 授权=不同意');
    const more = await chat.say('小周', '/persona propose 精致妈妈 add 维度=痛点 "怕香" 证据=F1,F3,F2,F4');
    expect(more.text).toContain('还有 2 条依据：F2（未同意引用） F4（未同意引用）');
    expect(more.text).toContain(`F2 F4 ${told}`);
  });

  test('in a proposal of others’ records is told nothing', async () => {
    const card = await chat.say('小周', add.replace('F2,F1', 'F1'));
    expect(card.text).not.toContain('未同意引用');
  });

  test('in an edit of a proposal is told', async () => {
    await chat.say('小周', add.replace('F2,F1', 'F1'));
    const edited = await chat.say('小周', '/proposal edit P1 add 维度=痛点 "怕刺激" 证据=F2');
    expect(edited.text).toContain(`F2 ${told}`);
  });

  test('in a challenge is told, and it is marked wherever the claim is', async () => {
    await chat.say('小周', add.replace('F2,F1', 'F1'));
    await chat.say('王经理', '/proposal approve P1');
    const first = await chat.say('小周', '/persona challenge C1 证据=F2');
    expect(first.text).toContain('（F2（未同意引用） 反驳）');
    expect(first.text).toContain(`F2 ${told}`);
    expect((await chat.say('小周', '/persona show')).text).toContain('⚠ 有争议（F2（未同意引用））');
    expect((await chat.say('小周', '/persona show 精致妈妈 痛点')).text).toContain(
      '⚠ 有争议（F2（未同意引用））',
    );
    await chat.say('小李', '/反馈 又一条 渠道=京东 维度=痛点 授权=不同意');
    const further = await chat.say('小周', '/persona challenge C1 证据=F3');
    expect(further.text).toContain(`F3 ${told}`);
  });
});

describe('consent that is refused later', () => {
  test('takes the words off an open proposal, and voids nothing', async () => {
    await chat.say('王经理', '/settings 票数=2');
    await chat.type(':as 赵经理 manager');
    const card = await chat.say('小周', add);
    await chat.react('王经理', '👍', card.message);
    expect(chat.shown(card.message).text).toContain(`“${ASKED}”`);
    await chat.say('小李', '/feedback edit F1 授权=不同意');
    const shown = chat.shown(card.message).text;
    expect(shown).not.toContain(ASKED);
    expect(shown).toContain('（F1 小红书 · 未同意引用）');
    expect(shown).toContain('赞成 王经理');
    expect(shown).toContain(`F1 F2 的用户未同意引用`);
    await chat.react('赵经理', '👍', card.message);
    expect(chat.shown(card.message).text).toContain('已通过');
  });

  test('is heeded by what is shown anew of what was published', async () => {
    await chat.say('小周', add);
    await chat.say('王经理', '/proposal approve P1');
    await chat.say('小李', '/feedback edit F1 授权=不同意');
    const before = chat.cards.length;
    for (const line of ['show 精致妈妈', 'show 精致妈妈 痛点', 'diff 精致妈妈 v0 v1'])
      await chat.say('小周', `/persona ${line}`);
    await chat.say('小周', '/proposal show P1');
    expect(since(before)).not.toContain(ASKED);
    expect(since(before)).toContain('（F1 小红书 · 未同意引用）');
  });
});

test('in English it says the same', async () => {
  const english = await Chat.open({ language: 'en' });
  try {
    await english.type(':as Wang manager');
    const said = await english.say(
      'Li',
      '/feedback "too strong a smell" source=天猫 dimension=needs consent=no',
    );
    expect(said.text).toContain(' · not to be quoted');
    await english.say('Li', '/persona new mothers');
    const card = await english.say('Li', '/persona propose mothers add dimension=needs "Mild" evidence=F1');
    expect(card.text).toContain('(F1 Tmall · not to be quoted)');
    expect(card.text).toContain(
      'Whoever said F1 refused to be quoted: it counts, and its words are never shown',
    );
    const claim =
      '/persona propose mothers add dimension=needs "Too strong a smell!" evidence=F1 reason=said';
    expect((await english.say('Li', claim)).text).toMatch(
      /very words of F1, whose user refused to be quoted\. Reword it\.[\s\S]*\/persona propose \S+ add dimension=needs evidence=F1 reason=/,
    );
    await english.say('Li', '/feedback delete F1');
    expect(texts(english.cards)).toContain(
      'F1 deleted. It is cited by P1: see the new message below, earlier votes don’t count any more',
    );
    expect((await english.say('Wang', '/proposal approve P1')).text).toContain(
      'All that change 1 of P1 rests on (F1) is deleted',
    );
  } finally {
    await english.close();
  }
});
