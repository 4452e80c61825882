import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createIdentity, type IdentityClient, type IdentityOptions } from '../../../local/identity/index.ts';

export const site = 'http://127.0.0.1:4400';

export const client: IdentityClient = {
  clientId: 'site-client',
  name: 'Image conversion',
  callbackUrls: [`${site}/signed-in`],
  logoutUrls: [`${site}/`],
  scopes: ['openid', 'email', 'image-conversion/conversions'],
  accessTokenSeconds: 900,
  idTokenSeconds: 900,
  refreshTokenSeconds: 86_400,
  rotation: { graceSeconds: 0 },
};

export const demoUser = { email: 'demo@example.com', password: 'demo-password-1' };

/** A provider of its own on a free port, its state in a folder of its own. */
export interface RunningIdentity {
  readonly origin: string;
  readonly issuer: string;
  readonly folder: string;
  readonly lines: string[];
  stop(): Promise<void>;
}

export async function startIdentity(
  overrides: Partial<Omit<IdentityOptions, 'client'>> & { client?: Partial<IdentityClient>; port?: number } = {},
): Promise<RunningIdentity> {
  const folder = overrides.folder ?? (await mkdtemp(path.join(tmpdir(), 'identity-')));
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(overrides.port ?? 0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}/eu-central-1_local`;
  const lines: string[] = [];
  const stopServer = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  try {
    const identity = await createIdentity({
      issuer,
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: false,
        requireNumbers: true,
        requireSymbols: false,
      },
      demoUser,
      announce: (line) => lines.push(line),
      ...overrides,
      folder,
      client: { ...client, ...overrides.client },
    });
    server.on('request', identity.handler);
    return {
      origin,
      issuer,
      folder,
      lines,
      async stop() {
        await stopServer();
        await identity.close();
      },
    };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

export const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });
