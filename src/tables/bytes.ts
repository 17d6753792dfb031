/** Random access to the bytes of a file, in memory or on the disk. */
import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

export type Bytes = {
  readonly size: number;
  /** @returns the bytes from `from` up to `to`, fewer where the file ends */
  read(from: number, to: number): Promise<Uint8Array>;
};

const CHUNK = 64 * 1024;

export function bytesInMemory(bytes: Uint8Array): Bytes {
  return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}

/** @param handle open for reading; it stays the caller's to close. A handle, so that nobody swaps the file after its path was checked. */
export async function bytesOnDisk(handle: FileHandle): Promise<Bytes> {
  const { size } = await handle.stat();
  return {
    size,
    async read(from, to) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(to, size) - from));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
  };
}

/** @returns the bytes in pieces; other work gets its turn between two */
export async function* chunksOf(bytes: Bytes, from = 0, to = bytes.size): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += CHUNK) {
    const chunk = await bytes.read(at, Math.min(at + CHUNK, to));
    if (chunk.length === 0) return;
    yield chunk;
    await setImmediate();
  }
}
