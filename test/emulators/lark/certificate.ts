/** A certificate for host names, signed by itself: X.509 in the few fields that a client looks at (RFC 5280). */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export type Certificate = { readonly certificate: string; readonly key: string };

/** As far as two digits of a year go: TLS looks at the system’s clock, which a test’s moved clock does not move. */
const VALID = { from: '200101000000Z', to: '491231235959Z' };
const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utc: 0x17,
  sequence: 0x30,
  set: 0x31,
};
/** Context tags: version and extensions of a certificate, a DNS name among alternative names. */
const CONTEXT = { version: 0xa0, extensions: 0xa3, dnsName: 0x82 };
const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  alternativeNames: '551d11',
  basicConstraints: '551d13',
};
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

/** Makes a new one, valid on whatever day a test runs. */
export function certificateFor(hosts: readonly string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const name = sequence(der(TAG.set, sequence(oid(OID.commonName), der(TAG.utf8, Buffer.from('emulator')))));
  const alternativeNames = sequence(...hosts.map(host => der(CONTEXT.dnsName, Buffer.from(host))));
  const signed = sequence(
    der(CONTEXT.version, der(TAG.integer, Buffer.from([2]))),
    // The first byte makes the serial number positive.
    der(TAG.integer, Buffer.concat([Buffer.from([0x7f]), randomBytes(8)])),
    algorithm,
    name,
    sequence(utc(VALID.from), utc(VALID.to)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      CONTEXT.extensions,
      sequence(
        sequence(oid(OID.basicConstraints), TRUE, der(TAG.octets, sequence(TRUE))),
        sequence(oid(OID.alternativeNames), der(TAG.octets, alternativeNames)),
      ),
    ),
  );
  const signature = der(TAG.bits, Buffer.concat([Buffer.from([0]), sign('sha256', signed, privateKey)]));
  const body = sequence(signed, algorithm, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function der(tag: number, content: Buffer): Buffer {
  const length = content.length;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(TAG.sequence, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return der(TAG.oid, Buffer.from(hex, 'hex'));
}

/** YYMMDDHHMMSSZ */
function utc(digits: string): Buffer {
  return der(TAG.utc, Buffer.from(digits));
}
