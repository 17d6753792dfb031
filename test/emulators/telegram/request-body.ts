/** The parameters of a call, however they came: query, form, JSON or multipart. */

export type Upload = {
  readonly name: string;
  readonly content: Buffer;
  readonly mimeType: string | undefined;
};
export type RequestBody = {
  readonly parameters: Record<string, unknown>;
  readonly uploads: ReadonlyMap<string, Upload>;
};

/** @throws SyntaxError for JSON that is none */
export function readBody(query: URLSearchParams, contentType: string, body: Buffer): RequestBody {
  const parameters: Record<string, unknown> = Object.fromEntries(query);
  const uploads = new Map<string, Upload>();
  if (contentType.startsWith('application/json')) {
    if (body.length > 0) Object.assign(parameters, JSON.parse(body.toString('utf8')));
  } else if (contentType.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(parameters, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
  } else if (contentType.startsWith('multipart/form-data')) {
    for (const part of readParts(contentType, body)) {
      if (part.fileName === undefined) {
        parameters[part.name] = part.content.toString('utf8');
      } else {
        uploads.set(part.name, { name: part.fileName, content: part.content, mimeType: part.mimeType });
        // A file may also stand directly in its parameter, as curl -F sends it.
        if (!/^[\w-]{16}$/.test(part.name)) parameters[part.name] ??= `attach://${part.name}`;
      }
    }
  }
  return { parameters, uploads };
}

type Part = {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly mimeType: string | undefined;
  readonly content: Buffer;
};

/** By hand, since grammY writes file names without quotes, which the platform's own parser refuses. */
function readParts(contentType: string, body: Buffer): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1] ?? '';
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let at = body.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length + 2;
    const end = body.indexOf(delimiter, start);
    if (end < 0) break;
    const headEnd = body.indexOf('\r\n\r\n', start);
    if (headEnd >= 0 && headEnd < end) {
      const head = body.subarray(start, headEnd).toString('utf8');
      parts.push({
        name: field(head, 'name') ?? '',
        fileName: field(head, 'filename'),
        mimeType: /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim(),
        content: body.subarray(headEnd + 4, end - 2),
      });
    }
    at = end;
  }
  return parts;
}

function field(head: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(head);
  return match === null ? undefined : (match[1] ?? match[2] ?? '').trim();
}
