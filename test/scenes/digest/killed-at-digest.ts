/** A process that is killed at a statement of what is due: `killed-at-digest.ts <folder> <statement> <words in its values> <time>`. */
import { Sqlite, type Statement } from '../../../src/store/sqlite.ts';
import { Chat } from '../chat.ts';

const [folder = '', statement = '', words = '', time = '2026-12-07T09:00'] = process.argv.slice(2);
const chat = await Chat.open({ folder });
const { query, execute } = Sqlite.prototype;
function dieAt(asked: Statement): void {
  if (asked.sql.includes(statement) && JSON.stringify(asked.values).includes(words))
    process.kill(process.pid, 'SIGKILL');
}
Sqlite.prototype.query = function (this: Sqlite, asked) {
  dieAt(asked);
  return query.call(this, asked) as never;
};
Sqlite.prototype.execute = function (this: Sqlite, asked) {
  dieAt(asked);
  return execute.call(this, asked);
};
await chat.type(`:now ${time}`);
process.exit(1);
