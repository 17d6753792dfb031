/**
 * The accounts hosts of Feishu and Lark, as far as `registerApp` needs them: its device flow (RFC 8628) over HTTPS.
 * The SDK always speaks to the real names, so this stands behind a proxy that leads there and nowhere else.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { createServer as createProxy, type IncomingMessage, type Server } from 'node:http';
import { createServer as createAccounts } from 'node:https';
import type { Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { certificateFor } from './certificate.ts';

const HOSTS = { feishu: 'accounts.feishu.cn', lark: 'accounts.larksuite.com' } as const;
const ENDPOINT = '/oauth/v1/app/registration';
const LAUNCHER = 'https://open.feishu.cn/page/launcher';

type Brand = keyof typeof HOSTS;

/** What a poll is answered: an error in the words of RFC 8628, an error page, or the app. */
type PollAnswer =
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  | 'broken'
  | 'confirmed'
  | { readonly error: string; readonly description: string };

export type RegistrationOptions = {
  /** Where the tenant of the person is who scans. */
  readonly brand?: Brand;
  readonly appId?: string;
  readonly appSecret?: string;
  readonly intervalSeconds?: number;
  readonly expiresInSeconds?: number;
  /** In order; the last one stays. */
  readonly polls?: readonly PollAnswer[];
  readonly begin?: 'answered' | 'silent' | 'broken';
};

type Call = { readonly host: string; readonly parameters: Readonly<Record<string, string>> };

type Answer = { readonly status: number; readonly body: unknown } | 'broken' | 'silent';

export class RegistrationEmulator {
  readonly #options: Required<RegistrationOptions>;
  readonly #proxy: Server;
  readonly #sockets = new Set<Socket>();
  readonly #deviceCode = randomBytes(20).toString('hex');
  readonly calls: Call[] = [];
  /** What a client has to trust, as PEM. */
  readonly certificate: string;
  #polls = 0;

  private constructor(options: RegistrationOptions) {
    this.#options = {
      brand: 'feishu',
      appId: `cli_${randomBytes(8).toString('hex')}`,
      appSecret: randomBytes(16).toString('hex'),
      intervalSeconds: 0.05,
      expiresInSeconds: 600,
      polls: ['authorization_pending', 'confirmed'],
      begin: 'answered',
      ...options,
    };
    const { certificate, key } = certificateFor(Object.values(HOSTS));
    this.certificate = certificate;
    const accounts = createAccounts({ cert: certificate, key }, (request, response) => {
      this.#take(request).then(
        answer => {
          if (answer === 'silent') return;
          if (answer === 'broken') response.writeHead(502).end('<html>Bad Gateway</html>');
          else {
            response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
            response.end(JSON.stringify(answer.body));
          }
        },
        () => response.destroy(),
      );
    });
    this.#proxy = createProxy((_, response) => response.writeHead(403).end());
    this.#proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      const isOurs = Object.values(HOSTS).some(host => request.url === `${host}:443`);
      socket.write(`HTTP/1.1 ${isOurs ? '200 Connection Established' : '403 Forbidden'}\r\n\r\n`);
      if (isOurs) accounts.emit('connection', socket);
      else socket.end();
    });
    this.#proxy.on('connection', socket => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
  }

  static async start(options: RegistrationOptions = {}): Promise<RegistrationEmulator> {
    const emulator = new RegistrationEmulator(options);
    await new Promise<void>(resolve => emulator.#proxy.listen(0, '127.0.0.1', resolve));
    return emulator;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(resolve => this.#proxy.close(resolve));
  }

  /** What HTTPS_PROXY is set to. */
  get proxyUrl(): string {
    const address = this.#proxy.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  get appId(): string {
    return this.#options.appId;
  }

  get appSecret(): string {
    return this.#options.appSecret;
  }

  /** @returns how often a host was polled */
  pollsAt(brand: Brand): number {
    return this.calls.filter(call => call.host === HOSTS[brand] && call.parameters['action'] === 'poll')
      .length;
  }

  async #take(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const host = request.headers.host ?? '';
    const parameters = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    this.calls.push({ host, parameters });
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    if (request.method !== 'POST' || request.url !== ENDPOINT || !isForm) return { status: 404, body: {} };
    const { action = '' } = parameters;
    if (action === 'begin') return this.#begin(host, parameters);
    if (action === 'poll') return this.#poll(host, parameters);
    return refusal('invalid_request', `unknown action ${action}`);
  }

  #begin(host: string, parameters: Call['parameters']): Answer {
    const { begin, intervalSeconds, expiresInSeconds } = this.#options;
    // Links from the international host are refused as expired when opened: a registration begins at Feishu.
    if (host !== HOSTS.feishu) return refusal('invalid_request', 'begin at the wrong host');
    if (parameters['archetype'] !== 'PersonalAgent' || parameters['auth_method'] !== 'client_secret')
      return refusal('invalid_request', 'archetype or auth_method');
    if (begin !== 'answered') return begin;
    const letters = () => Array.from({ length: 4 }, () => String.fromCharCode(65 + randomInt(26))).join('');
    const userCode = `${letters()}-${letters()}`;
    const body = {
      device_code: this.#deviceCode,
      user_code: userCode,
      verification_uri: LAUNCHER,
      verification_uri_complete: `${LAUNCHER}?user_code=${userCode}`,
      expires_in: expiresInSeconds,
      interval: intervalSeconds,
    };
    return { status: 200, body };
  }

  #poll(host: string, parameters: Call['parameters']): Answer {
    if (parameters['device_code'] !== this.#deviceCode) return refusal('invalid_grant', 'device_code');
    const { polls, brand, appId, appSecret } = this.#options;
    const answer = polls[this.#polls] ?? polls.at(-1) ?? 'confirmed';
    const user_info = { open_id: `ou_${'0'.repeat(32)}`, tenant_brand: brand };
    // Feishu knows whose tenant it is, and leaves the secret to the host of that tenant.
    if (answer === 'confirmed' && host !== HOSTS[brand])
      return { status: 400, body: { error: 'authorization_pending', error_description: '', user_info } };
    this.#polls++;
    if (answer === 'confirmed')
      return { status: 200, body: { client_id: appId, client_secret: appSecret, user_info } };
    if (answer === 'broken') return answer;
    return typeof answer === 'string' ? refusal(answer, '') : refusal(answer.error, answer.description);
  }
}

/** @returns what a link asks the person to agree to */
export function addonsOf(link: string): unknown {
  const packed = new URL(link).searchParams.get('addons') ?? '';
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64url')).toString('utf8'));
}

function refusal(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description, code: 20094 } };
}
