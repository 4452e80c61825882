// Asks the registry for known weaknesses of what is locked: fails on high and critical ones, and says so, without failing,
// where the registry does not answer.
//   node .github/audit.mjs
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8' });
const report = parse(stdout);
const counts = report?.metadata?.vulnerabilities;
if (counts === undefined) {
  console.log(
    `::warning::The registry did not answer: ${report?.error?.summary ?? report?.message ?? 'nothing was said'}`,
  );
} else {
  console.log(counts);
  for (const { name, severity, range } of Object.values(report.vulnerabilities ?? {}))
    console.log(`${severity}: ${name} ${range}`);
  process.exitCode = counts.high + counts.critical > 0 ? 1 : 0;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
