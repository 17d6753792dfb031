import { expect, test } from 'vitest';
import { neverConnected } from '../../../src/platforms/shared/never-connected.ts';

test.each([
  ['nobody listens', { code: 'ECONNREFUSED', syscall: 'connect' }, true],
  ['no such name', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, true],
  ['nobody answers when connecting', { code: 'ETIMEDOUT', syscall: 'connect' }, true],
  ['none of several addresses', { errors: [{ code: 'ECONNREFUSED' }, { code: 'ENETUNREACH' }] }, true],
  ['a certificate that is not theirs', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, true],
  ['a connection that broke', { code: 'ECONNRESET', syscall: 'read' }, false],
  ['no answer in time', { code: 'ETIMEDOUT', syscall: 'read' }, false],
  ['one address that may have got it', { errors: [{ code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }] }, false],
  ['a call that was cut off', { name: 'AbortError' }, false],
  ['nothing', undefined, false],
])('%s', (_, error, isNever) => {
  expect(neverConnected(error)).toBe(isNever);
});
