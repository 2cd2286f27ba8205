// Original file: proto/webops/v1/agent_link.proto

import type { ControllerWelcome as _webops_v1_ControllerWelcome, ControllerWelcome__Output as _webops_v1_ControllerWelcome__Output } from '../../webops/v1/ControllerWelcome.js';
import type { Dispatch as _webops_v1_Dispatch, Dispatch__Output as _webops_v1_Dispatch__Output } from '../../webops/v1/Dispatch.js';
import type { CancelExecution as _webops_v1_CancelExecution, CancelExecution__Output as _webops_v1_CancelExecution__Output } from '../../webops/v1/CancelExecution.js';
import type { OutputAck as _webops_v1_OutputAck, OutputAck__Output as _webops_v1_OutputAck__Output } from '../../webops/v1/OutputAck.js';
import type { ResultAck as _webops_v1_ResultAck, ResultAck__Output as _webops_v1_ResultAck__Output } from '../../webops/v1/ResultAck.js';
import type { CertificateIssued as _webops_v1_CertificateIssued, CertificateIssued__Output as _webops_v1_CertificateIssued__Output } from '../../webops/v1/CertificateIssued.js';
import type { NatsCredentials as _webops_v1_NatsCredentials, NatsCredentials__Output as _webops_v1_NatsCredentials__Output } from '../../webops/v1/NatsCredentials.js';
import type { MonitoredAddons as _webops_v1_MonitoredAddons, MonitoredAddons__Output as _webops_v1_MonitoredAddons__Output } from '../../webops/v1/MonitoredAddons.js';

/**
 * From the controller.
 */
export interface ConnectResponse {
  'welcome'?: (_webops_v1_ControllerWelcome | null);
  'dispatch'?: (_webops_v1_Dispatch | null);
  'cancel'?: (_webops_v1_CancelExecution | null);
  'outputAck'?: (_webops_v1_OutputAck | null);
  'resultAck'?: (_webops_v1_ResultAck | null);
  'certificate'?: (_webops_v1_CertificateIssued | null);
  'natsCredentials'?: (_webops_v1_NatsCredentials | null);
  'monitored'?: (_webops_v1_MonitoredAddons | null);
  'message'?: "welcome"|"dispatch"|"cancel"|"outputAck"|"resultAck"|"certificate"|"natsCredentials"|"monitored";
}

/**
 * From the controller.
 */
export interface ConnectResponse__Output {
  'welcome'?: (_webops_v1_ControllerWelcome__Output | null);
  'dispatch'?: (_webops_v1_Dispatch__Output | null);
  'cancel'?: (_webops_v1_CancelExecution__Output | null);
  'outputAck'?: (_webops_v1_OutputAck__Output | null);
  'resultAck'?: (_webops_v1_ResultAck__Output | null);
  'certificate'?: (_webops_v1_CertificateIssued__Output | null);
  'natsCredentials'?: (_webops_v1_NatsCredentials__Output | null);
  'monitored'?: (_webops_v1_MonitoredAddons__Output | null);
  'message'?: "welcome"|"dispatch"|"cancel"|"outputAck"|"resultAck"|"certificate"|"natsCredentials"|"monitored";
}
