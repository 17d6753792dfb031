/** The frames of the long connection: protobuf `pbbp2.Frame`, written by hand since it is so little. */

export type Header = { readonly key: string; readonly value: string };
export type Frame = {
  readonly seqId: bigint;
  readonly logId: bigint;
  readonly service: number;
  /** 0 is control, 1 is data. */
  readonly method: number;
  readonly headers: readonly Header[];
  readonly payload: Buffer;
};

const VARINT = 0;
const BYTES = 2;

export function encodeFrame({ seqId, logId, service, method, headers, payload }: Frame): Buffer {
  return Buffer.concat([
    varintField(1, seqId),
    varintField(2, logId),
    varintField(3, BigInt(service)),
    varintField(4, BigInt(method)),
    ...headers.map(({ key, value }) =>
      bytesField(5, Buffer.concat([bytesField(1, Buffer.from(key)), bytesField(2, Buffer.from(value))])),
    ),
    ...(payload.length === 0 ? [] : [bytesField(8, payload)]),
  ]);
}

/** @throws Error for what is no frame, or lacks one of its four required fields */
export function decodeFrame(bytes: Buffer): Frame {
  const numbers = new Map<number, bigint>();
  const headers: Header[] = [];
  let payload: Buffer = Buffer.alloc(0);
  for (const { field, value } of fieldsOf(bytes)) {
    if (typeof value === 'bigint') numbers.set(field, value);
    else if (field === 5) headers.push(decodeHeader(value));
    else if (field === 8) payload = value;
  }
  const [seqId, logId, service, method] = [1, 2, 3, 4].map(field => numbers.get(field));
  if (seqId === undefined || logId === undefined || service === undefined || method === undefined) {
    throw new Error('a frame without its required fields');
  }
  return { seqId, logId, service: Number(service), method: Number(method), headers, payload };
}

function decodeHeader(bytes: Buffer): Header {
  const parts = new Map(fieldsOf(bytes).map(({ field, value }) => [field, value.toString()]));
  return { key: parts.get(1) ?? '', value: parts.get(2) ?? '' };
}

type Field = { readonly field: number; readonly value: bigint | Buffer };

function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const field = tag >> 3;
    if ((tag & 7) === VARINT) {
      fields.push({ field, value: varint() });
    } else if ((tag & 7) === BYTES) {
      const length = Number(varint());
      if (at + length > bytes.length) throw new Error('a frame that ends too soon');
      fields.push({ field, value: bytes.subarray(at, at + length) });
      at += length;
    } else {
      throw new Error(`a frame with wire type ${tag & 7}`);
    }
  }
  return fields;
}

function varintField(field: number, value: bigint): Buffer {
  return Buffer.concat([varintBytes(BigInt((field << 3) | VARINT)), varintBytes(value)]);
}

function bytesField(field: number, value: Buffer): Buffer {
  return Buffer.concat([varintBytes(BigInt((field << 3) | BYTES)), varintBytes(BigInt(value.length)), value]);
}

function varintBytes(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7fn) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  return Buffer.from([...bytes, Number(left)]);
}
