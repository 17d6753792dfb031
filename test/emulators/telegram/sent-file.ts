/** The file that the bot sends: uploaded with the call, or one that Telegram has already. */
import { badRequest } from './api-refusal.ts';
import type { Context } from './method.ts';
import { pictureSize } from './picture.ts';
import type { Upload } from './request-body.ts';
import type { StoredFile } from './stored-files.ts';

const MEGABYTE = 1024 * 1024;
const LARGEST = { photo: 10 * MEGABYTE, document: 50 * MEGABYTE };
const ATTACHED = 'attach://';

/** @param written `attach://` and the name of a part, or a file's id */
export function sentFile(
  kind: StoredFile['kind'],
  written: string,
  { world, uploads }: Pick<Context, 'world' | 'uploads'>,
): StoredFile {
  if (written.startsWith(ATTACHED)) {
    const upload = uploads.get(written.slice(ATTACHED.length));
    if (upload === undefined) throw badRequest(`there is no ${kind} in the request`);
    return world.files.store({ kind, ...checked(kind, upload) });
  }
  const stored = world.files.byId(written);
  if (stored === undefined) {
    // Addresses too: the emulator fetches nothing from the net.
    throw badRequest('wrong remote file identifier specified: Wrong string length');
  }
  if (stored.kind !== kind) throw badRequest(`can't use file of type ${stored.kind} as ${kind}`);
  return stored;
}

function checked(kind: StoredFile['kind'], upload: Upload): Upload & { width?: number; height?: number } {
  if (upload.content.length === 0) throw badRequest('file must be non-empty');
  if (upload.content.length > LARGEST[kind]) throw badRequest(`file is too big for a ${kind}`);
  if (kind === 'document') return upload;
  const size = pictureSize(upload.content);
  if (size === undefined) throw badRequest('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  const isOutOfBounds = width + height > 10_000 || Math.max(width / height, height / width) > 20;
  if (isOutOfBounds) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  return { ...upload, width, height };
}
