/** Calls by which the bot comes in: its token, its long connection, and who it is. */
import { z } from 'zod';
import { ApiRefusal } from '../api-refusal.ts';
import { type Route, route } from '../route.ts';

export const entering: readonly Route[] = [
  route('POST /open-apis/auth/v3/tenant_access_token/internal', {
    body: { app_id: z.string(), app_secret: z.string() },
    answer: ({ body }, { world, appSecret, tokens }) => {
      if (body.app_id !== world.appId) throw new ApiRefusal(10003, 'invalid param', { status: 200 });
      if (body.app_secret !== appSecret) throw new ApiRefusal(10014, 'app secret invalid', { status: 200 });
      return { msg: 'ok', ...tokens.issue() };
    },
  }),
  route('POST /callback/ws/endpoint', {
    body: { AppID: z.string(), AppSecret: z.string() },
    answer: ({ body }, { world, appSecret, longConnection, host }) => {
      if (body.AppID !== world.appId || body.AppSecret !== appSecret) {
        return { code: 514, msg: 'the app_id or app_secret is wrong' };
      }
      return longConnection.endpoint(host);
    },
  }),
  route('GET /open-apis/bot/v3/info', {
    scopes: [],
    answer: (_, { world }) => ({
      msg: 'ok',
      bot: {
        activate_status: 2,
        app_name: world.bot.name,
        avatar_url: '',
        ip_white_list: [],
        open_id: world.bot.openId,
      },
    }),
  }),
];
