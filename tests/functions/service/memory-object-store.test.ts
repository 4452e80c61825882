import { MemoryObjectStore } from './memory-object-store.ts';
import { objectStoreContract } from './object-store-contract.ts';

objectStoreContract('the store in memory', async () => ({
  store: new MemoryObjectStore(),
  presigned: 'shape only',
  stop: async () => undefined,
}));
