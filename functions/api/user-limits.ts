/** What one user may ask for. */
export interface UserLimits {
  /** Conversions without a report at a time. */
  readonly openConversions: number;
  /** Bytes of announced files in a day, UTC. */
  readonly dailyBytes: number;
}

/** What the members of a group may ask for, by the group's name; what a group leaves out is as for everybody. */
export type LimitsByGroup = Readonly<Record<string, Partial<UserLimits>>>;

/** The limits of who is in no group, and those of groups. */
export interface LimitTerms {
  readonly userLimits: UserLimits;
  readonly userLimitsByGroup: LimitsByGroup;
}

/** Of each limit, the largest that one of the user's groups has; that of everybody where no group has limits. */
export function limitsOf(
  { groups }: { readonly groups: readonly string[] },
  { userLimits, userLimitsByGroup }: LimitTerms,
): UserLimits {
  const own = groups
    .filter((name) => Object.hasOwn(userLimitsByGroup, name))
    .map((name): UserLimits => ({ ...userLimits, ...userLimitsByGroup[name] }));
  if (own.length === 0) return userLimits;
  return {
    openConversions: Math.max(...own.map(({ openConversions }) => openConversions)),
    dailyBytes: Math.max(...own.map(({ dailyBytes }) => dailyBytes)),
  };
}
