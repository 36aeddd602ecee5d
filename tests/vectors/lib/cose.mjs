// Keys (RFC 9052 §7, RFC 9679) and signatures (RFC 9052 §4) with WebCrypto alone.

import { webcrypto } from 'node:crypto';
import {
  array, bytes, decode, encArray, encBytes, encText, int, join, labels, refuse, string, uint,
} from './cbor.mjs';

const { subtle } = webcrypto;

export const ES256 = -7n;
export const ED25519 = -19n;

export const sha256 = async (...parts) => new Uint8Array(await subtle.digest('SHA-256', join(...parts)));

export const hex = (value) => Buffer.from(value).toString('hex');

/** Reads a COSE_Key and gives { alg, id, verify }. */
export async function readKey(encoded) {
  if (encoded.length > 128) refuse('a COSE_Key is too long');
  const map = decode(encoded);
  const ec2 = map.length === 5;
  const [kty, alg, crv, x, y] = ec2 ? labels(map, 1, 3, -1, -2, -3) : labels(map, 1, 3, -1, -2);
  bytes(x, 32);
  if (ec2) {
    if (kty !== 2n || alg !== ES256 || crv !== 1n) refuse('not an ES256 key');
    bytes(y, 32);
    const start = Uint8Array.of(0xa4, 1, 2, 0x20, 1, 0x21, 0x58, 0x20);
    const id = await keyId(join(start, x, Uint8Array.of(0x22, 0x58, 0x20), y));
    const key = await load(join(Uint8Array.of(4), x, y), { name: 'ECDSA', namedCurve: 'P-256' });
    return { alg, id, verify: (data, sig) => subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, sig, data) };
  }
  if (kty !== 1n || alg !== ED25519 || crv !== 6n) refuse('not an Ed25519 key');
  const id = await keyId(join(Uint8Array.of(0xa3, 1, 1, 0x20, 6, 0x21, 0x58, 0x20), x));
  const key = await load(x, { name: 'Ed25519' });
  return { alg, id, verify: (data, sig) => subtle.verify({ name: 'Ed25519' }, key, sig, data) };
}

async function load(raw, algorithm) {
  try {
    return await subtle.importKey('raw', raw, algorithm, false, ['verify']);
  } catch {
    return refuse('not a point of the curve');
  }
}

const keyId = async (thumbprintInput) => hex((await sha256(thumbprintInput)).subarray(0, 16));

export const toBeSigned = (header, payload) =>
  encArray(encText('Signature1'), encBytes(header), encBytes(new Uint8Array()), encBytes(payload));

const toBeSignedBySeveral = (body, header, payload) => encArray(
  encText('Signature'), encBytes(body), encBytes(header), encBytes(new Uint8Array()), encBytes(payload));

/** Reads COSE_Sign1 or COSE_Sign: { type, payload, signatures: [{ alg, keyId, isBy(key) }] }. */
export function readMessage(encoded) {
  const { tag, value } = decode(encoded) ?? {};
  if (tag === 18n) {
    const [header, unprotected, payload, signature] = array(value, 4);
    array(unprotected, 0);
    const [alg, type, kid] = labels(decode(bytes(header)), 1, 3, 4);
    const entry = signatureOf(alg, kid, toBeSigned(header, bytes(payload)), signature);
    return { type: string(type, 64), payload, signatures: [entry] };
  }
  if (tag !== 98n) refuse('no COSE_Sign1 or COSE_Sign');
  const [body, unprotected, payload, list] = array(value, 4);
  array(unprotected, 0);
  const [type] = labels(decode(bytes(body)), 3);
  if (array(list).length < 1 || list.length > 16) refuse('1 to 16 signatures');
  const signatures = list.map((one) => {
    const [header, empty, signature] = array(one, 3);
    array(empty, 0);
    const [alg, kid] = labels(decode(bytes(header)), 1, 4);
    return signatureOf(alg, kid, toBeSignedBySeveral(body, header, bytes(payload)), signature);
  });
  return { type: string(type, 64), payload, signatures };
}

function signatureOf(alg, kid, signed, signature) {
  const keyId = hex(bytes(kid, 16));
  bytes(signature, 64);
  int(alg);
  return { alg, keyId, isBy: async (key) => key.id === keyId && key.alg === alg && key.verify(signed, signature) };
}

// Receipts (RFC 9942) and inclusion proofs (RFC 9162 §2.1.3.2).

const log = /^[A-Z]{2}-[A-Z0-9]{1,3}\/(0|[1-9][0-9]{0,2})$/;

/** Highest number of a seal in its log, and of a transfer from a log to a region. */
export const maxNumber = (1n << 48n) - 1n;

export function readLog(value) {
  const name = string(value, 10);
  if (!log.test(name) || Number(name.split('/')[1]) > 255) refuse('not a log');
  return { name, region: name.split('/')[0], writer: Number(name.split('/')[1]) };
}

export function readSealHeader(encoded) {
  const [alg, kid, tree, name, number, summaryHash] = labels(decode(bytes(encoded)), 1, 4, 395, -70001, -70002, -70003);
  if (tree !== 1n) refuse('not an RFC 9162 SHA-256 tree');
  return {
    alg: int(alg), keyId: hex(bytes(kid, 16)), log: readLog(name), number: uint(number, maxNumber),
    summaryHash: bytes(summaryHash, 32), encoded,
  };
}

export function readReceipt(encoded) {
  const { tag, value } = decode(encoded) ?? {};
  if (tag !== 18n) refuse('a receipt is a COSE_Sign1');
  const [header, unprotected, payload, signature] = array(value, 4);
  const [proofs] = labels(unprotected, 396);
  const [inclusion] = labels(proofs, -1);
  const [proof] = array(inclusion, 1);
  if (payload !== null) refuse('a receipt has a detached payload');
  const [size, index, path] = array(decode(bytes(proof)), 3);
  if (array(path).length > 16) refuse('a path is too long');
  return {
    header: readSealHeader(header), size: uint(size, 65536), index: uint(index, 65535),
    path: path.map((hash) => bytes(hash, 32)), signature: bytes(signature, 64),
  };
}

export const leafHash = (entry) => sha256(Uint8Array.of(0), entry);

export const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** The root that a receipt leads to from an entry. */
export async function rootOf({ size, index, path }, entry) {
  if (size < 1n || index >= size) refuse('a leaf outside its tree');
  let at = index;
  let last = size - 1n;
  let hash = await leafHash(entry);
  for (const sibling of path) {
    if (last === 0n) refuse('a path is too long for its tree');
    if (at % 2n === 1n || at === last) {
      hash = await nodeHash(sibling, hash);
      while (at % 2n === 0n && at !== 0n) { at >>= 1n; last >>= 1n; }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : refuse('a path is too short for its tree');
}
