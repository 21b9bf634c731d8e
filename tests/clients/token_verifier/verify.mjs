// A Node application that verifies tokens: reads {"endpoint", "userPoolId", "clientId", "tokens"} from stdin and prints,
// for each token, its claims or the error's name. aws-jwt-verify asks AWS for the keys; cacheJwks() gives it the stack's.

import { text } from 'node:stream/consumers';

import { CognitoJwtVerifier } from 'aws-jwt-verify';

const { endpoint, userPoolId, clientId, tokens } = JSON.parse(await text(process.stdin));
const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: null });
const keys = await fetch(`${endpoint}/${userPoolId}/.well-known/jwks.json`);
verifier.cacheJwks(await keys.json());
console.log(JSON.stringify(await Promise.all(tokens.map(verified))));

async function verified(token) {
  try {
    return { claims: await verifier.verify(token) };
  } catch (error) {
    return { error: error.constructor.name };
  }
}
