/** Conversion of values between TypeScript, Prisma’s engine and SQLite: dates, booleans, JSON. */
import { type ArgType, type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils';

export const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  DECIMAL: ColumnTypeEnum.Numeric,
  TEXT: ColumnTypeEnum.Text,
  BOOLEAN: ColumnTypeEnum.Boolean,
  DATETIME: ColumnTypeEnum.DateTime,
  JSONB: ColumnTypeEnum.Json,
  BLOB: ColumnTypeEnum.Bytes,
};

export function toStored(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined) throw new TypeError('undefined is no value for a statement');
  return value;
}

export function fromStored(value: unknown, type: ColumnType | null): unknown {
  if (value === null) return null;
  if (type === ColumnTypeEnum.DateTime) return new Date(Number(value));
  if (type === ColumnTypeEnum.Boolean) return value !== 0;
  if (type === ColumnTypeEnum.Json) return parsedOrRaw(String(value));
  return value;
}

/** Damaged JSON comes as the text it is: whoever reads it checks its shape, and knows what to do. */
function parsedOrRaw(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function fromEngine(value: unknown, type: ArgType | undefined): unknown {
  if (typeof value === 'string') {
    switch (type?.scalarType) {
      case 'int':
        return Number.parseInt(value, 10);
      case 'float':
      case 'decimal':
        return Number.parseFloat(value);
      case 'bigint':
        return BigInt(value);
      case 'datetime':
        return new Date(value).getTime();
      case 'bytes':
        return Buffer.from(value, 'base64');
      default:
        return value;
    }
  }
  return toStored(value);
}

export function forEngine(value: unknown, type: ColumnType | null): unknown {
  if (value !== null && type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString();
  return value;
}

export function guessType(rows: unknown[][], index: number): ColumnType {
  const value = rows.find(row => row[index] !== null)?.[index];
  switch (typeof value) {
    case 'string':
      return ColumnTypeEnum.Text;
    case 'bigint':
      return ColumnTypeEnum.Int64;
    case 'number':
      return ColumnTypeEnum.UnknownNumber;
    case 'object':
      return ColumnTypeEnum.Bytes;
    default:
      return ColumnTypeEnum.Int32;
  }
}
