/** Why a download was refused: it is answered as a stream, and the refusal is in it. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { answered } from './platform-errors.ts';

const streamedSchema = z.object({
  isAxiosError: z.literal(true),
  response: z.object({ status: z.number(), headers: z.unknown(), data: z.instanceof(Readable) }),
});
const REFUSAL_BYTES_AT_MOST = 64 * 1024;

/** @param error what the SDK threw @returns the refusal that the answer holds; what `answered` makes of any other error */
export async function refusalOfDownload(error: unknown): Promise<unknown> {
  const { success, data: streamed } = streamedSchema.safeParse(error);
  const read = success
    ? { ...streamed, response: { ...streamed.response, data: await jsonIn(streamed.response.data) } }
    : error;
  return answered(() => Promise.reject(read)).catch(found => found);
}

/** @returns undefined for what is no JSON, such as a proxy's page */
async function jsonIn(stream: Readable): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > REFUSAL_BYTES_AT_MOST) return undefined;
    }
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    // Cut off, or not of Lark: what became of the call nobody can tell.
    return undefined;
  }
}
