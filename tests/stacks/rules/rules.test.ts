import assert from 'node:assert/strict';
import { waivers } from '../../../stacks/waivers.ts';
import { synthesizedEnvironments } from '../synthesized-environments.ts';
import { apiRules, roleRules } from './access-rules.ts';
import { cdnRules } from './cdn-rules.ts';
import { functionRules } from './function-rules.ts';
import { nameRules, operationRules } from './operation-rules.ts';
import { violations } from './rule.ts';
import { storageRules } from './storage-rules.ts';

const rules = [
  ...storageRules,
  ...functionRules,
  ...cdnRules,
  ...roleRules,
  ...apiRules,
  ...operationRules,
  ...nameRules,
].flatMap((rule) => rule.ids.map((id) => ({ id, rule })));

const environments = synthesizedEnvironments();

/** Where a rule is broken, in any environment. */
const broken = new Map(
  rules.map(({ id, rule }) => [id, new Set(environments.flatMap(({ document }) => violations(rule, document)))]),
);

const waivedBy = (id: string, address: string) =>
  waivers.filter(({ rules: ids, resources }) => ids.includes(id) && resources.some((one) => address.startsWith(one)));

describe('in every environment', () => {
  for (const { id, rule } of rules) {
    const all = [...broken.get(id)!];
    const [waiver] = all.flatMap((address) => waivedBy(id, address));
    it(`${id}: ${rule.of.join(', ') || 'the stack'} ${rule.says}${waiver ? `, or a reason is given: ${waiver.reason}` : ''}`, () => {
      if (rule.of.length > 0)
        assert.notEqual(
          environments.filter(({ document }) => rule.of.some((type) => Object.keys(document.all(type)).length > 0))
            .length,
          0,
          'the rule looks at nothing',
        );
      assert.deepEqual(
        all.filter((address) => waivedBy(id, address).length === 0),
        [],
      );
    });
  }
});

describe('a waiver', () => {
  for (const { rules: ids, resources, reason } of waivers) {
    it(`of ${ids.join(', ')} still applies, to each resource that it names, and has a reason`, () => {
      assert.match(reason, /^[A-Z].{30,}\.$/);
      for (const id of ids)
        for (const resource of resources)
          assert.notEqual(
            [...(broken.get(id) ?? [])].filter((address) => address.startsWith(resource)).length,
            0,
            `${resource} keeps ${id}, or there is no such rule`,
          );
    });
  }

  it('is the only one of its rule and resource', () => {
    for (const [id, addresses] of broken)
      for (const address of addresses) assert.equal(waivedBy(id, address).length, 1, `${id} of ${address}`);
  });
});

describe('the rules', () => {
  it('are as many as were looked up, each once, and most are kept', () => {
    const ids = rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const kept = ids.filter((id) => broken.get(id)!.size === 0).length;
    assert.deepEqual({ kept, waived: ids.length - kept }, { kept: 93, waived: 51 });
  });
});
