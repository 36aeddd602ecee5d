// An independent verifier of everything in docs/reference/formats.md: Node's built-ins and WebCrypto only.
//
//   node verify.mjs                                            checks every vector file beside this script
//   node verify.mjs coin <network file> <root key> <coin>      checks a coin; the root key is a COSE_Key in hex

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refused, decode } from './lib/cbor.mjs';
import { readKey, readReceipt } from './lib/cose.mjs';
import { openNetwork, verifyLeaf } from './lib/network.mjs';
import { verifyBooks } from './lib/books.mjs';
import { verifyDelivery } from './lib/delivery.mjs';
import { coinId, parseCoin, verifyChain, verifyCoin, verifyOrder, verifyOutcome } from './lib/money.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
const networks = new Map();
const need = (condition) => { if (!condition) throw new Refused('not the expected value'); };

const checks = {
  'cbor.json': async ({ cbor }) => decode(unhex(cbor)),
  'keys.json': async ({ key, id }) => need((await readKey(unhex(key))).id === id),
  'ids.json': async (vector) => {
    if (vector.feature) {
      const digest = createHmac('sha256', unhex(vector.networkKey)).update(vector.feature, 'ascii').digest('hex');
      need(digest.slice(0, 32) === vector.digest);
    } else {
      need((await coinId(vector.account, vector.order, vector.output)) === vector.coin);
    }
  },
  'networks.json': async ({ name, file, root }) => networks.set(name, await openNetwork(unhex(file), unhex(root))),
  'coins.json': async ({ network, coin }) => verifyCoin(networks.get(network), parseCoin(coin)),
  'receipts.json': async ({ network, entry, receipt }) =>
    verifyLeaf(networks.get(network), unhex(entry), readReceipt(unhex(receipt))),
  'seals.json': async ({ network, log, seals }) => verifyChain(networks.get(network), log, seals.map(unhex)),
  'orders.json': async ({ network, order, device }) =>
    verifyOrder(networks.get(network), unhex(order), device && unhex(device)),
  'outcomes.json': async ({ network, outcome, order, account, offered }) =>
    verifyOutcome(networks.get(network), unhex(outcome), unhex(order), account, BigInt(offered)),
  'deliveries.json': async ({ network, receiver, claim, log, first, items }) =>
    verifyDelivery(networks.get(network), receiver, unhex(claim), log, BigInt(first), items),
  'books.json': async ({ network, region, ...books }) => verifyBooks(networks.get(network), region, books),
};

async function refusal(check) {
  try {
    await check();
    return null;
  } catch (fault) {
    // Anything but a refusal is a bug of this verifier and must not pass for one.
    if (fault instanceof Refused) return fault.message;
    throw fault;
  }
}

async function checkVectors() {
  let passed = 0;
  let failed = 0;
  for (const [file, check] of Object.entries(checks)) {
    const { vectors } = JSON.parse(readFileSync(join(here, file), 'utf8'));
    for (const vector of vectors) {
      const reason = await refusal(() => check(vector));
      if ((reason === null) === vector.valid) {
        passed++;
      } else {
        failed++;
        console.log(`${file}: ${vector.name}: ${reason ?? 'accepted'}; expected ${vector.valid ? 'valid' : vector.reason}`);
      }
    }
    if (vectors.length === 0) failed++;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

async function checkCoin(file, root, text) {
  const reason = await refusal(async () => {
    const network = await openNetwork(new Uint8Array(readFileSync(file)), unhex(root));
    const { body, receipt } = await verifyCoin(network, parseCoin(text));
    console.log(`authentic: coin ${body.id}, ${body.amount} minor units ${body.currency}, owner ${body.owner}, `
      + `sealed by ${receipt.header.log.name} in seal ${receipt.header.number} (key ${receipt.header.keyId})`);
  });
  if (reason !== null) console.log(`not authentic: ${reason}`);
  return reason === null;
}

const [command, ...rest] = process.argv.slice(2);
let good = false;
if (command === undefined) good = await checkVectors();
else if (command === 'coin' && rest.length === 3) good = await checkCoin(...rest);
else console.error('usage: node verify.mjs [coin <network file> <root key in hex> <coin string>]');
process.exitCode = good ? 0 : 1;
