/** Greets a new group: what the bot does, who becomes its manager, and whether it hears reactions. */
import { actions, text, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import type { Bilingual } from '../../domain/language.ts';
import type { ChatKey } from '../../store/inbox.ts';

export async function welcome(
  context: ActionContext,
  room: ChatKey,
  isUnclaimed: boolean,
  deaf: Bilingual | undefined,
): Promise<void> {
  const say = translator(context);
  const lines = [
    say({
      zh: '我把大家从真实用户那里听到的话记下来，长成品牌自己的画像',
      en: 'I keep what users tell you and grow the brand’s own persona from it',
    }),
    isUnclaimed
      ? say({
          zh: '先请一位负责人输入 /team claim 当管理员；然后 /help 看能做什么',
          en: 'First, whoever is in charge types /team claim to be the manager; then /help shows what you can do',
        })
      : say({ zh: '/help 看能做什么', en: '/help shows what you can do' }),
    ...context.features.flatMap(({ greeting }) => (greeting === undefined ? [] : [say(greeting)])),
    ...(deaf === undefined ? [] : [say(deaf)]),
  ];
  const claim = {
    label: say({ zh: '我当管理员', en: 'I am the manager' }),
    line: '/team claim',
  };
  await context.notify(room, view(text(...lines), ...(isUnclaimed ? [actions(claim)] : [])));
}
