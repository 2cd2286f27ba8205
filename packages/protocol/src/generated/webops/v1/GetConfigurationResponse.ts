// Original file: proto/webops/v1/configuration.proto

import type { ConfigurationValue as _webops_v1_ConfigurationValue, ConfigurationValue__Output as _webops_v1_ConfigurationValue__Output } from '../../webops/v1/ConfigurationValue.js';
import type { ConfigChange as _webops_v1_ConfigChange, ConfigChange__Output as _webops_v1_ConfigChange__Output } from '../../webops/v1/ConfigChange.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The configuration.
 */
export interface GetConfigurationResponse {
  /**
   * JSON object, secrets masked.
   */
  'configJson'?: (string);
  /**
   * The newest revision of the addon's configuration; 0: there is none.
   */
  'revision'?: (number | string | Long);
  /**
   * Each value with the layer that it comes from, by field.
   */
  'values'?: (_webops_v1_ConfigurationValue)[];
  /**
   * What the host has applied differs so; empty for a layer, and where nothing was applied.
   */
  'pending'?: (_webops_v1_ConfigChange)[];
  /**
   * Why the computed configuration cannot be applied: fields that are missing or wrong.
   */
  'problems'?: (string)[];
}

/**
 * The configuration.
 */
export interface GetConfigurationResponse__Output {
  /**
   * JSON object, secrets masked.
   */
  'configJson': (string);
  /**
   * The newest revision of the addon's configuration; 0: there is none.
   */
  'revision': (number);
  /**
   * Each value with the layer that it comes from, by field.
   */
  'values': (_webops_v1_ConfigurationValue__Output)[];
  /**
   * What the host has applied differs so; empty for a layer, and where nothing was applied.
   */
  'pending': (_webops_v1_ConfigChange__Output)[];
  /**
   * Why the computed configuration cannot be applied: fields that are missing or wrong.
   */
  'problems': (string)[];
}
