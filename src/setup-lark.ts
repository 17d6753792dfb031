/** `npm start -- setup lark`: the link and its QR code go to standard output, what comes of it into .env. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isDeepStrictEqual, parseEnv } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { type Bilingual, inLanguage, type Language } from './domain/language.ts';
import { type SetUpOutcome, setUpLark } from './platforms/lark/set-up.ts';
import { complain, EXIT, stopSignal } from './process.ts';

const LINGER_MILLISECONDS = 500;
const QR_BORDER = 1;
const EXITS: Readonly<Record<SetUpOutcome, number>> = {
  done: EXIT.ok,
  stopped: EXIT.ok,
  refused: EXIT.settings,
  unwritten: EXIT.storage,
};

/** Runs until the app exists or can't be had. @returns the exit code */
export async function setupLark(file: string): Promise<number> {
  const readFile = () => (existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {});
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  let language: Language = 'zh-CN';
  try {
    language = { ...readFile(), ...process.env }['TEAM_LANGUAGE']?.trim() === 'en' ? 'en' : 'zh-CN';
    // Found out before somebody scans: afterwards the app would exist and its secret be nowhere.
    tryDraft(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const said = {
      zh: `.env 不能读写（${code}）：${file}`,
      en: `Can't read or write .env (${code}): ${file}`,
    };
    return complain(EXIT.storage, [inLanguage(said, language)]);
  }
  const outcome = await setUpLark({
    language,
    stopped: stopSignal(),
    readFile,
    writeFile: values => writeEnvFile(file, values),
    environment: process.env,
    showLink: url => {
      const { isTTY, columns } = process.stdout;
      if (isTTY) say(qrCode(url, columns, language));
      say(url);
    },
    say,
    complain: line => void complain(EXIT.settings, [line]),
  });
  // A request that nobody waits for any more must not keep the process.
  setTimeout(() => process.exit(), LINGER_MILLISECONDS).unref();
  return EXITS[outcome];
}

const TOO_NARROW = (columns: number): Bilingual => ({
  zh: `（窗口要 ${columns} 列才放得下二维码，请打开链接）`,
  en: `(the QR code needs a window of ${columns} columns; open the link)`,
});

/** @returns the code in black on white, whatever the terminal's own colours are; a wrapped one can't be scanned */
export function qrCode(url: string, columns: number, language: Language): string {
  const lines = renderUnicodeCompact(url, { ecc: 'L', border: QR_BORDER }).split('\n');
  const width = lines[0]?.length ?? 0;
  if (width > columns) return inLanguage(TOO_NARROW(width), language);
  return lines.map(line => `\u001b[38;5;231;48;5;16m${line}\u001b[0m`).join('\n');
}

/**
 * Puts values into the text of an .env file: a line that sets one of them is replaced where it stands, the others
 * come at the end. Everything else stays as it is.
 */
export function withValues(text: string, values: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(values));
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/(?<=\n)/).map(line => {
    const [, before = '', name = ''] = /^(\s*(?:export\s+)?)([A-Z_]+)\s*=/.exec(line) ?? [];
    const value = values[name];
    if (value === undefined) return line;
    left.delete(name);
    return `${before}${name}=${value}${/\r?\n$/.exec(line)?.[0] ?? ''}`;
  });
  const changed = lines.join('');
  const added = [...left].map(([name, value]) => `${name}=${value}${end}`).join('');
  const needsEnd = added !== '' && changed !== '' && !changed.endsWith('\n');
  return `${changed}${needsEnd ? end : ''}${added}`;
}

/** Where a file is written before it takes the place of the old one: beside it, wherever a link leads. */
function draftOf(file: string): { readonly target: string; readonly draft: string } {
  const target = existsSync(file) ? realpathSync(file) : file;
  return { target, draft: `${target}.${randomBytes(6).toString('hex')}` };
}

/** @throws as writing the file would */
function tryDraft(file: string): void {
  const { draft } = draftOf(file);
  closeSync(openSync(draft, 'wx', 0o600));
  rmSync(draft);
}

/** Writes beside the file and renames: whoever reads it finds the old text or the new, and nobody else reads it. */
function writeEnvFile(file: string, values: Readonly<Record<string, string>>): void {
  const { target, draft } = draftOf(file);
  const before = existsSync(target) ? readFileSync(target, 'utf8') : '';
  const text = withValues(before, values);
  // A line inside of somebody's quotes looks like one that sets a value, and is none.
  if (!isDeepStrictEqual({ ...parseEnv(text) }, { ...parseEnv(before), ...values }))
    throw Object.assign(new Error('quotes around what we would change'), { code: 'QUOTES' });
  try {
    const handle = openSync(draft, 'wx', 0o600);
    try {
      fchmodSync(handle, 0o600);
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
