import { z } from 'zod';
import { choiceArgument, optional, textArgument } from '../src/chat/grammar/argument.ts';
import { grammarRefusal } from '../src/chat/grammar/refusals.ts';
import { PLATFORM_NAMES } from '../src/chat/platform.ts';
import { heading, text, view } from '../src/chat/view.ts';
import { type Command, type Context, command } from '../src/conversation/command.ts';
import { tell } from '../src/conversation/feature.ts';
import type { Choice } from '../src/domain/choice.ts';
import { type Bilingual, inLanguage, type Language } from '../src/domain/language.ts';
import { MANAGERS, MEMBERS } from '../src/domain/role.ts';
import {
  clashingEmoji,
  SETTING_NAMES,
  type SettingName,
  TEAM_SETTINGS,
  type TeamSettings,
  teamSettingsSchema,
} from '../src/domain/team-settings.ts';
import { teamRefusal } from '../src/features/team/refusals.ts';
import { writeAudit } from '../src/store/audit.ts';
import { resumePutOff, rezoneSchedules } from '../src/store/schedules.ts';
import { saveSettings } from '../src/store/teams.ts';

const LANGUAGES: readonly Choice<Language>[] = [
  { id: 'zh-CN', label: { zh: '中文', en: 'Chinese' }, short: { zh: '中文', en: 'zh' } },
  { id: 'en', label: { zh: '英文', en: 'English' } },
];

/** One argument a setting, of what SETTINGS says about it; only managers may give any. */
const args = z.object(
  Object.fromEntries(
    SETTING_NAMES.map(name => {
      const { key, label, means, example, exampleInEnglish = example, most = 60 } = TEAM_SETTINGS[name];
      const facts = { label, means, example: { zh: example, en: exampleInEnglish }, roles: MANAGERS };
      return name === 'language'
        ? [key, optional(choiceArgument({ ...facts, choices: LANGUAGES }))]
        : [key, optional(textArgument({ ...facts, most }))];
    }),
  ),
);

export const settings: Command = command({
  name: 'settings',
  alias: '设置',
  summary: { zh: '看团队的设置；管理员可以改', en: 'Show the team’s settings; managers can change them' },
  roles: MEMBERS,
  args,
  examples: [
    { line: { zh: '/settings', en: '/settings' } },
    { line: { zh: '/settings 语言=英文', en: '/settings language=en' } },
    { line: { zh: '/settings 时区=Asia/Tokyo', en: '/settings zone=Asia/Tokyo' } },
  ],
  run: async (context, given) => {
    const wanted = SETTING_NAMES.filter(name => given[TEAM_SETTINGS[name].key] !== undefined);
    if (wanted.length === 0) return { view: settingsView(context) };
    const { transaction, team, origin } = context;
    let after: TeamSettings = team.settings;
    for (const name of wanted) after = changed(after, name, String(given[TEAM_SETTINGS[name].key]));
    const changes = wanted.filter(name => team.settings[name] !== after[name]);
    if (changes.length === 0) {
      const [same] = wanted.map(name => inLanguage(TEAM_SETTINGS[name].label, context.language));
      throw grammarRefusal('nothing-to-change', { id: same ?? '' });
    }
    demandOrder(after, wanted);
    for (const platform of PLATFORM_NAMES) {
      const emoji = clashingEmoji(after, platform);
      if (emoji !== undefined) throw teamRefusal('same-emoji', { emoji });
    }
    await saveSettings(transaction, team.id, after);
    if (changes.includes('zone')) await rezoneSchedules(transaction, team.id, after.zone);
    if (changes.includes('quietHours')) await resumePutOff(transaction, team.id);
    const lines: string[] = [];
    for (const name of changes) {
      const change = { from: team.settings[name], to: after[name] };
      await writeAudit(transaction, origin, 'settings.changed', TEAM_SETTINGS[name].key, change);
      const colon = after.language === 'en' ? ': ' : '：';
      const [from, to] = [change.from, change.to].map(value => shownValue(name, value, after.language));
      lines.push(`${inLanguage(TEAM_SETTINGS[name].label, after.language)}${colon}${from} → ${to}`);
    }
    const stage = { ...context, team: { ...team, settings: after }, language: after.language };
    const more = await tell(context.features, 'settingsChanged', stage, { names: changes });
    lines.push(...more.flatMap(said => (said === undefined ? [] : [inLanguage(said, after.language)])));
    return { view: view(text(...lines)) };
  },
});

/** An empty list is none. */
function shownValue(name: SettingName, value: TeamSettings[SettingName], language: Language): string {
  if (value === '') return inLanguage({ zh: '无', en: 'none' }, language);
  return TEAM_SETTINGS[name].worded?.(String(value), language) ?? String(value);
}

function changed(before: TeamSettings, name: SettingName, typed: string): TeamSettings {
  const setting = TEAM_SETTINGS[name];
  const { key, label, means, exampleInEnglish = setting.example, read = (said: string) => said } = setting;
  const example = before.language === 'en' ? exampleInEnglish : setting.example;
  const value = read(typed);
  const after = teamSettingsSchema.safeParse({ ...before, [name]: value });
  if (after.success && value !== undefined) return after.data;
  const quoted = example.includes(' ') ? `"${example}"` : example;
  throw teamRefusal(
    'bad-setting',
    { label, typed: typed.slice(0, 30), means },
    { example: `/settings ${key}=${quoted}` },
  );
}

/** @throws Refusal when a claim could be strong before it is medium; what was set so long ago may stay */
function demandOrder(after: TeamSettings, wanted: readonly SettingName[]): void {
  const pairs = [
    ['mediumConfidence', 'strongConfidence'],
    ['mediumVoices', 'strongVoices'],
  ] as const;
  for (const [medium, strong] of pairs) {
    const isTouched = wanted.includes(medium) || wanted.includes(strong);
    if (!isTouched || after[medium] <= after[strong]) continue;
    const example = `/settings ${TEAM_SETTINGS[medium].key}=${after[strong]} ${TEAM_SETTINGS[strong].key}=${after[strong]}`;
    const labels = { medium: TEAM_SETTINGS[medium].label, strong: TEAM_SETTINGS[strong].label };
    throw teamRefusal('medium-above-strong', labels, { example });
  }
}

function settingsView({ team, language }: Context) {
  const lines = SETTING_NAMES.map(name => {
    const { label, means } = TEAM_SETTINGS[name];
    const shown = (said: Bilingual) => inLanguage(said, language);
    return `${shown(label)}=${shownValue(name, team.settings[name], language)}  ${shown(means)}`;
  });
  const more = {
    zh: '管理员这样改：/settings 语言=英文',
    en: 'Managers change them so: /settings language=zh',
  };
  const title = { zh: `团队“${team.name}”的设置`, en: `Settings of the team “${team.name}”` };
  return view(heading(inLanguage(title, language)), text(...lines), text(inLanguage(more, language)));
}
