import type { Failure } from '../failure.ts';
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

/** What went wrong, in the person's language. */
export function problemOf({ code }: Failure): string {
  return lookUp(laterWords.problems, code) ?? laterWords.problems['internal-error'];
}

/** What to do about it. */
export function adviceFor({ code }: Failure): string {
  return lookUp(laterWords.advice, code) ?? laterWords.advice['internal-error'];
}

/** What was found, as a sentence; in English, as the codecs and the service speak. */
export function detailOf({ message }: Failure): string {
  const text = message.trim();
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
