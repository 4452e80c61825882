import type { Settings } from './settings.ts';

/** What the resources of a deployment are called on AWS. */
export class Names {
  readonly #prefix: string;
  readonly #region: string;

  constructor({ environment, region }: Pick<Settings, 'environment' | 'region'>) {
    this.#prefix = `image-conversion-${environment}`;
    this.#region = region;
  }

  /** The deployment itself, among those of a region. */
  get deployment(): string {
    return this.#prefix;
  }

  /** For what a region keeps apart: functions, queues, alarms. */
  regional(part: string): string {
    return `${this.#prefix}-${part}`;
  }

  /** For what an account has once for all regions: roles, CDN policies. */
  accountWide(part: string): string {
    return `${this.#prefix}-${part}-${this.#region}`;
  }

  /** For what all accounts of the world share: buckets. At most 63 characters long. */
  worldWide(part: string, accountId: string): string {
    return `${this.#prefix}-${part}-${accountId}-${this.#region}`;
  }
}
