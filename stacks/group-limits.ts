import { isObject } from './json-object.ts';

/** What each person of a group may ask for; what is absent is as for everybody. */
export interface GroupLimits {
  readonly openConversions?: number;
  readonly dailyBytes?: number;
}

/** The limits of groups by the groups' names. */
export type LimitsByGroup = Readonly<Record<string, GroupLimits>>;

/** What a limit may be, both ends included, whoever it is for. */
export const limitRanges = {
  openConversions: { from: 1, to: 500 },
  dailyBytes: { from: 1_000_000, to: 10_000_000_000_000 },
} as const satisfies Readonly<Record<keyof GroupLimits, { readonly from: number; readonly to: number }>>;

/** Lambda takes 4 kB of environment variables in all; the groups share them with the rest. */
export const maxGroups = 20;

/** A name that can stand in a claim, whose list is separated by spaces, and in the address of a resource. */
const groupName = /^[a-z][a-z0-9-]{0,31}$/;

/** Whether a value is what {@link LimitsByGroup} says, each limit in its range, and no group without any. */
export function isLimitsByGroup(value: unknown): value is LimitsByGroup {
  if (!isObject(value)) return false;
  const groups = Object.entries(value);
  return groups.length <= maxGroups && groups.every(([name, limits]) => groupName.test(name) && isGroupLimits(limits));
}

function isGroupLimits(value: unknown): value is GroupLimits {
  if (!isObject(value)) return false;
  const limits = Object.entries(value);
  return limits.length > 0 && limits.every(([name, limit]) => isLimit(name, limit));
}

function isLimit(name: string, limit: unknown): boolean {
  if (name !== 'openConversions' && name !== 'dailyBytes') return false;
  const { from, to } = limitRanges[name];
  return typeof limit === 'number' && Number.isInteger(limit) && limit >= from && limit <= to;
}
