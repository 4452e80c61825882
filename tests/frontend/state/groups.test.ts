import assert from 'node:assert/strict';
import { Groups } from '../../../frontend/src/state/groups.ts';

interface Member {
  readonly name: string;
}

function membersOf(count: number): Member[] {
  return Array.from({ length: count }, (_, at) => ({ name: String(at) }));
}

describe('The groups of a long list', () => {
  it('hold all members in their order, twenty in each', () => {
    const members = membersOf(45);
    const groups = new Groups<Member>().cut(members);
    assert.deepEqual(
      groups.map(({ items }) => items.length),
      [20, 20, 5],
    );
    assert.deepEqual(
      groups.flatMap(({ items }) => items),
      members,
    );
  });

  it('keep their members when others are removed, and when the list grows', () => {
    const groups = new Groups<Member>();
    const members = membersOf(45);
    const before = groups.cut(members);
    const [first, second, third] = groups.cut([...members.slice(3), ...membersOf(2)]);
    assert.deepEqual(
      [first!.id, second!.id, third!.id],
      before.map(({ id }) => id),
    );
    assert.deepEqual(second!.items, before[1]!.items);
    assert.deepEqual([first!.items.length, third!.items.length], [17, 7]);
  });

  it('have each its own number where a list is turned round or has members put between', () => {
    const groups = new Groups<Member>();
    const members = membersOf(30);
    groups.cut(members);
    for (const list of [members.toReversed(), [...members.slice(0, 5), ...membersOf(1), ...members.slice(5)]]) {
      const cut = groups.cut(list);
      assert.deepEqual(
        cut.flatMap(({ items }) => items),
        list,
      );
      assert.equal(new Set(cut.map(({ id }) => id)).size, cut.length);
    }
  });
});
