import { describe, expect, test } from 'vitest';
import {
  SETTING_NAMES,
  type SettingName,
  TEAM_SETTINGS,
  teamSettingsSchema,
} from '../../src/domain/team-settings.ts';

const accepts = (name: SettingName, typed: unknown) =>
  teamSettingsSchema.safeParse({ [name]: typed }).success;

test('a new team has every setting', () => {
  expect(teamSettingsSchema.parse({})).toEqual({
    language: 'zh-CN',
    zone: 'Asia/Shanghai',
    quorum: 1,
    approveTelegram: '👍',
    rejectTelegram: '👎',
    approveLark: 'THUMBSUP',
    rejectLark: 'ThumbsDown',
    expiryDays: 7,
    halfLifeDays: 90,
    strongConfidence: 0.75,
    strongVoices: 3,
    strongSources: 2,
    mediumConfidence: 0.6,
    mediumVoices: 2,
    stockPhrases: '',
    digestTime: '周一 09:00',
    digestUseful: 24,
    digestNames: 'off',
    reviewTime: '周三 15:00',
    quietHours: '22:00-08:00',
  });
});

test('settings that were stored are read back the same', () => {
  const settings = teamSettingsSchema.parse({ quorum: '3', zone: 'Asia/Tokyo' });
  expect(teamSettingsSchema.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});

test('settings stored before there were others take the defaults of those', () => {
  expect(teamSettingsSchema.parse({ language: 'en' })).toMatchObject({ language: 'en', quorum: 1 });
});

describe('a setting takes', () => {
  test.each<[SettingName, string]>([
    ['language', 'en'],
    ['zone', 'America/New_York'],
    ['zone', 'UTC'],
    ['quorum', '1'],
    ['quorum', '20'],
    ['approveTelegram', '👍️'],
    ['approveTelegram', ' 👌 '],
    ['expiryDays', '90'],
    ['halfLifeDays', '3650'],
    ['digestTime', '星期五 18:30'],
    ['digestTime', 'fri 6pm'],
    ['digestTime', '周日 下午3点'],
    ['reviewTime', '周三　１５：００'],
  ])('%s=%s', (name, typed) => expect(accepts(name, typed)).toBe(true));

  test.each(SETTING_NAMES)('the example that is shown for %s', name => {
    expect(accepts(name, TEAM_SETTINGS[name].example)).toBe(true);
  });
});

describe('a setting does not take', () => {
  test.each<[SettingName, string]>([
    ['language', 'fr'],
    ['language', ''],
    ['zone', 'Beijing'],
    ['zone', 'Asia/Nowhere'],
    ['quorum', '0'],
    ['quorum', '21'],
    ['quorum', '1.5'],
    ['quorum', '两'],
    ['quorum', ''],
    ['approveTelegram', ''],
    ['approveTelegram', '\uFE0F'],
    ['approveTelegram', '👍'.repeat(21)],
    ['expiryDays', '91'],
    ['expiryDays', '-1'],
    ['halfLifeDays', '0'],
    ['halfLifeDays', '3651'],
    ['digestTime', '周一'],
    ['digestTime', '09:00'],
    ['digestTime', '周八 09:00'],
    ['digestTime', '周一 25:00'],
    ['digestTime', '每天 09:00'],
    ['reviewTime', '周三 15'],
  ])('%s=%s', (name, typed) => expect(accepts(name, typed)).toBe(false));
});

test('an emoji is kept without the mark that only says how it is drawn', () => {
  expect(teamSettingsSchema.parse({ rejectTelegram: '❤️' }).rejectTelegram).toBe('\u2764');
});

test('every setting has a key and labels of its own', () => {
  const said = SETTING_NAMES.map(name => TEAM_SETTINGS[name]);
  for (const names of [
    said.map(each => each.key),
    said.map(each => each.label.zh),
    said.map(each => each.label.en),
  ]) {
    expect(new Set(names).size).toBe(names.length);
  }
});
