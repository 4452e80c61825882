import type { Role } from '../../../local/deployment/access.ts';
import type { PolicyDocument, PolicyStatement } from '../../../local/deployment/policy.ts';

/** One thing that a role's policies grant, and the role without it. */
export interface Removal {
  readonly roleId: string;
  /** The statement, and the action or the resource that is taken out of it. */
  readonly what: string;
  readonly role: Role;
}

/** Every action and, where a statement has several, every resource of a role's policies, each taken out by itself. */
export function removalsOf(role: Role): readonly Removal[] {
  return role.policies.flatMap((document, index) =>
    listOf(document.Statement).flatMap((statement, position) => {
      const without = (changed: PolicyStatement | undefined): Role => ({
        ...role,
        policies: role.policies.with(index, replaceStatement(document, position, changed)),
      });
      const [actions, resources] = [listOf(statement.Action ?? []), listOf(statement.Resource ?? [])];
      const removed = (what: string, changed: PolicyStatement | undefined): Removal => ({
        roleId: role.id,
        what: `${statement.Sid}: ${what}`,
        role: without(changed),
      });
      return [
        ...actions.map((action) => removed(action, keep(statement, 'Action', actions, action))),
        ...(resources.length < 2
          ? []
          : resources.map((resource) => removed(resource, keep(statement, 'Resource', resources, resource)))),
      ];
    }),
  );
}

/** The statement without one of several values; none where it was the only one. */
function keep(
  statement: PolicyStatement,
  name: 'Action' | 'Resource',
  values: readonly string[],
  removed: string,
): PolicyStatement | undefined {
  const left = values.filter((value) => value !== removed);
  return left.length === 0 ? undefined : { ...statement, [name]: left };
}

function replaceStatement(
  document: PolicyDocument,
  position: number,
  statement: PolicyStatement | undefined,
): PolicyDocument {
  return {
    ...document,
    Statement: listOf(document.Statement).toSpliced(position, 1, ...(statement ? [statement] : [])),
  };
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
