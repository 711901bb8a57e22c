// Takes out of package-lock.json what npm notes beside the hashes: addresses of who asks for funds.
import { readFile, writeFile } from 'node:fs/promises';

const place = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(place, 'utf8'));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
}
await writeFile(place, `${JSON.stringify(lock, null, 2)}\n`);
