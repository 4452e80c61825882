/**
 * Lists the licences of all that is locked.
 *
 *     npm run licences
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** A package as the lock file tells of it. */
export interface Dependency {
  /** `node_modules/esbuild` */
  readonly path: string;
  readonly version?: string;
  readonly licence?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript: boolean;
  /** It comes inside another package, whose hash covers it. */
  readonly bundled: boolean;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly inBundle?: boolean;
}

/** Every package of the lock file but our own. */
export function dependencies(): readonly Dependency[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { license: licence, hasInstallScript = false, inBundle: bundled = false, ...rest }]) => ({
      path,
      ...(rest.version !== undefined && { version: rest.version }),
      ...(rest.integrity !== undefined && { integrity: rest.integrity }),
      ...(rest.resolved !== undefined && { resolved: rest.resolved }),
      ...(licence !== undefined && { licence }),
      hasInstallScript,
      bundled,
    }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const byLicence = new Map<string, string[]>();
  for (const { path, version, licence = 'none' } of dependencies())
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${path.replace(/^.*node_modules\//, '')} ${version}`]);
  for (const [licence, names] of [...byLicence].sort(([one], [other]) => (one < other ? -1 : 1)))
    console.log(`${licence} (${names.length})\n  ${[...new Set(names)].sort().join(', ')}\n`);
}
