/** The menu that Telegram opens at `/`: made from the definitions, per language and scope, sent only when it differs. */
import type { Api } from 'grammy';
import type { BotCommand, BotCommandScope, LanguageCode } from 'grammy/types';
import type { CommandShape } from '../../chat/grammar/command.ts';
import { inLanguage, type Language } from '../../domain/language.ts';

/** Bot API: BotCommand. */
const DESCRIPTION_AT_MOST = 256;

export type Menu = {
  readonly scope: BotCommandScope;
  /** Of the app of whoever opens it; without one, of everybody else's. */
  readonly languageCode: LanguageCode | undefined;
  readonly commands: readonly BotCommand[];
};

/**
 * @param commands all that can be typed
 * @param language the one for people whose app speaks neither
 */
export function menus(commands: readonly CommandShape[], language: Language): Menu[] {
  const scopes: BotCommandScope['type'][] = ['default', 'all_group_chats'];
  const languages: [LanguageCode | undefined, Language][] = [
    [undefined, language],
    ['zh', 'zh-CN'],
    ['en', 'en'],
  ];
  return scopes.flatMap(type =>
    languages.map(([languageCode, spoken]): Menu => {
      const listed = commands.map(({ name, alias, summary }) => {
        const said = inLanguage(summary, spoken);
        const description = spoken === 'en' ? said : `${said}（/${alias}）`;
        return { command: name, description: description.slice(0, DESCRIPTION_AT_MOST) };
      });
      // Where a lone person begins, the menu begins with how to begin.
      const sorted = type === 'default' ? listed.toSorted(helpFirst) : listed;
      return { scope: { type } as BotCommandScope, languageCode, commands: sorted };
    }),
  );
}

function helpFirst(one: BotCommand, other: BotCommand): number {
  return Number(other.command === 'help') - Number(one.command === 'help');
}

/** Sets those menus that differ from what Telegram shows. @returns how many were set */
export async function updateMenus(api: Api, wanted: readonly Menu[]): Promise<number> {
  let set = 0;
  for (const { scope, languageCode, commands } of wanted) {
    const place = { scope, ...(languageCode && { language_code: languageCode }) };
    const shown = await api.getMyCommands(place);
    const plain = (list: readonly BotCommand[]) =>
      JSON.stringify(list.map(({ command, description }) => [command, description]));
    if (plain(shown) === plain(commands)) continue;
    await api.setMyCommands([...commands], place);
    set += 1;
  }
  return set;
}
