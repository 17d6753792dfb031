/** Errors of the storage: a full disk, a damaged file, a lock of another program; told apart from wrong statements. */
import type { Bilingual } from '../domain/language.ts';

/** SQLite's own error as libsql throws it, or undefined for any other error. */
export function sqliteError(
  error: unknown,
): { code: string; rawCode: number | undefined; message: string } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const rawCode = 'rawCode' in error && typeof error.rawCode === 'number' ? error.rawCode : undefined;
  return { code: error.code, rawCode, message: error.message };
}

export type StorageErrorKind = 'full' | 'unwritable' | 'corrupt' | 'busy';

const EXPLANATIONS: Readonly<Record<StorageErrorKind, Bilingual>> = {
  full: { zh: '磁盘已满，写不进去。', en: 'The disk is full.' },
  unwritable: { zh: '磁盘写不进去（可能已满或出错）。', en: 'The disk can’t be written (full or faulty).' },
  corrupt: {
    zh: '数据库已损坏，请停下来从备份恢复。',
    en: 'The database is damaged; stop and restore a backup.',
  },
  busy: { zh: '数据库被别的程序占着。', en: 'Another program holds the database.' },
};

/** @returns what to tell people about it, one sentence */
export function explainStorage(trouble: StorageErrorKind): Bilingual {
  return EXPLANATIONS[trouble];
}

/**
 * Finds out whether an error means that the storage itself is in trouble (rather than that a statement is wrong).
 * @returns the trouble, or undefined; looks through the wrappers that Prisma puts around it
 */
export function storageErrorKind(error: unknown): StorageErrorKind | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const found = sqliteError(cause);
    const text = `${found?.code ?? ''} ${cause.message}`;
    const primary = (found?.rawCode ?? 0) & 0xff;
    // Only SQLite's own errors and Prisma's wrapper around them speak of the storage.
    if (found === undefined && !/^(DriverAdapterError|PrismaClient)/.test(cause.name)) continue;
    if (primary === 13 || /SQLITE_FULL|database or disk is full/.test(text)) return 'full';
    if (
      [8, 10, 14].includes(primary) ||
      /SQLITE_(IOERR|READONLY|CANTOPEN)|disk I\/O error|readonly database/.test(text)
    ) {
      return 'unwritable';
    }
    if (primary === 11 || primary === 26 || /SQLITE_(CORRUPT|NOTADB)|malformed|not a database/.test(text)) {
      return 'corrupt';
    }
    if (primary === 5 || /SQLITE_BUSY|database is locked/.test(text)) return 'busy';
  }
  return undefined;
}
