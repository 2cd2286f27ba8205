// Original file: proto/webops/v1/fleet.proto

import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from '../../webops/v1/ConfigChange.js';
import type { PlanGroup as _webops_v1_PlanGroup, PlanGroup__Output as _webops_v1_PlanGroup__Output } from '../../webops/v1/PlanGroup.js';

/**
 * One change.
 */
export interface FleetChange {
  /**
   * "labels", "configuration", "install", "configure" or "uninstall".
   */
  'kind'?: (string);
  /**
   * The host, or the addon and its layer: "redis fleet".
   */
  'subject'?: (string);
  'changes'?: (_webops_v1_ConfigChange)[];
  /**
   * Of an operation: its hosts as their plans say.
   */
  'groups'?: (_webops_v1_PlanGroup)[];
  /**
   * Who set what is changed, where somebody else did: "vera" or "file old.yaml".
   */
  'owners'?: (string)[];
  /**
   * Index of the step that does it.
   */
  'step'?: (number);
}

/**
 * One change.
 */
export interface FleetChange__Output {
  /**
   * "labels", "configuration", "install", "configure" or "uninstall".
   */
  'kind': (string);
  /**
   * The host, or the addon and its layer: "redis fleet".
   */
  'subject': (string);
  'changes': (_webops_v1_ConfigChange__Output)[];
  /**
   * Of an operation: its hosts as their plans say.
   */
  'groups': (_webops_v1_PlanGroup__Output)[];
  /**
   * Who set what is changed, where somebody else did: "vera" or "file old.yaml".
   */
  'owners': (string)[];
  /**
   * Index of the step that does it.
   */
  'step': (number);
}
