/** Set-up without process and network: what it asks for, what it says, what it leaves alone. */
import { describe, expect, test } from 'vitest';
import {
  CALLBACK,
  EVENTS,
  manifest,
  missingScopes,
  pasteableScopes,
  SCOPES,
} from '../../../src/platforms/lark/scopes.ts';
import { type SetUpOptions, setUpLark } from '../../../src/platforms/lark/set-up.ts';
import { qrCode, withValues } from '../../../src/setup-lark.ts';

type Register = NonNullable<SetUpOptions['register']>;
type Asked = Parameters<Register>[0];

const APP = { client_id: 'cli_0123456789abcdef', client_secret: 'S3cretOfTheApp' };
const LINK = 'https://open.feishu.cn/page/launcher?user_code=ABCD-EFGH';

/** Everything that set-up needs, with what it did by and by. */
function surroundings(given: Partial<SetUpOptions> = {}) {
  const said: string[] = [];
  const complaints: string[] = [];
  const links: string[] = [];
  const written: Record<string, string>[] = [];
  const stop = new AbortController();
  const options: SetUpOptions = {
    language: 'zh-CN',
    stopped: stop.signal,
    readFile: () => ({}),
    writeFile: values => void written.push({ ...values }),
    environment: {},
    showLink: url => void links.push(url),
    say: line => void said.push(line),
    complain: line => void complaints.push(line),
    register: confirmed(),
    ...given,
  };
  return { options, said, complaints, links, written, stop };
}

/** A platform on which somebody confirms at once. */
function confirmed(
  {
    brand,
    isSwitched = false,
    ...app
  }: { brand?: 'feishu' | 'lark'; isSwitched?: boolean; client_id?: string } = {},
  look: (asked: Asked) => void = () => {},
): Register {
  return async asked => {
    look(asked);
    asked.onQRCodeReady({ url: LINK, expireIn: 600 });
    if (isSwitched) asked.onStatusChange?.({ status: 'domain_switched' });
    return { ...APP, ...app, ...(brand === undefined ? {} : { user_info: { tenant_brand: brand } }) };
  };
}

describe('what is asked for', () => {
  test('a new app: a name, the manifest, and nothing of the platform’s template', async () => {
    let asked: Asked | undefined;
    const { options } = surroundings({
      register: confirmed({}, given => {
        asked = given;
      }),
    });
    await setUpLark(options);
    expect(asked).toMatchObject({
      appPreset: { name: 'PersonaLoop' },
      addons: { preset: false, ...manifest() },
    });
    expect(asked).not.toHaveProperty('appId');
  });

  test('an app that .env names: that one; something else that stands there: a new one', async () => {
    const asked: (string | undefined)[] = [];
    const register = confirmed({}, ({ appId }) => void asked.push(appId));
    for (const existing of [APP.client_id, 'cli_mine'])
      await setUpLark(surroundings({ register, readFile: () => ({ LARK_APP_ID: existing }) }).options);
    expect(asked).toEqual([APP.client_id, undefined]);
  });
});

describe('what is written', () => {
  test.each([
    ['a Feishu tenant', { brand: 'feishu' } as const, {}, {}],
    ['a tenant of unknown brand', {}, {}, {}],
    ['a Lark tenant', { brand: 'lark' } as const, {}, { LARK_DOMAIN: 'lark' }],
    ['a Lark tenant that is only told by the switch', { isSwitched: true }, {}, { LARK_DOMAIN: 'lark' }],
    ['a Feishu tenant after a Lark one', {}, { LARK_DOMAIN: 'lark' }, { LARK_DOMAIN: 'feishu' }],
    [
      'a Feishu tenant after an emulator',
      {},
      { LARK_DOMAIN: 'http://127.0.0.1:1' },
      { LARK_DOMAIN: 'feishu' },
    ],
    ['a Feishu tenant, said already', {}, { LARK_DOMAIN: 'feishu' }, {}],
  ])('%s', async (_, platform, before, domain) => {
    const { options, written } = surroundings({ register: confirmed(platform), readFile: () => before });
    expect(await setUpLark(options)).toBe('done');
    expect(written).toEqual([{ LARK_APP_ID: APP.client_id, LARK_APP_SECRET: APP.client_secret, ...domain }]);
  });

  test('webhook secrets of a former app are called stale, those of the same app are not', async () => {
    const before = { LARK_ENCRYPT_KEY: 'k', LARK_VERIFICATION_TOKEN: 't' };
    for (const [existing, isStale] of [
      ['cli_ffffffffffffffff', true],
      [APP.client_id, false],
    ] as const) {
      const { options, said } = surroundings({ readFile: () => ({ ...before, LARK_APP_ID: existing }) });
      await setUpLark(options);
      expect(said.some(line => line.includes('属于原来的应用'))).toBe(isStale);
    }
  });

  test('a file that can’t be written leaves the id and where the secret is, and never the secret', async () => {
    const { options, said, complaints } = surroundings({
      writeFile: () => {
        throw Object.assign(new Error('no'), { code: 'ENOSPC' });
      },
    });
    expect(await setUpLark(options)).toBe('unwritten');
    expect(complaints.join('\n')).toContain(`https://open.feishu.cn/app/${APP.client_id}`);
    expect(complaints.join('\n')).toContain('ENOSPC');
    expect([...said, ...complaints].join('\n')).not.toContain(APP.client_secret);
  });
});

describe('when nothing comes of it', () => {
  test('a platform that gives no link is given up', async () => {
    const { options, complaints, links } = surroundings({
      register: asked =>
        new Promise(resolve => {
          asked.signal?.addEventListener('abort', () => {
            // The SDK looks at the signal only after the link.
            asked.onQRCodeReady({ url: LINK, expireIn: 600 });
            resolve({ ...APP });
          });
        }),
      linkWithinMilliseconds: 20,
    });
    expect(await setUpLark(options)).toBe('refused');
    expect(complaints[0]).toContain('平台没有回答');
    expect(links).toEqual([]);
  });

  test('a stop is quiet, writes nothing, and shows no link afterwards', async () => {
    let asked: Asked | undefined;
    const { options, said, complaints, written, links, stop } = surroundings({
      register: given => {
        asked = given;
        return new Promise(() => {});
      },
    });
    const outcome = setUpLark(options);
    stop.abort();
    expect(await outcome).toBe('stopped');
    asked?.onQRCodeReady({ url: LINK, expireIn: 600 });
    expect({ said, complaints, written, links }).toEqual({
      said: ['停了，什么也没有改。'],
      complaints: [],
      written: [],
      links: [],
    });
  });

  test('an error of the SDK is told without what was sent', async () => {
    const { options, complaints } = surroundings({
      register: async () => {
        throw Object.assign(new Error('connect ECONNREFUSED'), { config: { data: 'device_code=abc' } });
      },
    });
    expect(await setUpLark(options)).toBe('refused');
    expect(complaints.join('\n')).toContain('ECONNREFUSED');
    expect(complaints.join('\n')).not.toContain('abc');
  });

  test('English is spoken where the team speaks it', async () => {
    const { options, said, complaints } = surroundings({
      language: 'en',
      register: async () => {
        throw { code: 'access_denied', description: '' };
      },
    });
    await setUpLark(options);
    expect([...said, ...complaints].join('\n')).not.toMatch(/\p{Script=Han}/u);
    const done = surroundings({ language: 'en', register: confirmed({ brand: 'lark' }) });
    await setUpLark(done.options);
    expect(done.said.join('\n')).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('the text of .env', () => {
  const values = { LARK_APP_ID: 'cli_1', LARK_APP_SECRET: 's' };
  test.each([
    ['nothing yet', '', 'LARK_APP_ID=cli_1\nLARK_APP_SECRET=s\n'],
    ['no end of line', 'A=1', 'A=1\nLARK_APP_ID=cli_1\nLARK_APP_SECRET=s\n'],
    ['an empty value', 'LARK_APP_ID=\nA=1\n', 'LARK_APP_ID=cli_1\nA=1\nLARK_APP_SECRET=s\n'],
    [
      'a value given twice: the last one counts, so both change',
      'LARK_APP_ID=a\nLARK_APP_ID=b\nLARK_APP_SECRET=c',
      'LARK_APP_ID=cli_1\nLARK_APP_ID=cli_1\nLARK_APP_SECRET=s',
    ],
    [
      'a comment and a longer name',
      '# LARK_APP_ID=a\nMY_LARK_APP_ID=b\nLARK_APP_ID_OLD=c\n',
      '# LARK_APP_ID=a\nMY_LARK_APP_ID=b\nLARK_APP_ID_OLD=c\nLARK_APP_ID=cli_1\nLARK_APP_SECRET=s\n',
    ],
    ['Windows lines', 'A=1\r\n', 'A=1\r\nLARK_APP_ID=cli_1\r\nLARK_APP_SECRET=s\r\n'],
  ])('%s', (_, before, after) => {
    expect(withValues(before, values)).toBe(after);
  });
});

describe('the QR code', () => {
  test('a window that is too narrow gets a word instead of a code that wraps', () => {
    expect(qrCode(LINK, 20, 'en')).toBe('(the QR code needs a window of 35 columns; open the link)');
    expect(qrCode(LINK, 35, 'en').split('\n')).toHaveLength(18);
  });
});

describe('the list of scopes', () => {
  test('names everything once', () => {
    for (const ids of [SCOPES.map(({ id }) => id), EVENTS]) expect(new Set(ids).size).toBe(ids.length);
  });

  test('asks for all but what is left to the team', () => {
    const { scopes, events, callbacks } = manifest();
    expect(scopes.tenant).toContain('im:message.group_msg');
    expect(scopes.tenant).not.toContain('calendar:calendar');
    expect(events.items.tenant).toEqual(EVENTS);
    expect(callbacks.items).toEqual([CALLBACK]);
    expect(JSON.parse(pasteableScopes())).toEqual({ scopes });
  });

  test('a required scope is missing unless it or another that allows the same is granted', () => {
    expect(missingScopes(manifest().scopes.tenant)).toEqual([]);
    const wide = ['im:message', 'im:message:readonly', 'im:message.group_msg', 'im:message.p2p_msg'];
    expect(missingScopes([...wide, 'im:resource', 'im:chat'])).toEqual([]);
    const missing = missingScopes(['im:message:send_as_bot', 'im:message.group_msg', 'im:chat:readonly']);
    expect(missing.map(({ id }) => id)).toEqual([
      'im:message.p2p_msg:readonly',
      'im:message:readonly',
      'im:message.reactions:read',
      'im:resource',
    ]);
  });
});
