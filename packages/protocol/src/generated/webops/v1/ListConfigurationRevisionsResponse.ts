// Original file: proto/webops/v1/configuration.proto

import type { ConfigurationRevision as _webops_v1_ConfigurationRevision, ConfigurationRevision__Output as _webops_v1_ConfigurationRevision__Output } from '../../webops/v1/ConfigurationRevision.js';

/**
 * A page of revisions.
 */
export interface ListConfigurationRevisionsResponse {
  'revisions'?: (_webops_v1_ConfigurationRevision)[];
  'nextPageToken'?: (string);
}

/**
 * A page of revisions.
 */
export interface ListConfigurationRevisionsResponse__Output {
  'revisions': (_webops_v1_ConfigurationRevision__Output)[];
  'nextPageToken': (string);
}
