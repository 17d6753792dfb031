/** Files that people and the bot have sent, by the ids under which the bot may fetch or send them again. */
import path from 'node:path';

export type StoredFile = {
  readonly id: string;
  readonly uniqueId: string;
  readonly kind: 'document' | 'photo';
  readonly name: string | undefined;
  readonly mimeType: string | undefined;
  readonly content: Buffer;
  /** What Telegram says its size is; a test may pretend a bigger one. */
  readonly size: number;
  /** Where it is downloaded: it keeps the ending of the name, not the name. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
};

export type NewFile = {
  readonly kind: StoredFile['kind'];
  readonly content: Buffer;
  readonly name?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly size?: number | undefined;
  readonly width?: number;
  readonly height?: number;
};

export class StoredFiles {
  readonly #byId = new Map<string, StoredFile>();
  readonly #byPath = new Map<string, StoredFile>();

  store({ kind, content, name, mimeType, size, width = 0, height = 0 }: NewFile): StoredFile {
    const number = this.#byId.size + 1;
    const ending = kind === 'photo' ? '.jpg' : path.extname(name ?? '');
    const file: StoredFile = {
      id: `${kind === 'photo' ? 'AgAC' : 'BQAC'}AgUAAxkB-emulator-${number}`,
      uniqueId: `AQADemulator${number}`,
      kind,
      name,
      mimeType,
      content,
      size: size ?? content.length,
      path: `${kind === 'photo' ? 'photos' : 'documents'}/file_${number}${ending}`,
      width,
      height,
    };
    this.#byId.set(file.id, file);
    this.#byPath.set(file.path, file);
    return file;
  }

  /** A photo's smaller size leads to the same file. */
  byId(id: string): StoredFile | undefined {
    return this.#byId.get(id.replace(/-small$/, ''));
  }

  byPath(filePath: string): StoredFile | undefined {
    return this.#byPath.get(filePath);
  }
}
