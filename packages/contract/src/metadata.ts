/** What `addon_metadata` says, with the contract's defaults for what a script leaves out. */
export interface AddonMetadata {
  /** `[a-z][a-z0-9-]{0,62}`; required. */
  name: string;
  /** Required. */
  version: string;
  /** @default name */
  display_name: string;
  /** @default "" */
  description: string;
  /** @default "other" */
  category: string;
  /** @default "" */
  maintainer: string;
  /** @default [] */
  depends: string[];
  /** @default [] */
  provides: string[];
  /** @default [] */
  conflicts: string[];
  /** Whatever else the script says, e.g. `license`, `ports`, `system_requirements`. */
  [extra: string]: unknown;
}
