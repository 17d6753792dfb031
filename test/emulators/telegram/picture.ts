/** The size of a picture, read from the beginning of the file as far as Telegram's checks need it. */

export type PictureSize = { readonly width: number; readonly height: number };

/** One transparent pixel, as PNG. */
export const SMALLEST_PICTURE: Buffer = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

/** @returns nothing for what is neither PNG nor JPEG */
export function pictureSize(content: Buffer): PictureSize | undefined {
  if (content.subarray(1, 4).toString('latin1') === 'PNG' && content.length >= 24) {
    return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
  }
  return content.subarray(0, 2).toString('hex') === 'ffd8' ? jpegSize(content) : undefined;
}

/** Walks over the segments to the one that starts the frame. */
function jpegSize(content: Buffer): PictureSize | undefined {
  for (let at = 2; at + 9 < content.length; at += 2 + content.readUInt16BE(at + 2)) {
    const marker = content.readUInt8(at + 1);
    const isStartOfFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isStartOfFrame) return { width: content.readUInt16BE(at + 7), height: content.readUInt16BE(at + 5) };
  }
  return undefined;
}
