import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { codecErrorCodes } from '../../codecs/errors.ts';
import { formatNames } from '../../codecs/formats.ts';
import { settingTable } from '../../stacks/settings.ts';
import { synthesizeStack, theStack } from '../stacks/document.ts';
import { watchedMetrics } from '../stacks/watched-metrics.ts';

const text = readFileSync('docs/operations.md', 'utf8');
const pairs = formatNames.length ** 2;
/** A `runtime-failure` is tried again; what fails in all tries is reported by one of two codes. */
const codes = codecErrorCodes.length - 1 + 2;

describe('docs/operations.md', () => {
  const alarms = (document = theStack()) =>
    Object.values(document.all('aws_cloudwatch_metric_alarm')).map(({ alarm_name: name }) =>
      String(name).replace('image-conversion-dev-', ''),
    );
  const documented = [...text.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name!),
  );

  it('says of every alarm what to do', () => {
    const withAdmission = synthesizeStack({
      IMAGE_CONVERSION_SIGN_UP: 'domain',
      IMAGE_CONVERSION_SIGN_UP_DOMAINS: 'example.com',
    });
    for (const name of alarms(withAdmission)) assert.ok(documented.includes(name), name);
  });

  it('counts the alarms that there are, and what they cost', () => {
    const count = alarms().length;
    const cost = ((count - 10) * 0.1).toFixed(2);
    assert.ok(text.includes(`The ${count} alarms are paid for in any case: (${count} − 10) × 0.10 = ${cost} USD.`));
  });

  it('names settings and commands that there are', () => {
    const known = Object.values(settingTable).map(({ variable }) => variable as string);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const named = [...text.matchAll(/IMAGE_CONVERSION_[A-Z_]+/g)].map(([name]) => name);
    assert.ok(named.length > 5);
    for (const name of named) assert.ok(known.includes(name), name);
    for (const [, script] of text.matchAll(/npm run ([\w:]+)/g)) assert.ok(script! in scripts, script);
  });

  it('tells every metric that alarms and dashboard use, and how many there can be', () => {
    const rows = [...text.matchAll(/^\| `(\w+)`[^|]* \| \w+ \|(.*)\| (\d+)(?: \+ (\d+))? \|$/gm)];
    const own = watchedMetrics(theStack()).filter(({ namespace }) => namespace === 'ImageConversion');
    assert.deepEqual(rows.map(([, name]) => name).sort(), [...new Set(own.map(({ metric }) => metric))].sort());
    for (const [, name, parts, , count] of rows)
      assert.equal(
        Number(count ?? 0),
        parts!.trim() === '`Source`, `Target`' ? pairs : parts!.trim() === '`Code`' ? codes : 0,
        name,
      );
    const total = rows.reduce((sum, [, , , one, more = 0]) => sum + Number(one) + Number(more), 0);
    assert.ok(text.includes(`| **${total}** |`), String(total));
    assert.ok(text.includes(`(${total} − 10) × 0.30 = ${((total - 10) * 0.3).toFixed(2)} USD`));
    const without = rows.length + codes;
    assert.ok(text.includes(`(${without} − 10) × 0.30 = ${((without - 10) * 0.3).toFixed(2)} USD`));
    assert.ok(readFileSync('docs/deploy.md', 'utf8').includes(`at most ${total} in every hour`));
  });
});
