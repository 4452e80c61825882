/** Runs a store in a process of its own, in the folder that the first argument names; prints where it listens. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStore } from '../../../local/store/store.ts';
import { ownerKey } from './start-store.ts';

const store = await createStore({
  folder: process.argv[2]!,
  region: 'eu-central-1',
  buckets: [{ name: 'input' }, { name: 'output' }],
  credentials: () => ({ name: 'owner', secretAccessKey: ownerKey.secretAccessKey }),
  authorize: () => true,
  onObjectCreated: async () => undefined,
});
const server = createServer(store.handler);
server.listen(0, '127.0.0.1', () => {
  store.startDelivery();
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('disconnect', () => process.exit());
