/** Reads the lines of a terminal chat, from a person at a terminal or from a pipe, and hands them on one by one. */
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Terminal } from './terminal.ts';

export type Input = Readable & { readonly isTTY?: boolean };

/**
 * Feeds a pipe's lines to the terminal, each when the one before is done.
 * @param stopped aborts between two lines
 */
export async function readPipe(input: Input, terminal: Terminal, stopped: AbortSignal): Promise<void> {
  for await (const line of linesOf(input)) {
    if (stopped.aborted || !(await terminal.take(line))) return;
    if (stopped.aborted) return;
  }
}

/** Lines end with \n or \r\n only: other separators belong to what was typed. */
async function* linesOf(input: Input): AsyncGenerator<string> {
  input.setEncoding('utf8');
  let pending = '';
  for await (const chunk of input) {
    pending += String(chunk);
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (pending !== '') yield pending.replace(/\r$/, '');
}

/**
 * Lets a person type: a prompt with who speaks, history, and Tab for commands and keys.
 * @param complete all that the last word of a line could become
 */
export async function readPerson(
  input: Input,
  output: Writable,
  terminal: Terminal,
  complete: (line: string) => string[],
  stopped: AbortSignal,
): Promise<void> {
  const reader = createInterface({
    input,
    output,
    historySize: 500,
    removeHistoryDuplicates: true,
    completer: (line: string): [string[], string] => [complete(line), line.split(/\s+/).at(-1) ?? ''],
  });
  // Lines that are pasted come at once: each waits until the one before is done.
  const lines = reader[Symbol.asyncIterator]();
  // End of input (Ctrl-D) and Ctrl-C both mean: that was all.
  let isOver = false;
  const end = () => reader.close();
  reader.once('close', () => {
    isOver = true;
  });
  reader.once('SIGINT', end);
  stopped.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      const prompt = await terminal.prompt();
      if (!isOver) {
        reader.setPrompt(prompt);
        reader.prompt();
      }
      const { value, done } = await lines.next();
      if (done === true || stopped.aborted || !(await terminal.take(value))) return;
    }
  } finally {
    stopped.removeEventListener('abort', end);
    reader.close();
  }
}
