/** Releases and what guarded changes did, as messages of the API. */
import type { ChangeReport } from '@webops/contract';
import {
  type ChangeReport as WireReport,
  executionStateToWire,
  kindToWire,
  type Release,
  toTimestamp,
} from '@webops/protocol';
import type { ReleaseView } from './list-releases.js';

export function reportToWire({ stages, backup, wentBack }: ChangeReport): WireReport {
  return {
    stages: stages.map((one) => ({ ...one, state: executionStateToWire(one.state) })),
    backup,
    ...(wentBack === null ? {} : { wentBack: executionStateToWire(wentBack) }),
  };
}

export function releaseToWire(release: ReleaseView): Release {
  const { wentBack } = release;
  return {
    hostId: release.hostId,
    host: release.host,
    addon: release.addon,
    number: release.n,
    kind: kindToWire(release.kind),
    version: release.version,
    digest: release.digest,
    fromVersion: release.from?.version ?? '',
    state: executionStateToWire(release.state),
    ...(wentBack === null ? {} : { wentBack: executionStateToWire(wentBack) }),
    configVersion: release.configVersion,
    backup: release.backup,
    at: toTimestamp(release.at),
    by: release.by,
    operationId: release.operationId,
    message: release.message,
    present: release.present,
  };
}
