/** Calls that upload images and files, for messages and cards to name by their keys. */
import { z } from 'zod';
import { ApiRefusal } from '../api-refusal.ts';
import { type Route, route, type Upload } from '../route.ts';
import { UPLOADS } from '../scopes.ts';

const MEGABYTE = 1024 * 1024;
const MOST_IMAGE = 10 * MEGABYTE;
const MOST_FILE = 30 * MEGABYTE;

/** How the formats that are taken begin: PNG, JPEG, GIF, WEBP, BMP. */
const IMAGE_STARTS = ['89504e47', 'ffd8ff', '47494638', '52494646', '424d'];

export const uploading: readonly Route[] = [
  route('POST /open-apis/im/v1/images', {
    scopes: UPLOADS,
    body: { image_type: z.enum(['message', 'avatar']) },
    answer: ({ uploads }, { world }) => {
      const { name, content } = uploaded(uploads.get('image'), MOST_IMAGE);
      const start = content.subarray(0, 4).toString('hex');
      if (!IMAGE_STARTS.some(each => start.startsWith(each))) {
        throw new ApiRefusal(234011, "Can't recognize the image format.");
      }
      return { data: { image_key: world.resources.store('image', name, content).key } };
    },
  }),
  route('POST /open-apis/im/v1/files', {
    scopes: UPLOADS,
    body: {
      file_type: z.enum(['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream']),
      file_name: z.string().min(1),
      duration: z.string().optional(),
    },
    answer: ({ body, uploads }, { world }) => {
      const { content } = uploaded(uploads.get('file'), MOST_FILE);
      return { data: { file_key: world.resources.store('file', body.file_name, content).key } };
    },
  }),
];

function uploaded(upload: Upload | undefined, most: number): Upload {
  if (upload === undefined) throw new ApiRefusal(234001, 'Invalid request param.');
  if (upload.content.length === 0) throw new ApiRefusal(234010, "File's size can't be 0.");
  if (upload.content.length > most) throw new ApiRefusal(234006, 'The file size exceed the max value.');
  return upload;
}
