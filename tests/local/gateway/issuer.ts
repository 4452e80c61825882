import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** An issuer that publishes one key and signs whatever a test asks for. */
export interface TestIssuer {
  readonly issuer: string;
  readonly publicJwk: JWK;
  /** How often the keys were fetched. */
  keyFetches(): number;
  sign(claims: JWTPayload, header?: { kid?: string | undefined }): Promise<string>;
  stop(): Promise<void>;
}

export async function startIssuer(kid = 'key-1'): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  let fetches = 0;
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    switch (request.url) {
      case '/pool/.well-known/openid-configuration':
        return response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
      case '/pool/keys':
        fetches += 1;
        return response.end(JSON.stringify({ keys: [publicJwk] }));
      default:
        return response.writeHead(404).end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pool`;
  return {
    issuer,
    publicJwk,
    keyFetches: () => fetches,
    sign: (claims, header = { kid }) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
