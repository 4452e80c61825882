import type { Limits } from '../../codecs/limits.ts';
import type { Clock, Ids, ObjectStore } from '../service/ports.ts';
import type { UserDirectory } from '../service/user-directory.ts';
import type { LimitTerms } from './user-limits.ts';

/** What the API's core needs. */
export interface ApiDependencies extends LimitTerms {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly directory: UserDirectory;
  /** Whether a request that is long may go on, or is to leave the rest to the next. */
  readonly hasTimeLeft: () => boolean;
  readonly limits: Limits;
  /** After how many days the lifecycle rules delete a conversion. */
  readonly retentionDays: number;
  readonly uploadExpirySeconds: number;
  readonly downloadExpirySeconds: number;
}
