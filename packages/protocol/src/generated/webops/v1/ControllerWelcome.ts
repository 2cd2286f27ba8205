// Original file: proto/webops/v1/agent_link.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { NatsCredentials as _webops_v1_NatsCredentials, NatsCredentials__Output as _webops_v1_NatsCredentials__Output } from '../../webops/v1/NatsCredentials.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The controller's answer to Hello.
 */
export interface ControllerWelcome {
  'protocolVersion'?: (number);
  'hostId'?: (string);
  'environment'?: (string);
  /**
   * How often the agent sends AgentHeartbeat; the agent adds up to a tenth as jitter.
   */
  'heartbeatIntervalMs'?: (number | string | Long);
  /**
   * How often monitored addons are asked for status and health, with jitter.
   */
  'healthIntervalMs'?: (number | string | Long);
  /**
   * How often facts are looked at; sent when they changed.
   */
  'factsIntervalMs'?: (number | string | Long);
  'serverTime'?: (_google_protobuf_Timestamp | null);
  'nats'?: (_webops_v1_NatsCredentials | null);
  /**
   * What the controller takes beyond version 1: "progress".
   */
  'capabilities'?: (string)[];
}

/**
 * The controller's answer to Hello.
 */
export interface ControllerWelcome__Output {
  'protocolVersion': (number);
  'hostId': (string);
  'environment': (string);
  /**
   * How often the agent sends AgentHeartbeat; the agent adds up to a tenth as jitter.
   */
  'heartbeatIntervalMs': (number);
  /**
   * How often monitored addons are asked for status and health, with jitter.
   */
  'healthIntervalMs': (number);
  /**
   * How often facts are looked at; sent when they changed.
   */
  'factsIntervalMs': (number);
  'serverTime': (_google_protobuf_Timestamp__Output | null);
  'nats': (_webops_v1_NatsCredentials__Output | null);
  /**
   * What the controller takes beyond version 1: "progress".
   */
  'capabilities': (string)[];
}
