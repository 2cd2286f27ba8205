// Original file: proto/webops/v1/addons.proto

import type { AddonType as _webops_v1_AddonType, AddonType__Output as _webops_v1_AddonType__Output } from '../../webops/v1/AddonType.js';
import type { AddonError as _webops_v1_AddonError, AddonError__Output as _webops_v1_AddonError__Output } from '../../webops/v1/AddonError.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { AddonVersion as _webops_v1_AddonVersion, AddonVersion__Output as _webops_v1_AddonVersion__Output } from '../../webops/v1/AddonVersion.js';
import type { Long } from '@grpc/proto-loader';

/**
 * An addon at its current version. What the script leaves out has the contract's defaults.
 */
export interface Addon {
  'name'?: (string);
  'displayName'?: (string);
  'version'?: (string);
  'type'?: (_webops_v1_AddonType);
  'category'?: (string);
  'description'?: (string);
  'maintainer'?: (string);
  /**
   * Addons that must be installed on the host before this one.
   */
  'depends'?: (string)[];
  'provides'?: (string)[];
  /**
   * Addons that must not be installed beside this one.
   */
  'conflicts'?: (string)[];
  /**
   * The file it was packed from, on the controller; empty when published.
   */
  'path'?: (string);
  /**
   * What keeps it from being used; empty for a loaded addon.
   */
  'errors'?: (_webops_v1_AddonError)[];
  'enabled'?: (boolean);
  /**
   * SHA-256 of the bundle, in hexadecimal: the identity of what runs.
   */
  'digest'?: (string);
  /**
   * All of the script's metadata with defaults filled in, as JSON.
   */
  'metadataJson'?: (string);
  /**
   * JSON Schema of its configuration; empty when it declares none.
   */
  'configSchemaJson'?: (string);
  /**
   * Contract functions the script implements, e.g. "addon_install".
   */
  'functions'?: (string)[];
  'runCount'?: (number | string | Long);
  'lastSuccessAt'?: (_google_protobuf_Timestamp | null);
  'lastDurationMs'?: (number | string | Long);
  'lastError'?: (string);
  /**
   * What `webops addon certify` found of this bundle: "gold", "silver", "bronze", "failed", or "unproven".
   */
  'certification'?: (string);
  /**
   * Of 100.
   */
  'certificationScore'?: (number);
  /**
   * All that can be installed, newest first, the present one among them. Only of GetAddon.
   */
  'versions'?: (_webops_v1_AddonVersion)[];
}

/**
 * An addon at its current version. What the script leaves out has the contract's defaults.
 */
export interface Addon__Output {
  'name': (string);
  'displayName': (string);
  'version': (string);
  'type': (_webops_v1_AddonType__Output);
  'category': (string);
  'description': (string);
  'maintainer': (string);
  /**
   * Addons that must be installed on the host before this one.
   */
  'depends': (string)[];
  'provides': (string)[];
  /**
   * Addons that must not be installed beside this one.
   */
  'conflicts': (string)[];
  /**
   * The file it was packed from, on the controller; empty when published.
   */
  'path': (string);
  /**
   * What keeps it from being used; empty for a loaded addon.
   */
  'errors': (_webops_v1_AddonError__Output)[];
  'enabled': (boolean);
  /**
   * SHA-256 of the bundle, in hexadecimal: the identity of what runs.
   */
  'digest': (string);
  /**
   * All of the script's metadata with defaults filled in, as JSON.
   */
  'metadataJson': (string);
  /**
   * JSON Schema of its configuration; empty when it declares none.
   */
  'configSchemaJson': (string);
  /**
   * Contract functions the script implements, e.g. "addon_install".
   */
  'functions': (string)[];
  'runCount': (number);
  'lastSuccessAt': (_google_protobuf_Timestamp__Output | null);
  'lastDurationMs': (number);
  'lastError': (string);
  /**
   * What `webops addon certify` found of this bundle: "gold", "silver", "bronze", "failed", or "unproven".
   */
  'certification': (string);
  /**
   * Of 100.
   */
  'certificationScore': (number);
  /**
   * All that can be installed, newest first, the present one among them. Only of GetAddon.
   */
  'versions': (_webops_v1_AddonVersion__Output)[];
}
