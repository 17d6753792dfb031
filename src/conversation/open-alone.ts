/** Default sub-command: a thing that is named alone behind a command is to be shown. */

import { namesThing } from '../chat/grammar/choices-of.ts';
import { argumentsOf, type CommandPath, isRequired, target } from '../chat/grammar/command.ts';
import type { ReadLine } from '../chat/grammar/read-line.ts';
import { parseThings } from '../domain/short-id.ts';
import { type CommandRequest, vocabularyOf } from './command-request.ts';

/** @returns the command that is meant: of “/proposal P11”, `proposal show` */
export async function opened(
  request: CommandRequest,
  { path, line, restStart }: Extract<ReadLine, { kind: 'command' }>,
): Promise<CommandPath> {
  const [command] = path;
  const show = command.subcommands?.find(each => each.opensAlone === true);
  const said = line.slice(restStart).trim();
  if (path.length > 1 || show === undefined || said === '') return path;
  const opening: CommandPath = [command, show];
  const places = argumentsOf(show).filter(({ facts }) => facts.position !== undefined);
  const { things } = parseThings(said);
  const takes = (kind: string) => places.some(({ facts: { read } }) => read.as === 'id' && read.of === kind);
  if (things.length > 0 && things.every(({ kind }) => takes(kind))) return opening;
  if (places.some(({ facts }) => facts.goesOn?.(said) === true)) return opening;
  // Whatever a command takes itself is never taken for a name.
  if (argumentsOf(target(path)).some(isRequired)) return path;
  const vocabulary = await vocabularyOf(request, show);
  const names = [said, /^\S+/u.exec(said)?.[0] ?? ''];
  const isNamed = argumentsOf(show).some(
    each => each.facts.read.as === 'thing' && names.some(name => namesThing(each, name, vocabulary)),
  );
  return isNamed ? opening : path;
}
