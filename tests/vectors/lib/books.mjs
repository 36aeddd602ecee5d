// Copies of a region's books, as auditors get them: several logs, one set of coins.

import { array, bytes, decode, refuse, same, uint } from './cbor.mjs';
import { hex, leafHash, maxNumber, readLog } from './cose.mjs';
import { coinId, readCoinBody, readStoredSeal, verifyChain } from './money.mjs';
import { readOwner, readRegion } from './network.mjs';

const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));

/** Verifies a copy: { logs: [{ log, number }], seals, coins, transfers: [{ key, value }] }, all bytes in hex. */
export async function verifyBooks(network, region, { logs, seals, coins, transfers }) {
  const chains = await readChains(network, region, logs, seals);
  let held = 0n;
  for (const { key, value } of coins) {
    const { body, seal, leaf } = readRecord(unhex(value), 4);
    if (key !== body.owner.split(':')[1] + body.id) refuse('a coin under the key of another');
    if (body.owner.split(':')[0] !== region) refuse('a coin of an owner of another region');
    if (body.currency !== network.currency) refuse('another currency');
    await covered(chains, seal, leaf, body);
    held += body.amount;
  }
  await verifyOutbox(chains, region, transfers);
  let due = 0n;
  for (const { last } of chains.values()) {
    if (last === null) continue;
    due += last.issued - last.redeemed;
    for (const { amount } of last.received.values()) due += amount;
    for (const { amount } of last.sent.values()) due -= amount;
  }
  if (due !== held) refuse('the coins are not what all logs together say');
}

async function readChains(network, region, logs, seals) {
  const chains = new Map();
  for (const { log, number } of logs) {
    const { name, region: of, writer } = readLog(log);
    if (of !== region || chains.has(writer)) refuse('a log twice or of another region');
    chains.set(writer, { name, newest: BigInt(number), seals: [], last: null });
  }
  for (const { key, value } of seals) {
    const { writer, number } = readPlace(unhex(key));
    const chain = chains.get(writer) ?? refuse('a seal of a log that is not named');
    chain.seals.push(unhex(value));
    if (number !== BigInt(chain.seals.length)) refuse('a seal under the key of another');
  }
  for (const chain of chains.values()) {
    chain.last = await verifyChain(network, chain.name, chain.seals);
    if ((chain.last?.number ?? 0n) !== chain.newest) refuse('a chain does not end at the newest seal');
    chain.seals = chain.seals.map(readStoredSeal);
  }
  return chains;
}

async function verifyOutbox(chains, region, transfers) {
  const links = new Map();
  for (const { key, value } of transfers) {
    const { destination, writer, number } = readOutboxKey(unhex(key));
    const { body, seal, leaf, payer, order } = readRecord(unhex(value), 6);
    const name = `${destination}/${writer}`;
    const link = links.get(name) ?? { destination, writer, first: number, last: number - 1n, amount: 0n };
    if (number !== link.last + 1n) refuse('a transfer is missing');
    if (body.owner.split(':')[0] !== destination) refuse('a transfer for an owner of another region');
    if (payer.split(':')[0] !== region || (await coinId(payer, order, 0)) !== body.id) refuse('not of that order');
    if (seal.writer !== writer) refuse('a transfer of another log');
    await covered(chains, seal, leaf, body);
    links.set(name, { ...link, last: number, amount: link.amount + body.amount });
  }
  for (const { destination, writer, first, last, amount } of links.values()) {
    const none = { count: 0n, amount: 0n };
    const sums = chains.get(writer).seals.map(({ summary }) => summary.sent.get(destination) ?? none);
    if (sums.at(-1).count !== last) refuse('the outbox does not end where the totals say');
    const before = first === 1n ? none : sums.find(({ count }) => count === first - 1n);
    if (before !== undefined && before.amount + amount !== sums.at(-1).amount)
      refuse('the outbox does not sum up to what the totals say');
  }
}

/** A stored coin (4 fields) or a transfer (6 fields). */
function readRecord(encoded, size) {
  const [version, body, seal, leaf, payer, order] = array(decode(encoded), size);
  if (version !== 1n) refuse('another version');
  const record = { body: readCoinBody(bytes(body)), seal: place(uint(seal)), leaf: uint(leaf, 65535) };
  return size === 4 ? record : { ...record, payer: readOwner(payer), order: hex(bytes(order, 16)) };
}

async function covered(chains, { writer, number }, leaf, body) {
  const leaves = chains.get(writer)?.seals[Number(number) - 1]?.leaves ?? refuse('under a seal that is not there');
  const at = Number(leaf) * 32;
  if (!same(leaves.subarray(at, at + 32), await leafHash(body.encoded))) refuse('not that leaf of the seal');
}

/** Writer and number in 64 bits. */
const place = (value) => (value >> 48n <= 255n
  ? { writer: Number(value >> 48n), number: value & maxNumber }
  : refuse('no such writer'));

const readPlace = (key) => place(BigInt(`0x${hex(bytes(key, 8))}`));

function readOutboxKey(key) {
  if (key.length !== 14) refuse('not a key of the outbox');
  const text = Buffer.from(key.subarray(0, 6)).toString('latin1').replace(/\0+$/, '');
  return { destination: readRegion(text), ...readPlace(key.subarray(6)) };
}
