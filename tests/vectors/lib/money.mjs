// Coins, seals and their chain, orders and outcomes.

import { array, bytes, decode, encArray, encBytes, encText, encUint, refuse, same, string, uint } from './cbor.mjs';
import {
  hex, maxNumber, nodeHash, readKey, readLog, readMessage, readReceipt, readSealHeader, sha256, toBeSigned,
} from './cose.mjs';
import { maxAmount, maxTime, readAmount, readCurrency, readOwner, readRegion, verifyLeaf } from './network.mjs';

const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));

function unbase64url(text) {
  const value = new Uint8Array(Buffer.from(text, 'base64url'));
  return Buffer.from(value).toString('base64url') === text ? value : refuse('not strict base64url');
}

export function readCoinBody(encoded) {
  if (encoded.length > 128) refuse('a coin body is too long');
  const [version, id, currency, amount, owner, region, time] = array(decode(encoded), 7);
  if (version !== 1n) refuse('another version');
  return {
    id: hex(bytes(id, 16)), currency: readCurrency(currency), amount: readAmount(amount), owner: readOwner(owner),
    region: readRegion(region), time: uint(time, maxTime), encoded,
  };
}

export function readCoin(encoded) {
  if (encoded.length > 1280) refuse('a coin is too long');
  const [body, receipt] = array(decode(encoded), 2);
  return { body: readCoinBody(bytes(body)), receipt: readReceipt(bytes(receipt)) };
}

export function parseCoin(text) {
  if (!text.startsWith('jz1') || text.length > 1710) refuse('not a coin string');
  return readCoin(unbase64url(text.slice(3)));
}

export async function verifyCoin(network, coin) {
  const sealedBy = coin.receipt.header.log.region;
  if (sealedBy !== coin.body.region && sealedBy !== coin.body.owner.split(':')[0]) refuse('sealed by a third region');
  if (coin.body.currency !== network.currency) refuse('another currency');
  await verifyLeaf(network, coin.body.encoded, coin.receipt);
  return coin;
}

/** The id of the coin that an order of an account makes at an output. */
export async function coinId(account, order, output) {
  const [region, digest] = account.split(':');
  const owner = encArray(encText(region), encBytes(unhex(digest)));
  const input = encArray(encText('jiaozi-coin'), owner, encBytes(unhex(order)), encUint(output));
  return hex((await sha256(input)).subarray(0, 16));
}

// Seals.

const sum = (value) => {
  const number = BigInt(`0x${hex(bytes(value, 16))}`);
  return number < 1n << 112n ? number : refuse('a total beyond 2^112 - 1');
};

function readLinks(value, size, key) {
  const links = new Map();
  let last = '';
  if (array(value).length > 4096) refuse('too many links');
  for (const entry of value) {
    const [name, amount, count, seal] = array(entry, size);
    const text = key(name);
    if (text <= last) refuse('links are not sorted');
    last = text;
    links.set(text, { amount: sum(amount), count: uint(count, maxNumber), seal: size === 4 ? uint(seal, maxNumber) : 0n });
  }
  return links;
}

export function readSummary(encoded) {
  const [version, network, log, number, previous, time, size, root, totals] = array(decode(encoded), 9);
  if (version !== 1n) refuse('another version');
  const [issued, redeemed, created, destroyed, sent, received] = array(totals, 6);
  return {
    network: hex(bytes(network, 16)), log: readLog(log), number: uint(number, maxNumber), previous: bytes(previous, 32),
    time: uint(time, maxTime), size: uint(size, 65536), root: bytes(root, 32), issued: sum(issued),
    redeemed: sum(redeemed), created: sum(created), destroyed: sum(destroyed), sent: readLinks(sent, 3, readRegion),
    received: readLinks(received, 4, (name) => readLog(name).name),
  };
}

export function readStoredSeal(encoded) {
  const [version, seal, leaves] = array(decode(encoded), 3);
  if (version !== 1n) refuse('another version');
  const [summary, header, signature] = array(decode(bytes(seal)), 3);
  if (bytes(leaves).length === 0 || leaves.length % 32 !== 0) refuse('broken leaves');
  return {
    summary: readSummary(bytes(summary)), summaryBytes: summary, header: readSealHeader(header),
    signature: bytes(signature, 64), leaves,
  };
}

async function treeRoot(leaves) {
  let level = [];
  for (let i = 0; i < leaves.length; i += 32) level.push(leaves.subarray(i, i + 32));
  while (level.length > 1) {
    const next = [];
    for (let i = 0; i + 1 < level.length; i += 2) next.push(await nodeHash(level[i], level[i + 1]));
    if (level.length % 2 === 1) next.push(level.at(-1));
    level = next;
  }
  return level[0];
}

const grew = (now, before) => ['issued', 'redeemed', 'created', 'destroyed'].every((name) => now[name] >= before[name])
  && ['sent', 'received'].every((name) => [...before[name]].every(([link, old]) => {
    const total = now[name].get(link);
    return total && total.amount >= old.amount && total.count >= old.count && total.seal >= old.seal;
  }));

/** Verifies a chain of stored seals from the first one on and gives the last summary. */
export async function verifyChain(network, logName, seals) {
  let head = null;
  let hash = new Uint8Array(32);
  let key;
  for (const encoded of seals) {
    const { summary, summaryBytes, header, signature, leaves } = readStoredSeal(encoded);
    if (summary.network !== network.id || summary.log.name !== logName) refuse('a seal of another log');
    if (summary.number !== (head?.number ?? 0n) + 1n) refuse('a number is missing');
    if (!same(summary.previous, hash)) refuse('the chain is broken');
    if (summary.time < (head?.time ?? 0n)) refuse('a seal is older than the one before');
    hash = await sha256(summaryBytes);
    key = network.keys.get(header.keyId);
    if (key === undefined || key.region !== summary.log.region || key.alg !== header.alg) refuse('an unknown key');
    if (header.log.name !== logName || header.number !== summary.number || !same(header.summaryHash, hash))
      refuse('header and summary differ');
    if (!(await key.verify(toBeSigned(header.encoded, summary.root), signature))) refuse('the signature does not fit');
    if (BigInt(leaves.length / 32) !== summary.size || !same(await treeRoot(leaves), summary.root))
      refuse('the leaves do not give the root');
    const { issued, redeemed, created, destroyed } = summary;
    if (issued > created || redeemed > destroyed || created - issued !== destroyed - redeemed) refuse('not conserved');
    if (head !== null && !grew(summary, head)) refuse('a total went down');
    head = summary;
  }
  if (key?.state === 3n) refuse('the newest seal is signed with a revoked key');
  return head;
}

// Orders.

const version7 = (id) => id[12] === '7' && '89ab'.includes(id[16]);

function readParty(value) {
  if (typeof value !== 'string') return { owner: readOwner(value) };
  if (!/^(tel:\+[1-9][0-9]{4,14}|cnid:[0-9]{17}[0-9X])$/.test(value)) refuse('not a canonical feature value');
  return { feature: value };
}

function readInputs(value) {
  const inputs = array(value).map((id) => hex(bytes(id, 16)));
  if (inputs.length > 256) refuse('too many inputs');
  return new Set(inputs).size === inputs.length ? inputs : refuse('a coin is named twice');
}

const kinds = {
  payment: ([payer, payee, currency, amount, inputs]) => ({
    account: readOwner(payer), payee: readParty(payee), currency: readCurrency(currency), amount: readAmount(amount),
    inputs: readInputs(inputs),
  }),
  redemption: ([payer, currency, amount, inputs]) => ({
    account: readOwner(payer), currency: readCurrency(currency), amount: readAmount(amount), inputs: readInputs(inputs),
  }),
  issuance: ([payee, currency, amount]) => ({
    payee: readParty(payee), currency: readCurrency(currency), amount: readAmount(amount),
  }),
  registration: ([feature, key, token, name]) => ({
    feature: readParty(string(feature, 64)).feature, key: bytes(key), token: string(token, 8192), name: string(name,
        64),
  }),
  revocation: ([owner, key]) => ({ account: readOwner(owner), revoked: hex(bytes(key, 16)) }),
  administration: ([action, owner, key]) => {
    if (uint(action, 5) === 0n || (action === 5n) !== (key !== null)) refuse('no such action');
    return { action, owner: readParty(owner), revoked: key === null ? null : hex(bytes(key, 16)) };
  },
};

const fieldCounts = { payment: 5, redemption: 4, issuance: 3, registration: 4, revocation: 2, administration: 3 };

/** Reads an order without judging its signatures. */
export function readOrder(message) {
  const kind = /^application\/jiaozi-([a-z]+)\+cbor$/.exec(message.type)?.[1];
  if (!Object.hasOwn(kinds, kind ?? '')) refuse('not an order');
  const [version, network, id, expiry, ...rest] = array(decode(message.payload), 4 + fieldCounts[kind]);
  if (version !== 1n) refuse('another version');
  const head = { kind, network: hex(bytes(network, 16)), id: hex(bytes(id, 16)), expiry: uint(expiry, maxTime) };
  if (!version7(head.id)) refuse('the id is not a UUID of version 7');
  return { ...head, ...kinds[kind](rest) };
}

/** Verifies an order: a device's with the device key, an operators' order with the network file. */
export async function verifyOrder(network, encoded, device) {
  if (encoded.length > 16 * 1024) refuse('an order is too large');
  const message = readMessage(encoded);
  const order = readOrder(message);
  if (order.network !== network.id) refuse('made for another network');
  if (order.currency !== undefined && order.currency !== network.currency) refuse('another currency');
  if (order.kind === 'issuance' || order.kind === 'administration') {
    const signers = new Set();
    for (const signature of message.signatures) {
      const key = network.operators.get(signature.keyId) ?? refuse('not an operator');
      if (!(await signature.isBy(key))) refuse('the signature does not fit');
      signers.add(key.id);
    }
    const threshold = order.kind === 'issuance' ? network.issuanceThreshold : network.administrationThreshold;
    return BigInt(signers.size) >= threshold ? order : refuse('too few operators');
  }
  const key = await readKey(order.kind === 'registration' ? order.key : device);
  if (message.signatures.length !== 1 || !(await message.signatures[0].isBy(key))) refuse('the signature does not fit');
  return order;
}

// Outcomes.

const statuses = new Set([0, ...range(1001, 1013), ...range(2001, 2011), ...range(3001, 3010), ...range(4001, 4009),
    4999]);

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function readRecord(encoded) {
  const [domain, version, account, order, hash, status, time, detail] = array(decode(encoded), 8);
  if (domain !== 'jiaozi-outcome' || version !== 1n) refuse('not an outcome record');
  if (!statuses.has(Number(uint(status, 2 ** 31 - 1)))) refuse('an unknown status');
  return {
    account: readOwner(account), order: hex(bytes(order, 16)), hash: bytes(hash, 32), status,
    time: uint(time, maxTime), detail: string(detail, 256), encoded,
  };
}

/** Verifies the answer to an order; offered is the sum of its input coins. */
export async function verifyOutcome(network, encoded, orderMessage, account, offered) {
  const [version, recordBytes, coinList, receiptBytes] = array(decode(encoded), 4);
  if (version !== 1n) refuse('another version');
  const record = readRecord(bytes(recordBytes));
  if (array(coinList).length > 2) refuse('too many coins');
  const coins = coinList.map((coin) => readCoin(bytes(coin)));
  const receipt = receiptBytes === null ? null : readReceipt(bytes(receiptBytes));
  const message = readMessage(orderMessage);
  const order = readOrder(message);
  if (record.order !== order.id || record.account !== account || !same(record.hash, await sha256(message.payload)))
    refuse('the answer belongs to another order');
  const expected = await expectedCoins(order, account, offered);
  const region = account.split(':')[0];
  if (coins.length === 0) {
    if (record.status === 0n && expected.length > 0) refuse('success without coins');
    if (receipt === null || receipt.header.log.region !== region) refuse('no proof of the deciding region');
    await verifyLeaf(network, record.encoded, receipt);
    return record;
  }
  if (record.status !== 0n || receipt !== null || record.detail !== '') refuse('a refusal with coins');
  if (coins.length !== expected.length) refuse('too few or too many coins');
  for (const [i, coin] of coins.entries()) {
    const { id, amount, owner } = expected[i];
    if (coin.body.id !== id || coin.body.amount !== amount || (owner
        && coin.body.owner !== owner)) refuse('other coins');
    if (coin.body.time !== record.time) refuse('another time');
    if (coin.receipt.header.log.region !== region) refuse('sealed by another region');
    await verifyCoin(network, coin);
  }
  return record;
}

async function expectedCoins(order, account, offered) {
  const coins = [];
  if (order.kind === 'issuance') coins.push({ id: await coinId(account, order.id, 0), amount: order.amount,
      owner: account });
  if (order.kind === 'payment')
    coins.push({ id: await coinId(account, order.id, 0), amount: order.amount, owner: order.payee.owner });
  const change = offered - (order.amount ?? offered);
  if ((order.kind === 'payment' || order.kind === 'redemption') && change > 0n && change <= maxAmount)
    coins.push({ id: await coinId(account, order.id, 1), amount: change, owner: account });
  return coins;
}

