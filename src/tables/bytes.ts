/** Random access to the bytes of a file, in memory or on the disk. */
import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

export type Bytes = {
  readonly size: number;
  /** @returns the bytes from `from` up to `to`, fewer where the file ends */
  read(from: number, to: number): Promise<Uint8Array>;
};

const CHUNK = 64 * 1024;

/** @param bytes also such as threads share: of those, copies are read, since decoders and inflaters take no shared memory */
export function bytesInMemory(bytes: Uint8Array): Bytes {
  const isShared = bytes.buffer instanceof SharedArrayBuffer;
  return {
    size: bytes.length,
    read: async (from, to) => (isShared ? bytes.slice(from, to) : bytes.subarray(from, to)),
  };
}

const SHARED_AT_ONCE = 4 * 1024 * 1024;

/** @returns the same bytes, to be handed to another thread without a copy; other work gets its turn meanwhile */
export async function sharedBytes(bytes: Uint8Array): Promise<Uint8Array> {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  for (let at = 0; at < bytes.length; at += SHARED_AT_ONCE) {
    shared.set(bytes.subarray(at, at + SHARED_AT_ONCE), at);
    await setImmediate();
  }
  return shared;
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
