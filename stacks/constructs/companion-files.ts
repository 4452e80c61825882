import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer.js';
import type { Construct } from 'constructs';

/** What is to be put down: bytes, or the absolute path of a folder whose content is copied. */
export type Companion = Uint8Array | { readonly folder: string };

/**
 * Puts files beside the synthesized stack when that is written, under a path that does not change with their content.
 * `TerraformAsset` puts a hash into the path, so that every object of a folder would change with one of them, and it
 * writes ZIP files that differ each time.
 * @param path relative to the synthesized stack, where Terraform looks for it; what is there is replaced
 * @returns the path
 */
export function besideStack(construct: Construct, path: string, companion: Companion): string {
  addCustomSynthesis(construct, {
    onSynthesize: ({ manifest }) => {
      const stack = manifest.forStack(TerraformStack.of(construct));
      const target = join(manifest.outdir, dirname(stack.synthesizedStackPath), path);
      rmSync(target, { recursive: true, force: true });
      mkdirSync(dirname(target), { recursive: true });
      if (companion instanceof Uint8Array) writeFileSync(target, companion);
      else cpSync(companion.folder, target, { recursive: true });
    },
  });
  return path;
}
