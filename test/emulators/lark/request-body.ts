/** What a call carries: JSON, or a form with files. */
import { ApiRefusal } from './api-refusal.ts';
import type { Upload } from './route.ts';

export type RequestBody = {
  readonly body: Readonly<Record<string, unknown>>;
  readonly uploads: ReadonlyMap<string, Upload>;
};

const BAD_REQUEST = new ApiRefusal(9499, 'Bad Request');

/** @throws ApiRefusal for a body that cannot be read */
export function readBody(contentType: string, bytes: Buffer): RequestBody {
  if (contentType.startsWith('multipart/form-data')) return readForm(contentType, bytes);
  const body: unknown = bytes.length === 0 ? {} : parse(bytes);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw BAD_REQUEST;
  return { body: { ...body }, uploads: new Map() };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw BAD_REQUEST;
  }
}

/** By hand, since the SDK gives a file that is a buffer no name, and a usual reader would take it for text. */
function readForm(contentType: string, bytes: Buffer): RequestBody {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw BAD_REQUEST;
  const body: Record<string, unknown> = {};
  const uploads = new Map<string, Upload>();
  for (const { head, content } of partsOf(bytes, Buffer.from(`--${boundary}`))) {
    const name = /[; ]name="([^"]*)"/i.exec(head)?.[1] ?? '';
    const fileName = /filename="([^"]*)"/i.exec(head)?.[1];
    if (fileName === undefined && !/^content-type:/im.test(head)) body[name] = content.toString('utf8');
    else uploads.set(name, { name: fileName ?? '', content });
  }
  return { body, uploads };
}

function partsOf(bytes: Buffer, delimiter: Buffer): { head: string; content: Buffer }[] {
  const parts: { head: string; content: Buffer }[] = [];
  let at = bytes.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length + 2;
    const end = bytes.indexOf(delimiter, start);
    const headEnd = bytes.indexOf('\r\n\r\n', start);
    if (end >= 0 && headEnd >= 0 && headEnd < end) {
      const head = bytes.subarray(start, headEnd).toString('utf8');
      parts.push({ head, content: bytes.subarray(headEnd + 4, end - 2) });
    }
    at = end;
  }
  return parts;
}
