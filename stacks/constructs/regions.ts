/** Where AWS wants what belongs to the CDN: certificates, firewall, access logs, the key of a signed zone. */
export const cdnRegion = 'us-east-1';
