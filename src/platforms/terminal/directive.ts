/** The lines of the terminal chat that are acts (docs/operators.md, The terminal chat). Pure. */
import { readWords } from '../../chat/grammar/parse.ts';
import { pickChoice } from '../../domain/choice.ts';
import type { Bilingual } from '../../domain/language.ts';
import { OPERATOR_ROLES, type OperatorRole } from '../../domain/role.ts';

export type Directive =
  | { readonly kind: 'say'; readonly text: string }
  | {
      readonly kind: 'as';
      readonly member: string;
      readonly role?: OperatorRole;
      readonly isManager?: boolean;
    }
  | { readonly kind: 'reply'; readonly to: number; readonly text: string }
  | { readonly kind: 'react' | 'unreact'; readonly emoji: string; readonly to: number | undefined }
  | { readonly kind: 'press'; readonly message: number | undefined; readonly button: number }
  | {
      readonly kind: 'fill';
      readonly message: number | undefined;
      readonly values: Record<string, string>;
      readonly bare: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly caption: string }
  | { readonly kind: 'now'; readonly time: string }
  | { readonly kind: 'room'; readonly name: string }
  | { readonly kind: 'quit' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly said: Bilingual };

const USAGE: Readonly<Record<string, string>> = {
  as: ':as 小李 role=ecommerce',
  reply: ':reply 12 /反馈 痛点',
  react: ':react 👍 12',
  unreact: ':unreact 👍 12',
  press: ':press 12 2',
  fill: ':fill 12 维度=痛点',
  file: ':file path/to.csv /导入',
  now: ':now 2026-11-23T09:00',
  room: ':room 二群',
  quit: ':quit',
};

/** The directives there are, for completion and help. */
export const DIRECTIVES = Object.keys(USAGE).map(name => `:${name}`);

/** @param line as typed; anything that is no directive is said */
export function readDirective(line: string): Directive {
  if (line.trim() === '') return { kind: 'nothing' };
  const match = /^\s*[:：]([A-Za-z]+)(?:\s+([\s\S]*))?$/u.exec(line);
  if (match === null) return { kind: 'say', text: line };
  const name = (match[1] ?? '').toLowerCase();
  const rest = (match[2] ?? '').trim();
  switch (name) {
    case 'as':
      return readAs(rest);
    case 'reply': {
      const reply = /^#?(\d+)\s+([\s\S]+)$/u.exec(rest);
      return reply ? { kind: 'reply', to: Number(reply[1]), text: reply[2] ?? '' } : misused(name);
    }
    case 'react':
    case 'unreact': {
      const reaction = /^(\S+)(?:\s+#?(\d+))?$/u.exec(rest);
      if (reaction === null || reaction[1] === undefined) return misused(name);
      return { kind: name, emoji: reaction[1], to: numberOf(reaction[2]) };
    }
    case 'press': {
      const press = /^(?:#?(\d{1,12})\s+)?([1-9]\d{0,5})$/u.exec(rest);
      return press ? { kind: 'press', message: numberOf(press[1]), button: Number(press[2]) } : misused(name);
    }
    case 'fill':
      return readFill(rest);
    case 'file': {
      const file = /^(?:"([^"]+)"|(\S+))(?:\s+([\s\S]*))?$/u.exec(rest);
      return file ? { kind: 'file', path: file[1] ?? file[2] ?? '', caption: file[3] ?? '' } : misused(name);
    }
    case 'now':
      return rest === '' ? misused(name) : { kind: 'now', time: rest };
    case 'room':
      return rest === '' ? misused(name) : { kind: 'room', name: rest };
    case 'quit':
      return { kind: 'quit' };
    default: {
      const all = DIRECTIVES.join(' ');
      return {
        kind: 'wrong',
        said: { zh: `没有“:${name}”。可以用：${all}`, en: `There is no “:${name}”. There are: ${all}` },
      };
    }
  }
}

function readAs(rest: string): Directive {
  const [member, ...words] = rest.split(/\s+/u);
  if (!member) return misused('as');
  let role: OperatorRole | undefined;
  let isManager: boolean | undefined;
  for (const word of words) {
    const typed = /^(?:role|角色|岗位)[=＝](.+)$/iu.exec(word)?.[1];
    if (/^(manager|管理员|经理)$/iu.test(word)) isManager = true;
    else if (typed !== undefined) {
      const picked = pickChoice(OPERATOR_ROLES, typed);
      if (picked.found !== 'one') {
        const zh = OPERATOR_ROLES.map(each => each.label.zh).join('、');
        const en = OPERATOR_ROLES.map(each => each.id).join(', ');
        return {
          kind: 'wrong',
          said: { zh: `没有“${typed}”这个岗位。可选：${zh}`, en: `There is no role “${typed}”: ${en}` },
        };
      }
      role = picked.choice.id;
    } else return misused('as');
  }
  return { kind: 'as', member, ...(role && { role }), ...(isManager !== undefined && { isManager }) };
}

/** @throws Refusal for a quote that is never closed or an empty value */
function readFill(rest: string): Directive {
  const match = /^(?:#?(\d+)\s+)?([\s\S]+)$/u.exec(rest);
  if (match?.[2] === undefined) return misused('fill');
  const line = match[2];
  const words = readWords(line, 0, key =>
    /^[\p{L}\p{N}_-]+$/u.test(key)
      ? { label: { zh: key, en: key }, example: { zh: '…', en: '…' } }
      : undefined,
  );
  const values: Record<string, string> = {};
  const bare: string[] = [];
  for (const word of words) {
    if (word.pair) values[word.pair.key] = word.text;
    else bare.push(word.text);
  }
  return { kind: 'fill', message: numberOf(match[1]), values, bare: bare.join(' ') };
}

function misused(name: string): Directive {
  const example = USAGE[name] ?? '';
  return {
    kind: 'wrong',
    said: { zh: `“:${name}”要这样写：${example}`, en: `“:${name}” is written like this: ${example}` },
  };
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
