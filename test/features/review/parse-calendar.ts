/** A second reader of calendar files, written from RFC 5545 alone: it takes nothing that a strict calendar would refuse. */

const LINE_OCTETS = 75;
const DATE_TIME = /^\d{8}T\d{6}Z$/;

/** @throws Error for whatever RFC 5545 forbids, of what we write */
export function parseCalendar(file: string): { readonly [name: string]: string } & { alarms: string[] } {
  if (!file.endsWith('END:VCALENDAR') && !file.endsWith('END:VCALENDAR\r\n'))
    throw new Error('it has no end');
  if (/[^\r]\n|\r[^\n]/u.test(file)) throw new Error('a line does not end with CRLF');
  const physical = file.replace(/\r\n$/u, '').split('\r\n');
  for (const line of physical) {
    if (Buffer.byteLength(line) > LINE_OCTETS) throw new Error(`a line of ${Buffer.byteLength(line)} octets`);
    if (line.includes('\uFFFD')) throw new Error('a character was cut in two');
  }
  const lines = physical
    .join('\r\n')
    .replace(/\r\n[ \t]/gu, '')
    .split('\r\n');
  const open: string[] = [];
  const found: Record<string, string> = {};
  const alarms: string[] = [];
  for (const line of lines) {
    const [, name = '', , value = ''] =
      /^([A-Z0-9-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^;:"]*))*):(.*)$/su.exec(line) ?? [];
    if (name === '') throw new Error(`no content line: ${line}`);
    if (name === 'BEGIN') open.push(value);
    else if (name === 'END') {
      if (open.pop() !== value) throw new Error(`END:${value} without its BEGIN`);
    } else if (open.at(-1) === 'VALARM') {
      if (name === 'TRIGGER') alarms.push(value);
    } else {
      if (name in found) throw new Error(`${name} twice`);
      found[name] = unescaped(value);
    }
  }
  if (open.length > 0) throw new Error('a component is left open');
  for (const name of ['VERSION', 'PRODID', 'UID', 'DTSTAMP', 'DTSTART'])
    if (!(name in found)) throw new Error(`${name} is missing`);
  for (const name of ['DTSTAMP', 'DTSTART', 'DTEND'])
    if (name in found && !DATE_TIME.test(found[name] ?? '')) throw new Error(`${name} is not in UTC`);
  return Object.assign(found, { alarms }) as never;
}

/** TEXT values, RFC 5545, 3.3.11. */
function unescaped(value: string): string {
  return value.replace(/\\([\\;,nN])/gu, (_, escaped: string) => (/n/iu.test(escaped) ? '\n' : escaped));
}
