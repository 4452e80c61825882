import type { CloudfrontResponseHeadersPolicyConfig } from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js';

const twoYears = 2 * 365 * 24 * 60 * 60;

/** Browser features that a converter has no use for. */
const refusedFeatures = ['camera', 'geolocation', 'microphone', 'payment', 'usb', 'browsing-topics'];

/**
 * What a page of the site may load and talk to.
 * @param connectOrigins all that its scripts may reach beside its own origin
 */
function contentSecurityPolicy(connectOrigins: readonly string[]): string {
  const directives = {
    'default-src': ["'none'"],
    // The codecs are WASM; that word allows compiling it and no `eval`.
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'worker-src': ["'self'"],
    'connect-src': ["'self'", ...connectOrigins],
    // Previews are blobs.
    'img-src': ["'self'", 'blob:', 'data:'],
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    'manifest-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
    'form-action': ["'self'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/**
 * The headers of every answer, whatever the origin said.
 * @param includeSubdomains whether the names below the site's are ours too, and speak HTTPS
 */
export function securityHeaders(
  connectOrigins: readonly string[],
  includeSubdomains: boolean,
): Pick<CloudfrontResponseHeadersPolicyConfig, 'securityHeadersConfig' | 'customHeadersConfig'> {
  const custom = {
    'permissions-policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  return {
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectOrigins), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY', override: true },
      referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: twoYears, includeSubdomains, override: true },
    },
    customHeadersConfig: {
      items: Object.entries(custom).map(([header, value]) => ({ header, value, override: true })),
    },
  };
}
