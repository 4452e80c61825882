import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const folder = '.github/workflows';
const workflows = readdirSync(folder).map((name) => ({
  name,
  lines: readFileSync(`${folder}/${name}`, 'utf8').split('\n'),
}));

/** The lines below a key, as long as they are indented deeper than it. */
function below(lines: readonly string[], index: number): readonly string[] {
  const depth = (line: string) => line.length - line.trimStart().length;
  const end = lines.findIndex((line, at) => at > index && line.trim() !== '' && depth(line) <= depth(lines[index]!));
  return lines.slice(index + 1, end === -1 ? undefined : end).filter((line) => line.trim() !== '');
}

/** What a job may do, by scope; comments are left out. */
function permissionsOf(lines: readonly string[], job: number): readonly string[] {
  const body = below(lines, job);
  const at = body.findIndex((line) => line.trim() === 'permissions:');
  assert.notEqual(at, -1, `${lines[job]} declares no permissions`);
  return below(body, at)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#'));
}

describe('the GitHub workflows', () => {
  it('are those for tests, audits and releases', () => {
    assert.deepEqual(
      workflows.map(({ name }) => name),
      ['audit.yml', 'release.yml', 'test.yml'],
    );
  });

  for (const { name, lines } of workflows) {
    const jobs = lines.flatMap((line, index) =>
      /^ {2}[\w-]+:$/.test(line) && lines.slice(0, index).includes('jobs:') ? [index] : [],
    );

    it(`${name} pins every action by its commit and tells its version`, () => {
      const uses = lines.filter((line) => /^\s*(- )?uses:/.test(line));
      assert.ok(uses.length > 0);
      for (const line of uses)
        assert.match(line, /^\s*(- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, line);
    });

    it(`${name} may do nothing but what a job says`, () => {
      assert.ok(lines.includes('permissions: {}'));
      assert.ok(jobs.length > 0);
      const allowed = name === 'release.yml' ? ['contents: write'] : ['contents: read'];
      for (const job of jobs) assert.deepEqual(permissionsOf(lines, job), allowed);
    });

    it(`${name} leaves no credentials behind in the checkout`, () => {
      for (const [index, line] of lines.entries())
        if (line.includes('actions/checkout@'))
          assert.ok(
            lines.slice(index + 1, index + 3).some((next) => next.trim() === 'persist-credentials: false'),
            line,
          );
    });

    it(`${name} puts nothing that others write into a shell`, () => {
      for (const [index, line] of lines.entries())
        if (/^\s*(- )?run:/.test(line))
          for (const part of [line, ...below(lines, index)]) assert.ok(!part.includes('${{'), part);
    });

    it(`${name} ends by itself`, () => {
      for (const job of jobs) assert.ok(below(lines, job).some((line) => /^\s+timeout-minutes: \d+$/.test(line)));
    });
  }

  it('take the same release of an action everywhere', () => {
    const pinned = new Map<string, Set<string>>();
    for (const { lines } of workflows)
      for (const line of lines) {
        const [, action, rest] = /uses: ([\w./-]+)@(.*)$/.exec(line) ?? [];
        if (action) pinned.set(action, (pinned.get(action) ?? new Set()).add(rest!));
      }
    for (const [action, releases] of pinned) assert.equal(releases.size, 1, action);
  });
});
