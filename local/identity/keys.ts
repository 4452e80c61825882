import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as v from 'valibot';
import { StateFile } from './state-file.ts';

const schema = v.object({
  version: v.literal(1),
  signing: v.looseObject({ kty: v.literal('RSA'), kid: v.string(), n: v.string(), e: v.string(), d: v.string() }),
  cookies: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Absent in a folder of before there was one. */
  scriptsSecret: v.optional(v.string()),
});

type StoredKeys = v.InferOutput<typeof schema>;

/** The secrets of the provider: the RSA key that signs tokens, as a private JWK, the keys that sign cookies, that of scripts. */
export type ProviderKeys = StoredKeys & { readonly scriptsSecret: string };

/** Loads `keys.json` of the folder; makes new keys where there is none. @throws LocalProblem where it is damaged */
export async function loadKeys(folder: string): Promise<ProviderKeys> {
  const file = await StateFile.open(path.join(folder, 'keys.json'), schema, createKeys);
  if (file.value.scriptsSecret === undefined) {
    file.value.scriptsSecret = randomBytes(38).toString('base64url');
    await file.save();
  }
  return { ...file.value, scriptsSecret: file.value.scriptsSecret };
}

async function createKeys(): Promise<StoredKeys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return v.parse(schema, {
    version: 1,
    signing: { ...jwk, kid, alg: 'RS256', use: 'sig' },
    cookies: [randomBytes(32).toString('base64url')],
  });
}
