import type { TerraformElement } from 'cdktf';

/**
 * Gives an element its name in the Terraform document and in the state, `aws_s3_bucket.input` rather than a path with a
 * hash. A resource that is renamed or moved between constructs keeps its state that way.
 */
export function named<Element extends TerraformElement>(name: string, element: Element): Element {
  element.overrideLogicalId(name);
  return element;
}
