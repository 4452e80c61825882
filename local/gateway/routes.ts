import type { RouteOptions } from './options.ts';

/** A route that answers a request, with what its path parameters stand for. */
export interface RouteMatch {
  readonly route: RouteOptions;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface ParsedRoute {
  readonly route: RouteOptions;
  readonly method: string;
  readonly segments: readonly string[];
}

/**
 * Makes the lookup of a table of routes. As HTTP APIs choose: full matches first, then greedy ones (`{name+}`), then
 * `$default`; a literal segment wins over a parameter, a method over `ANY`.
 */
export function createRouter(
  routes: readonly RouteOptions[],
): (method: string, path: string) => RouteMatch | undefined {
  const fallback = routes.find((route) => route.routeKey === '$default');
  const parsed = routes
    .filter((route) => route !== fallback)
    .map(parseRoute)
    .sort((a, b) => compare(rank(a), rank(b)));
  return (method, path) => {
    const segments = path.split('/').slice(1);
    for (const candidate of parsed) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = matchSegments(candidate.segments, segments);
      if (pathParameters) return { route: candidate.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function parseRoute(route: RouteOptions): ParsedRoute {
  const [method = '', path = ''] = route.routeKey.split(' ');
  if (!path.startsWith('/')) throw new TypeError(`the route key ${route.routeKey} is not METHOD /path`);
  return { route, method, segments: path.split('/').slice(1) };
}

const isGreedy = (segment: string) => segment.startsWith('{') && segment.endsWith('+}');
const isParameter = (segment: string) => segment.startsWith('{') && segment.endsWith('}');

/** One digit a segment, so that the lower string is the more specific route. */
function rank({ segments, method }: ParsedRoute): string {
  const digits = segments.map((segment) => (isGreedy(segment) ? '2' : isParameter(segment) ? '1' : '0')).join('');
  return `${digits.includes('2') ? 1 : 0}${digits}3${method === 'ANY' ? 1 : 0}`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (isGreedy(part)) {
      const rest = segments.slice(index).join('/');
      return rest === '' ? undefined : { ...parameters, [part.slice(1, -2)]: rest };
    }
    if (isParameter(part)) {
      if (!segment) return undefined;
      parameters[part.slice(1, -1)] = segment;
    } else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}
