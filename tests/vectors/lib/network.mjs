// The network file and everything that is authentic through it.

import { array, bytes, decode, refuse, string, uint } from './cbor.mjs';
import { hex, readKey, readMessage, rootOf, toBeSigned } from './cose.mjs';

export const maxAmount = (1n << 53n) - 1n;
export const maxTime = 253_402_300_799_999n;

const regionCode = /^[A-Z]{2}-[A-Z0-9]{1,3}$/;

export const readRegion = (value) => (regionCode.test(string(value, 6)) ? value : refuse('not a region'));

export const readCurrency = (value) => (/^[A-Z]{3}$/.test(string(value, 3)) ? value : refuse('not a currency'));

export const readAmount = (value) => (uint(value, maxAmount) >= 1n ? value : refuse('not an amount'));

export function readOwner(value) {
  const [region, digest] = array(value, 2);
  return `${readRegion(region)}:${hex(bytes(digest, 16))}`;
}

/** Reads and verifies a network file under a root key. */
export async function openNetwork(file, rootKey) {
  if (file.length > 8 * 1024 * 1024) refuse('the network file is too large');
  const message = readMessage(file);
  if (message.type !== 'application/jiaozi-network+cbor' || message.signatures.length !== 1) refuse('not a network file');
  if (!(await message.signatures[0].isBy(await readKey(rootKey)))) refuse('not signed by the root key');
  const fields = array(decode(message.payload), 15);
  if (fields[0] !== 1n) refuse('another format version');
  if (fields[14] !== null) refuse('an unknown extension');
  const limits = array(fields[6], 3);
  const network = {
    id: hex(bytes(fields[1], 16)), name: string(fields[2], 256), version: uint(fields[3]),
    currency: readCurrency(fields[4]), digits: uint(fields[5], 4), maxOrder: readAmount(limits[0]),
    maxExpirySeconds: uint(limits[1], 2592000), maxDevices: uint(limits[2], 64),
    issuanceThreshold: uint(fields[7], 2 ** 31 - 1), administrationThreshold: uint(fields[8], 2 ** 31 - 1),
    operators: await readNamedKeys(fields[9]), auditors: await readNamedKeys(fields[10]), keys: new Map(),
    regions: new Set(),
  };
  for (const provider of array(fields[11])) readProvider(provider);
  for (const region of array(fields[12])) await readRegionPlan(region, network);
  readHomes(fields[13]);
  check(network);
  return network;
}

function check(network) {
  if (network.version < 1n) refuse('version 0');
  if (network.maxExpirySeconds < 1n || network.maxDevices < 1n) refuse('a limit is out of range');
  const operators = BigInt(network.operators.size);
  if (network.issuanceThreshold < 2n || network.issuanceThreshold > operators) refuse('issuance threshold');
  if (network.administrationThreshold < 1n || network.administrationThreshold > operators)
    refuse('administration threshold');
  if (network.regions.size < 1 || network.regions.size > 4096) refuse('1 to 4096 regions');
}

async function readNamedKeys(value) {
  const keys = new Map();
  for (const entry of array(value)) {
    const [name, cose] = array(entry, 2);
    string(name, 256);
    const key = await readKey(bytes(cose));
    if (keys.has(key.id)) refuse('two people with one key');
    keys.set(key.id, key);
  }
  return keys;
}

function readProvider(value) {
  const [issuer, audience, keySet] = array(value, 3);
  string(issuer, 256);
  string(audience, 256);
  string(keySet, 65536);
}

async function readRegionPlan(value, network) {
  const [code, name, centrals, fronts, keys] = array(value, 5);
  readRegion(code);
  string(name, 256);
  if (network.regions.has(code)) refuse('a region stands there twice');
  network.regions.add(code);
  if (array(centrals).length === 0) refuse('a region without a central');
  for (const address of [...centrals, ...array(fronts)]) {
    if (!/^https?:\/\//.test(string(address, 256))) refuse('not an http(s) address');
  }
  let signing = 0;
  for (const entry of array(keys)) {
    const [cose, state] = array(entry, 2);
    const key = await readKey(bytes(cose));
    if (uint(state, 3) === 0n) refuse('a key without a state');
    if (network.keys.has(key.id)) refuse('a region key is used twice');
    if (state === 1n) signing++;
    network.keys.set(key.id, { ...key, region: code, state });
  }
  if (signing !== 1) refuse('a region has exactly one signing key');
}

function readHomes(value) {
  const [phones, citizens, prefixes, owners, phoneData] = array(value, 5);
  for (const row of array(phones)) {
    const [country, area, region] = array(row, 3);
    string(country, 2);
    string(area, 256);
    readRegion(region);
  }
  for (const row of array(citizens)) readPair(row, (prefix) => string(prefix, 6));
  for (const row of array(prefixes)) readPair(row, (prefix) => string(prefix, 64));
  for (const row of array(owners)) readPair(row, (digest) => bytes(digest, 16));
  if (phoneData !== null) string(phoneData, 256);
}

function readPair(row, first) {
  const [start, region] = array(row, 2);
  first(start);
  readRegion(region);
}

/** Verifies that an entry is a leaf under a seal of the region that its receipt names. */
export async function verifyLeaf(network, entry, receipt) {
  const key = network.keys.get(receipt.header.keyId);
  if (key === undefined || key.region !== receipt.header.log.region) refuse('no key of that region');
  if (key.state === 3n) refuse('the key was revoked');
  if (key.alg !== receipt.header.alg) refuse('another algorithm');
  const root = await rootOf(receipt, entry);
  if (!(await key.verify(toBeSigned(receipt.header.encoded, root), receipt.signature)))
    refuse('the seal was not signed for this entry');
}
