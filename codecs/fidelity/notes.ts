import type { FidelityReport, Note } from '../report.ts';
import type { Finding } from './finding.ts';

/** Notes of one list that differ in their page and their sentence alone; what goes beyond is summed up. */
const samplesOfAKind = 20;

/**
 * Findings as the lists of a report. What all converted pages share is said once, without a page; of what concerns some
 * of many pages the first {@link samplesOfAKind} notes are given, then one that counts the rest, so that the report of a
 * file of any number of pages stays short.
 * @param convertedPages how many pages were converted
 * @param sourcePages how many the file has
 */
export function sortFindings(
  findings: readonly Finding[],
  convertedPages: number,
  sourcePages: number,
): Pick<FidelityReport, 'kept' | 'changed' | 'dropped'> {
  const shared = joinShared(findings, convertedPages, sourcePages);
  const listOf = (fate: Finding['fate']): Note[] =>
    boundKinds(shared.filter((finding) => finding.fate === fate).map(({ fate: _, ...note }) => note));
  return { kept: listOf('kept'), changed: listOf('changed'), dropped: listOf('dropped') };
}

function joinShared(findings: readonly Finding[], convertedPages: number, sourcePages: number): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.fate, finding.what, finding.reason, finding.detail]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap((group) => {
    const { page: _, ...shared } = group[0]!;
    return group.length === convertedPages || sourcePages === 1 ? [shared] : group;
  });
}

function boundKinds(notes: readonly Note[]): Note[] {
  const kinds = new Map<string, Note[]>();
  for (const note of notes) {
    const key = `${note.what} ${note.reason}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [note]);
    else kind.push(note);
  }
  return [...kinds.values()].flatMap((kind) => {
    if (kind.length <= samplesOfAKind) return kind;
    const { what, reason } = kind[0]!;
    const rest = new Set(kind.slice(samplesOfAKind).map(({ page }) => page)).size;
    const detail = `So it is with ${rest.toLocaleString('en-US')} more pages`;
    return [...kind.slice(0, samplesOfAKind), { what, reason, detail }];
  });
}
