import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADDON_STATUSES, HEALTHS, OPERATION_KINDS } from '@webops/contract';
import * as enums from './enums.js';
import { AddonStatus } from './generated/webops/v1/AddonStatus.js';
import { AddonType } from './generated/webops/v1/AddonType.js';
import { AuditFaultKind } from './generated/webops/v1/AuditFaultKind.js';
import { CallerRole } from './generated/webops/v1/CallerRole.js';
import { CallerState } from './generated/webops/v1/CallerState.js';
import { ExecutionState } from './generated/webops/v1/ExecutionState.js';
import { Health } from './generated/webops/v1/Health.js';
import { HostState } from './generated/webops/v1/HostState.js';
import { OperationKind } from './generated/webops/v1/OperationKind.js';
import { OperationState } from './generated/webops/v1/OperationState.js';
import { OutputStream } from './generated/webops/v1/OutputStream.js';

const cases: [
  string,
  readonly string[],
  object,
  (value: never) => string,
  (wire: string) => string | undefined,
][] = [
  ['addon type', enums.ADDON_TYPES, AddonType, enums.addonTypeToWire, enums.addonTypeFromWire],
  ['addon status', ADDON_STATUSES, AddonStatus, enums.addonStatusToWire, enums.addonStatusFromWire],
  ['caller role', enums.CALLER_ROLES, CallerRole, enums.callerRoleToWire, enums.callerRoleFromWire],
  ['caller state', enums.CALLER_STATES, CallerState, enums.callerStateToWire, enums.callerStateFromWire],
  [
    'audit fault kind',
    enums.AUDIT_FAULT_KINDS,
    AuditFaultKind,
    enums.auditFaultKindToWire,
    enums.auditFaultKindFromWire,
  ],
  ['health', HEALTHS, Health, enums.healthToWire, enums.healthFromWire],
  ['host state', enums.HOST_STATES, HostState, enums.hostStateToWire, enums.hostStateFromWire],
  ['kind', OPERATION_KINDS, OperationKind, enums.kindToWire, enums.kindFromWire],
  [
    'operation state',
    enums.OPERATION_STATES,
    OperationState,
    enums.operationStateToWire,
    enums.operationStateFromWire,
  ],
  [
    'execution state',
    enums.EXECUTION_STATES,
    ExecutionState,
    enums.executionStateToWire,
    enums.executionStateFromWire,
  ],
  ['stream', enums.OUTPUT_STREAMS, OutputStream, enums.streamToWire, enums.streamFromWire],
];

for (const [name, values, wire, toWire, fromWire] of cases) {
  test(`every ${name} has its name on the wire, and the wire has no more`, () => {
    const names = values.map((value) => toWire(value as never));
    assert.deepEqual(
      [...names].sort(),
      Object.keys(wire)
        .filter((key) => !key.endsWith('_UNSPECIFIED'))
        .sort(),
    );
    for (const value of values) assert.equal(fromWire(toWire(value as never)), value);
  });
}

test('an unspecified or unknown enum is undefined, and refused where it is required', () => {
  assert.equal(enums.kindFromWire('OPERATION_KIND_UNSPECIFIED'), undefined);
  assert.equal(enums.kindFromWire('OPERATION_KIND_EXPLODE'), undefined);
  assert.equal(enums.kindFromWire(99), undefined);
  assert.throws(() => enums.requireEnum(undefined, 'kind'), {
    code: 'INVALID_ARGUMENT',
    reason: 'ENUM_UNSPECIFIED',
  });
});
