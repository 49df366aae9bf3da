import { AsyncEntry } from '@napi-rs/keyring';

/**
 * One operation on the keychain of the system, in a process of its own: a keychain that hangs (a locked one that asks on a
 * screen nobody sees) is ended by killing it, which no thread allows. Order on standard input, answer on standard output.
 */
export interface KeychainOrder {
  readonly operation: 'read' | 'write' | 'forget';
  readonly account: string;
  readonly secret?: string;
}

export interface KeychainAnswer {
  readonly secret?: string;
}

const service = 'axe';

/** Never the kernel's key ring, which the library would fall back to: it forgets everything at the next start. */
const options = { linux: { store: 'secret-service' as const } };

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  const order = JSON.parse(Buffer.concat(chunks).toString('utf8')) as KeychainOrder;
  process.stdout.write(JSON.stringify(await carryOut(order)));
}

async function carryOut({ operation, account, secret }: KeychainOrder): Promise<KeychainAnswer> {
  const entry = new AsyncEntry(service, account, options);
  if (operation === 'read') {
    const bytes = await entry.getSecret();
    return bytes === null ? {} : { secret: Buffer.from(bytes).toString('utf8') };
  }
  // As bytes: Windows keeps 2560 of them, and text would count twice there.
  if (operation === 'write') await entry.setSecret(Buffer.from(secret ?? '', 'utf8'));
  else await entry.deleteCredential();
  return {};
}

try {
  await main();
} catch {
  // Its reason may quote what was to be stored; the parent says what to do.
  process.exitCode = 1;
}
