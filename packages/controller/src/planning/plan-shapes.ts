/** What a plan is asked and what it says. */
import type { OperationKind } from '@webops/contract';
import type { Layer } from '../configuration/layers.js';
import type { Reversibility } from '@webops/protocol';
import type { CreateOperationInput } from '../operations/inputs.js';
import type { ProblemDoc } from '../state/documents.js';

/** What would be changed; the options are those of its operations. */
export type PlanInput = Pick<
  CreateOperationInput,
  | 'addon'
  | 'target'
  | 'configJson'
  | 'keepData'
  | 'parallel'
  | 'maxFailures'
  | 'timeoutMs'
  | 'expiresAfterMs'
  | 'version'
  | 'release'
  | 'noRollback'
  | 'withData'
> & {
  kind: 'install' | 'uninstall' | 'configure' | 'upgrade' | 'rollback';
  /** Also uninstall what needs the addon. */
  cascade: boolean;
  /** Layers of its configuration as they would be. */
  layersInstead?: readonly Layer[];
  /** Labels of hosts as they would be, by id. */
  labelsInstead?: Readonly<Record<string, Record<string, string>>>;
};

/** One value of a configuration; JSON, or a secret's fingerprint, or empty where there is none. */
export interface ConfigChange {
  field: string;
  before: string;
  after: string;
  secret: boolean;
}

/** One change of one addon on a host. */
export interface PlanStep {
  kind: OperationKind;
  addon: string;
  releaseFrom: string;
  releaseTo: string;
  versionFrom: string;
  /** Empty: only the host will know. */
  versionTo: string;
  because: string;
  config: ConfigChange[];
  expectedMs: number;
  reversibility: Reversibility;
  /** Why it is not more; empty when there is nothing to say. */
  reversibilityReason: string;
  /** What is backed up first; empty: nothing. */
  backedUp: string;
  /** Of a rollback: the number of the release. */
  release?: number;
}

/** What would be done on one host. */
export interface HostPlan {
  steps: PlanStep[];
  problems: ProblemDoc[];
  notes: string[];
}

/** Hosts with the same plan. */
export interface PlanGroup extends HostPlan {
  hosts: string[];
}

/** One operation that applying submits. */
export interface PlanOperation {
  kind: OperationKind;
  addon: string;
  hostIds: string[];
  expectedMs: number;
  /** Of an install or an upgrade: the addon's version. */
  version?: string;
}

/** What a plan was computed from, of one host: things that a person knows, by name. */
export type HostInputs = Record<string, string>;

/** A whole plan. */
export interface ComputedPlan {
  id: string;
  createdAt: Date;
  kind: PlanInput['kind'];
  addon: string;
  /** Of `inputs`. */
  hash: string;
  groups: PlanGroup[];
  operations: PlanOperation[];
  sealed: Buffer;
}
