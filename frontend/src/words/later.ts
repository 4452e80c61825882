import { enLater } from './en-later.ts';
import { lookUp } from './sentences.ts';
import { spokenAs } from './words.svelte.ts';

/** The words of the parts that are loaded when they are wanted; to be imported by those parts alone. */
export const laterWords = spokenAs(enLater);

/** What a note of a report speaks of. */
export function subjectOf(what: string): string {
  return lookUp(laterWords.subjects, what) ?? what;
}

/** Why a note says so, if its reason is known. */
export function reasonOf(reason: string): string | undefined {
  return lookUp(laterWords.reasons, reason);
}

/** How much of a report was kept, changed and left out. */
export function reportCounts(kept: number, changed: number, dropped: number): string {
  const { report } = laterWords;
  const parts = [
    kept > 0 && report.keptCount(kept),
    changed > 0 && report.changedCount(changed),
    dropped > 0 && report.droppedCount(dropped),
  ];
  return parts.filter((part) => part !== false).join(', ') || report.nothingToReport;
}
