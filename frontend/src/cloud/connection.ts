import type { SiteConfiguration } from '../../../functions/service/record.ts';
import { ConversionApi } from './conversion-api.ts';
import { convertInCloud } from './convert-in-cloud.ts';
import { type Identity, openIdentity } from './identity.ts';

/** All that the cloud needs; loaded when somebody wants it. */
export interface Connection {
  readonly identity: Identity;
  readonly api: ConversionApi;
  readonly convert: typeof convertInCloud;
}

/** Sets up the sign-in and the API of a deployment; sends it nothing. */
export async function openConnection(configuration: SiteConfiguration): Promise<Connection> {
  const identity = await openIdentity(configuration);
  return {
    identity,
    api: new ConversionApi({ base: configuration.apiBase, credentials: identity }),
    convert: convertInCloud,
  };
}
