// Original file: proto/webops/v1/addons.proto

import type { Release as _webops_v1_Release, Release__Output as _webops_v1_Release__Output } from '../../webops/v1/Release.js';

/**
 * A page.
 */
export interface ListReleasesResponse {
  'releases'?: (_webops_v1_Release)[];
  'nextPageToken'?: (string);
}

/**
 * A page.
 */
export interface ListReleasesResponse__Output {
  'releases': (_webops_v1_Release__Output)[];
  'nextPageToken': (string);
}
