import type { PairFormat } from './durations.ts';

/** What a conversion asks of S3 and the API, step by step; tests/local/requests.test.ts counts them in the running service. */
export const requests = {
  /** `POST /api/conversions`, where the user has no other under way; each of those is looked up too. */
  create: { writes: 2, lists: 0, reads: 2 },
  /** The form with the file. */
  upload: { writes: 1, lists: 0, reads: 0 },
  convert: { writes: 2, lists: 1, reads: 6 },
  /** `GET /api/conversions/{id}` of one that is not finished. */
  poll: { writes: 0, lists: 0, reads: 3 },
  /** And of one that is. */
  lastPoll: { writes: 0, lists: 0, reads: 1 },
  download: { writes: 0, lists: 0, reads: 1 },
} as const;

/** How long the page waits before it asks again: frontend/src/cloud/convert-in-cloud.ts. */
export const polling = { firstMs: 300, factor: 1.5, longestMs: 5_000 } as const;

/** What people convert, by its share: what cameras and telephones make goes to what a form wants, scans to what is small. */
export const mix: readonly {
  readonly from: PairFormat;
  readonly to: PairFormat;
  readonly megapixels: number;
  readonly share: number;
}[] = [
  { from: 'jpeg', to: 'png', megapixels: 12, share: 0.25 },
  { from: 'jpeg', to: 'jpeg', megapixels: 12, share: 0.15 },
  { from: 'png', to: 'jpeg', megapixels: 4, share: 0.2 },
  { from: 'png', to: 'jpeg', megapixels: 1, share: 0.1 },
  { from: 'tiff', to: 'jpeg', megapixels: 24, share: 0.1 },
  { from: 'tiff', to: 'png', megapixels: 12, share: 0.05 },
  { from: 'bmp', to: 'png', megapixels: 4, share: 0.05 },
  { from: 'jpeg', to: 'tiff', megapixels: 12, share: 0.1 },
];

/** What a user does on a day. */
export const visit = {
  /** Files, one after the other. */
  files: 5,
  /** From one upload's start to the next one's. */
  secondsBetweenFiles: 2,
  /** After so long of waiting the page is closed. */
  watchSeconds: 600,
  /** Of the visits, those that begin with a sign-in; the others are still signed in. */
  signIns: 0.2,
  /** Of the visits, those that begin with a sign-up, each of which sends a mail. */
  signUps: 0.01,
} as const;

/** How a day's visits spread over its hours, from midnight on: one noon in one part of the world. */
export const hours: readonly number[] = [
  1, 1, 1, 1, 1, 2, 3, 5, 8, 10, 11, 11, 10, 10, 11, 11, 10, 9, 8, 7, 6, 5, 3, 2,
];

/** Every time at which an open page asks for a conversion, in seconds after its upload. */
export const pollTimes: readonly number[] = (() => {
  const times = [0];
  for (let pauseMs: number = polling.firstMs; times.at(-1)! < visit.watchSeconds; ) {
    times.push(times.at(-1)! + pauseMs / 1000);
    pauseMs = Math.min(polling.longestMs, pauseMs * polling.factor);
  }
  return times;
})();

/** How often the page asks for a conversion that takes so many seconds, the answer with the result among them. */
export function pollsUntil(seconds: number): number {
  const settled = pollTimes.findIndex((time) => time >= seconds);
  return settled === -1 ? pollTimes.length : settled + 1;
}
