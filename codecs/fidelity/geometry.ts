import type { PageInfo } from '../image.ts';
import { placeResized, type Resize, type Size, uprightSize } from '../resize/placement.ts';
import type { Say } from './finding.ts';

/** Pixels are turned upright; no output has an orientation but the first. */
export function compareOrientation(before: PageInfo, after: PageInfo, say: Say): void {
  if (before.orientation === 1 && after.orientation === 1) return;
  say(
    'changed',
    'orientation',
    'applied',
    `The pixels were turned upright, so the orientation ${before.orientation} became ${after.orientation}`,
  );
}

/** What a change of size did: which part is shown, and how large. */
export function compareDimensions(before: PageInfo, after: PageInfo, resize: Resize, say: Say): void {
  const [old, now] = [uprightSize(before), uprightSize(after)];
  const { region } = placeResized(old, resize);
  const shown = { width: Math.round(region.width), height: Math.round(region.height) };
  if (shown.width < old.width || shown.height < old.height)
    say('dropped', 'dimensions', 'cropped', `The edges were cut off: the middle ${nameSize(shown)} pixels were used`);
  if (old.width === now.width && old.height === now.height)
    say('kept', 'dimensions', 'carried', `The picture was kept at ${nameSize(now)} pixels`);
  else say('changed', 'dimensions', 'resized', `${nameSize(old)} pixels became ${nameSize(now)}`);
}

function nameSize({ width, height }: Size): string {
  return `${width.toLocaleString('en-US')} × ${height.toLocaleString('en-US')}`;
}
