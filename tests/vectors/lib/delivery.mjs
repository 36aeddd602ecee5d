// Claims about deliveries between regions. What the coins must be besides is checked coin by coin.

import { array, bytes, decode, encArray, encBytes, encText, refuse, same, uint } from './cbor.mjs';
import { hex, maxNumber, readLog, readMessage, sha256 } from './cose.mjs';
import { readRegion } from './network.mjs';

const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));

/** Verifies that the claim is meant for the receiver and about these transfers: [{ coin, payer, order }]. */
export async function verifyDelivery(network, receiver, encoded, log, first, items) {
  if (encoded.length > 512) refuse('a claim is too long');
  const message = readMessage(encoded);
  if (message.type !== 'application/jiaozi-delivery+cbor' || message.signatures.length !== 1) refuse('not a claim');
  const fields = array(decode(message.payload), 7);
  if (fields[0] !== 1n) refuse('another version');
  const claim = {
    network: hex(bytes(fields[1], 16)), log: readLog(fields[2]), destination: readRegion(fields[3]),
    first: uint(fields[4], maxNumber), count: uint(fields[5], 4096), hash: bytes(fields[6], 32),
  };
  if (claim.first < 1n || claim.count < 1n || claim.first + claim.count - 1n > maxNumber)
    refuse('a claim about nothing');
  if (claim.network !== network.id) refuse('another network');
  if (claim.destination !== receiver || claim.log.region === receiver) refuse('not for this region');
  const key = network.keys.get(message.signatures[0].keyId);
  if (key === undefined || key.region !== claim.log.region) refuse('no key of that region');
  if (key.state === 3n) refuse('the key was revoked');
  if (!(await message.signatures[0].isBy(key))) refuse('the signature does not fit');
  if (claim.log.name !== log || claim.first !== first) refuse('another log or number');
  if (claim.count !== BigInt(items.length) || !same(claim.hash, await sha256(...items.map(encodeItem))))
    refuse('other transfers');
  return claim;
}

function encodeItem({ coin, payer, order }) {
  const [region, digest] = payer.split(':');
  return encArray(encBytes(unhex(coin)), encArray(encText(region), encBytes(unhex(digest))), encBytes(unhex(order)));
}
