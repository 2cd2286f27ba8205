/** Ids: UUIDv7 for operations; executions are derived, so that writing them again gives the same documents. */
import { v5, v7 } from 'uuid';

/** Namespace of derived ids; any fixed UUID serves. */
const NAMESPACE = '7e3b9d2c-52f5-4f0e-9d2f-0f6b6a4de1c5';

export function newOperationId(): string {
  return v7();
}

/** The execution of an operation on a host. */
export function executionIdOf(operationId: string, hostId: string): string {
  return v5(`${operationId}/${hostId}`, NAMESPACE);
}

/** What an execution's pre-flight is called towards the agent. */
export function preflightIdOf(executionId: string): string {
  return v5(`${executionId}/preflight`, NAMESPACE);
}
