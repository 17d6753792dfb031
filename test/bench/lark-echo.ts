/** What the bot is held against: the SDK's long connection and client, one reply to each message, and nothing kept. */
import { Client, EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';

const options = {
  appId: process.env['LARK_APP_ID'] ?? '',
  appSecret: process.env['LARK_APP_SECRET'] ?? '',
  domain: process.env['LARK_DOMAIN'] ?? '',
  loggerLevel: LoggerLevel.error,
};
const client = new Client(options);
const eventDispatcher = new EventDispatcher({ loggerLevel: LoggerLevel.error }).register({
  'im.message.receive_v1': async ({ message }) => {
    await client.im.v1.message.reply({
      path: { message_id: message.message_id },
      data: { msg_type: 'text', content: message.content },
    });
  },
});
process.on('disconnect', () => process.exit());
await new WSClient(options).start({ eventDispatcher });
