/** Runs what was typed: one command, or the same for each id of a list, every one a step of its own. */
import { setImmediate } from 'node:timers/promises';
import type { CommandPath } from '../chat/grammar/command.ts';
import { eachLine } from '../chat/grammar/each-id.ts';
import type { Given } from '../chat/grammar/given.ts';
import type { ReadLine } from '../chat/grammar/read-line.ts';
import type { CommandRequest } from './command-request.ts';
import { opened } from './open-alone.ts';
import { runLine } from './run-command.ts';

/**
 * @param asks of the arguments that the command would ask for, only these
 * @returns the path that was run, and what the line gave; undefined when it can't be read or was of several things
 */
export async function runEach(
  request: CommandRequest,
  read: Extract<ReadLine, { kind: 'command' }>,
  asks: readonly string[] = [],
): Promise<{ readonly path: CommandPath; readonly given: Given | undefined }> {
  const { line, restStart } = read;
  const path = await opened(request, read);
  const lines = eachLine(path, line, restStart);
  if (lines.length === 1) return { path, given: await runLine(request, path, line, restStart, asks) };
  for (const [index, each] of lines.entries()) {
    // Only one answer can take the place of the message whose button was pressed.
    const step = index === 0 ? request : { ...request, inPlaceOf: undefined };
    await runLine(step, path, each, restStart, asks);
    // All are one event's, and so one transaction; ten approvals in one go would hold the process for 100 ms.
    await setImmediate();
  }
  return { path, given: undefined };
}
