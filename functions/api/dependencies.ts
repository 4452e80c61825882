import type { Limits } from '../../codecs/limits.ts';
import type { Clock, Ids, ObjectStore } from '../service/ports.ts';
import type { UserLimits } from './allowance.ts';

/** What the API's core needs. */
export interface ApiDependencies {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly limits: Limits;
  /** What each user may ask for. */
  readonly userLimits: UserLimits;
  /** After how many days the lifecycle rules delete a conversion. */
  readonly retentionDays: number;
  readonly uploadExpirySeconds: number;
  readonly downloadExpirySeconds: number;
}
