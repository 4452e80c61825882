import type { SiteConfiguration } from '../../../functions/service/record.ts';
import { ApiError } from './api-error.ts';

/**
 * What the site knows of its deployment.
 * @throws ApiError `cloud-unavailable` where there is none, or none that this page understands
 */
export async function fetchConfiguration(): Promise<SiteConfiguration> {
  const response = await fetch('/config.json', { cache: 'no-store' }).catch((cause: unknown) => {
    throw new ApiError('offline', 0, 'The service could not be reached', { cause });
  });
  const configuration = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (configuration?.version !== 1 || !configuration.oidc)
    throw new ApiError('cloud-unavailable', response.status, 'This site has no cloud part');
  return configuration as SiteConfiguration;
}
