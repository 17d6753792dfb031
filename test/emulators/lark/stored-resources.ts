/** Images and files, uploaded by the bot or sent by people, by their keys. */
import { newId } from './ids.ts';

export type Resource = {
  readonly key: string;
  readonly kind: 'image' | 'file';
  readonly name: string;
  readonly content: Buffer;
  /** What Lark takes for its size; a test may pretend a bigger one. */
  readonly size: number;
};

export class StoredResources {
  readonly #byKey = new Map<string, Resource>();

  store(kind: Resource['kind'], name: string, content: Buffer, size = content.length): Resource {
    const resource = { key: newId(kind === 'image' ? 'img_v3' : 'file_v3'), kind, name, content, size };
    this.#byKey.set(resource.key, resource);
    return resource;
  }

  byKey(key: string): Resource | undefined {
    return this.#byKey.get(key);
  }
}
