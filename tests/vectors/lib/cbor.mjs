// Deterministic CBOR (RFC 8949 §4.2), read strictly, and the few encodings that hashes and signatures need.

export class Refused extends Error {}

export const refuse = (why) => { throw new Refused(why); };

const maxDepth = 16;

/** Reads one value that fills the bytes: integers as BigInt, maps as arrays of pairs, tags as { tag, value }. */
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const take = (size) => {
    if (size > bytes.length - at) refuse('the bytes end early');
    at += size;
    return at - size;
  };

  const argument = (info) => {
    if (info < 24) return BigInt(info);
    if (info > 27) refuse('indefinite or reserved length');
    const size = 1 << (info - 24);
    const start = take(size);
    const value = size === 1 ? BigInt(view.getUint8(start))
      : size === 2 ? BigInt(view.getUint16(start))
        : size === 4 ? BigInt(view.getUint32(start)) : view.getBigUint64(start);
    const least = size === 1 ? 24n : 1n << BigInt(4 * size);
    if (value < least) refuse('not the shortest form');
    return value;
  };

  const slice = (size) => {
    if (size > BigInt(bytes.length - at)) refuse('a length beyond the end');
    const start = take(Number(size));
    return bytes.subarray(start, start + Number(size));
  };

  const item = (depth) => {
    if (depth > maxDepth) refuse('nested too deeply');
    const first = view.getUint8(take(1));
    const major = first >> 5;
    const info = first & 31;
    if (major === 7) return simple(info);
    const value = argument(info);
    switch (major) {
      case 0: return value;
      case 1: return -1n - value;
      case 2: return slice(value);
      case 3: return text(slice(value));
      case 4: return array(value, depth);
      case 5: return map(value, depth);
      default: return { tag: value, value: item(depth + 1) };
    }
  };

  const array = (count, depth) => {
    if (count > BigInt(bytes.length - at)) refuse('more elements than bytes');
    const items = [];
    for (let i = 0n; i < count; i++) items.push(item(depth + 1));
    return items;
  };

  const map = (count, depth) => {
    if (2n * count > BigInt(bytes.length - at)) refuse('more pairs than bytes');
    const pairs = [];
    let last = null;
    for (let i = 0n; i < count; i++) {
      const start = at;
      const key = item(depth + 1);
      const encoded = bytes.subarray(start, at);
      if (last !== null && Buffer.compare(last, encoded) >= 0) refuse('map keys unsorted or repeated');
      last = encoded;
      pairs.push([key, item(depth + 1)]);
    }
    return pairs;
  };

  if (bytes.length === 0) refuse('no bytes');
  const value = item(0);
  if (at !== bytes.length) refuse('bytes follow the value');
  return value;
}

function simple(info) {
  if (info === 20) return false;
  if (info === 21) return true;
  if (info === 22) return null;
  return refuse('a float or another simple value');
}

function text(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('not UTF-8');
  }
}

// Shapes.

export const array = (value, size) =>
  Array.isArray(value) && (size === undefined || value.length === size) ? value : refuse('not such an array');

export const uint = (value, most = (1n << 64n) - 1n) =>
  typeof value === 'bigint' && value >= 0n && value <= BigInt(most) ? value : refuse('not such an unsigned integer');

export const int = (value) => (typeof value === 'bigint' ? value : refuse('not an integer'));

export const bytes = (value, size) =>
  value instanceof Uint8Array && (size === undefined || value.length === size) ? value : refuse('not such bytes');

export const string = (value, most) =>
  typeof value === 'string' && value.length <= most ? value : refuse('not such a text');

/** The values of a map that has exactly these integer labels, in this order. */
export function labels(value, ...expected) {
  array(value, expected.length);
  return expected.map((label, i) => (value[i][0] === BigInt(label) ? value[i][1] : refuse(`no label ${label}`)));
}

export const same = (a, b) => a.length === b.length && Buffer.compare(a, b) === 0;

// Encodings.

function head(major, value) {
  const number = BigInt(value);
  if (number < 24n) return Uint8Array.of((major << 5) | Number(number));
  const size = number < 1n << 8n ? 1 : number < 1n << 16n ? 2 : number < 1n << 32n ? 4 : 8;
  const out = new Uint8Array(1 + size);
  out[0] = (major << 5) | (24 + Math.log2(size));
  for (let i = size, rest = number; i > 0; i--, rest >>= 8n) out[i] = Number(rest & 255n);
  return out;
}

export const join = (...parts) => new Uint8Array(Buffer.concat(parts));
export const encUint = (value) => head(0, value);
export const encBytes = (value) => join(head(2, value.length), value);
export const encText = (value) => {
  const utf8 = new TextEncoder().encode(value);
  return join(head(3, utf8.length), utf8);
};
export const encArray = (...items) => join(head(4, items.length), ...items);
