/** What the bot is held against: grammY with its own loop, one reply to each message, and nothing kept. */
import { Bot } from 'grammy';

const bot = new Bot(process.env['TELEGRAM_BOT_TOKEN'] ?? '', {
  client: { apiRoot: process.env['TELEGRAM_API_ROOT'] ?? '' },
});
bot.on('message:text', async context => {
  await context.reply(context.msg.text, { reply_parameters: { message_id: context.msg.message_id } });
});
process.on('disconnect', () => process.exit());
await bot.start();
