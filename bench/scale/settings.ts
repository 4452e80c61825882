import { settingTable } from '../../stacks/settings.ts';

/** The settings that the reckoning knows, at their defaults. */
export interface ReckonedSettings {
  readonly memoryMegabytes: number;
  readonly retentionDays: number;
  readonly eventAgeSeconds: number;
  readonly apiRequestsPerSecond: number;
}

/** As a deployment has them where nothing is set. */
export function defaultSettings(): ReckonedSettings {
  return {
    memoryMegabytes: settingTable.convertMemoryMegabytes.default,
    retentionDays: settingTable.retentionDays.default,
    eventAgeSeconds: settingTable.eventAgeSeconds.default,
    apiRequestsPerSecond: settingTable.apiRequestsPerSecond.default,
  };
}
