import type { ApiOptions, ThrottleLimits } from './options.ts';

/** Takes a token from the bucket of a route; tells whether there was one. */
export type Throttle = (routeKey: string) => boolean;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** One token bucket a route, as `route_settings` and, for the others, `default_route_settings` say. */
export function createThrottle(limits: ApiOptions['throttle'], now: () => Date): Throttle {
  const buckets = new Map<string, Bucket>();
  return (routeKey) => {
    const own = limits?.routes?.[routeKey] ?? limits?.default;
    if (!own) return true;
    const time = now().getTime();
    const bucket = buckets.get(routeKey) ?? { tokens: own.burst, filledAt: time };
    buckets.set(routeKey, bucket);
    return take(bucket, own, time);
  };
}

function take(bucket: Bucket, { burst, rate }: ThrottleLimits, time: number): boolean {
  bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.filledAt) / 1000) * rate);
  bucket.filledAt = time;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
