// Runs one code block of a guide in docs/: reads {"settings", "values", "source", "result"} from stdin, a JSON document in one line.
//
// The block is an application's module: what it imports is taken from the installed libraries, and its other names are the
// given values. `code()` writes {"asks": "code"} and reads the code from the next line. The last line is {"result"}, the value
// of the named variable, or {"error"}.

import { createInterface } from 'node:readline';

import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';

console.warn = () => {}; // Amplify warns of every userPoolEndpoint

const LIBRARIES = { 'aws-amplify/auth': auth, '@aws-sdk/client-cognito-identity-provider': sdk };
const AsyncFunction = (async () => {}).constructor;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { settings, values, source, result } = JSON.parse((await lines.next()).value);
Amplify.configure({ Auth: { Cognito: settings } });

process.stdout.write(`${JSON.stringify(await run())}\n`);
process.exit(); // an automatic sign-in leaves a timer of minutes behind

async function run() {
  try {
    const names = { ...values, code };
    const body = source.replace(/^import \{([^}]+)\} from '([^']+)';$/gm, (_, listed, library) => {
      for (const name of listed.split(',').map((each) => each.trim()).filter(Boolean)) {
        if (!(name in LIBRARIES[library])) throw new Error(`${library} has no ${name}`);
        names[name] = LIBRARIES[library][name];
      }
      return '';
    });
    const block = new AsyncFunction(...Object.keys(names), `${body}\nreturn ${result};`);
    return { result: (await block(...Object.values(names))) ?? null };
  } catch (error) {
    return { error: { name: error.name, message: error.message } };
  }
}

async function code() {
  process.stdout.write(`${JSON.stringify({ asks: 'code' })}\n`);
  return JSON.parse((await lines.next()).value);
}
