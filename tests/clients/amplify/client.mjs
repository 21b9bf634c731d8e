// One signed-out browser: reads {"call", "input"} from stdin, a JSON document a line, and answers each with a line.
//
// The calls are the functions of aws-amplify/auth by their own names; the first line is Amplify.configure()'s
// Cognito settings. Tokens stay in memory, because Node has no localStorage.

import { createInterface } from 'node:readline';

import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';

console.warn = () => {}; // Amplify warns of every userPoolEndpoint

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const settings = JSON.parse((await lines.next()).value);
Amplify.configure({ Auth: { Cognito: settings } });

for await (const line of lines) {
  const { call, input } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await answer(call, input))}\n`);
}
process.exit(); // an automatic sign-in leaves a timer of minutes behind

async function answer(call, input) {
  try {
    return { result: (await auth[call](input)) ?? null };
  } catch (error) {
    return { error: { name: error.name, message: error.message } };
  }
}
