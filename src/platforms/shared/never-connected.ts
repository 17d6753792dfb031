/** Whether an error of a network call says that no connection was made: then nothing of the request has left. */
import { z } from 'zod';

const CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** System calls that come before anything is sent: an ETIMEDOUT of `connect` is none of an answer. */
const SYSTEM_CALLS = new Set(['connect', 'getaddrinfo']);

const errorSchema = z.object({ code: z.string().optional(), syscall: z.string().optional() });
/** Node tries each address of a name (Happy Eyeballs, RFC 8305) and then throws one error for all. */
const aggregateSchema = z.object({ errors: z.array(errorSchema).min(1) });

/** @param error as Node throws it, or with its `code` and `syscall` */
export function neverConnected(error: unknown): boolean {
  const aggregate = aggregateSchema.safeParse(error);
  if (aggregate.success) return aggregate.data.errors.every(isBeforeSending);
  const read = errorSchema.safeParse(error);
  return read.success && isBeforeSending(read.data);
}

function isBeforeSending({ code = '', syscall = '' }: z.infer<typeof errorSchema>): boolean {
  return CODES.has(code) || SYSTEM_CALLS.has(syscall);
}
