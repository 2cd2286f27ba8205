// Original file: proto/webops/v1/agent_link.proto

import type { AgentHello as _webops_v1_AgentHello, AgentHello__Output as _webops_v1_AgentHello__Output } from '../../webops/v1/AgentHello.js';
import type { AgentHeartbeat as _webops_v1_AgentHeartbeat, AgentHeartbeat__Output as _webops_v1_AgentHeartbeat__Output } from '../../webops/v1/AgentHeartbeat.js';
import type { HostFacts as _webops_v1_HostFacts, HostFacts__Output as _webops_v1_HostFacts__Output } from '../../webops/v1/HostFacts.js';
import type { ExecutionStarted as _webops_v1_ExecutionStarted, ExecutionStarted__Output as _webops_v1_ExecutionStarted__Output } from '../../webops/v1/ExecutionStarted.js';
import type { OutputChunk as _webops_v1_OutputChunk, OutputChunk__Output as _webops_v1_OutputChunk__Output } from '../../webops/v1/OutputChunk.js';
import type { ExecutionResult as _webops_v1_ExecutionResult, ExecutionResult__Output as _webops_v1_ExecutionResult__Output } from '../../webops/v1/ExecutionResult.js';
import type { CertificateRequest as _webops_v1_CertificateRequest, CertificateRequest__Output as _webops_v1_CertificateRequest__Output } from '../../webops/v1/CertificateRequest.js';
import type { ObservedState as _webops_v1_ObservedState, ObservedState__Output as _webops_v1_ObservedState__Output } from '../../webops/v1/ObservedState.js';
import type { DispatchRefused as _webops_v1_DispatchRefused, DispatchRefused__Output as _webops_v1_DispatchRefused__Output } from '../../webops/v1/DispatchRefused.js';
import type { ExecutionProgress as _webops_v1_ExecutionProgress, ExecutionProgress__Output as _webops_v1_ExecutionProgress__Output } from '../../webops/v1/ExecutionProgress.js';

/**
 * From the agent.
 */
export interface ConnectRequest {
  'hello'?: (_webops_v1_AgentHello | null);
  'heartbeat'?: (_webops_v1_AgentHeartbeat | null);
  'facts'?: (_webops_v1_HostFacts | null);
  'started'?: (_webops_v1_ExecutionStarted | null);
  'output'?: (_webops_v1_OutputChunk | null);
  'result'?: (_webops_v1_ExecutionResult | null);
  'certificateRequest'?: (_webops_v1_CertificateRequest | null);
  'observed'?: (_webops_v1_ObservedState | null);
  'refused'?: (_webops_v1_DispatchRefused | null);
  'progress'?: (_webops_v1_ExecutionProgress | null);
  'message'?: "hello"|"heartbeat"|"facts"|"started"|"output"|"result"|"certificateRequest"|"observed"|"refused"|"progress";
}

/**
 * From the agent.
 */
export interface ConnectRequest__Output {
  'hello'?: (_webops_v1_AgentHello__Output | null);
  'heartbeat'?: (_webops_v1_AgentHeartbeat__Output | null);
  'facts'?: (_webops_v1_HostFacts__Output | null);
  'started'?: (_webops_v1_ExecutionStarted__Output | null);
  'output'?: (_webops_v1_OutputChunk__Output | null);
  'result'?: (_webops_v1_ExecutionResult__Output | null);
  'certificateRequest'?: (_webops_v1_CertificateRequest__Output | null);
  'observed'?: (_webops_v1_ObservedState__Output | null);
  'refused'?: (_webops_v1_DispatchRefused__Output | null);
  'progress'?: (_webops_v1_ExecutionProgress__Output | null);
  'message'?: "hello"|"heartbeat"|"facts"|"started"|"output"|"result"|"certificateRequest"|"observed"|"refused"|"progress";
}
