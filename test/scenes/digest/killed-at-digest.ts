/** A process that is killed at a statement of a digest: `killed-at-digest.ts <folder> <statement> <words in its values>`. */
import { Sqlite } from '../../../src/store/sqlite.ts';
import { Chat } from '../chat.ts';

const [folder = '', statement = '', words = ''] = process.argv.slice(2);
const chat = await Chat.open({ folder });
for (const name of ['query', 'execute'] as const) {
  const run = Sqlite.prototype[name];
  Sqlite.prototype[name] = function (this: Sqlite, asked: Parameters<Sqlite['query']>[0]) {
    if (asked.sql.includes(statement) && JSON.stringify(asked.values).includes(words))
      process.kill(process.pid, 'SIGKILL');
    return run.call(this, asked) as never;
  };
}
await chat.type(':now 2026-12-07T09:00');
process.exit(1);
