/** What a command line says about versions and releases, as the API takes it. */
import type { OperationKind } from '@webops/contract';
import { UsageError } from '../exit-codes.js';
import type { OperateFlags } from './operate.js';

/** Fields of a request. */
export interface ReleaseRequest {
  addon: string;
  version: string;
  release: number;
  noRollback: boolean;
  withData: boolean;
}

/** @throws UsageError for what makes no sense together */
export function releaseRequest(
  kind: OperationKind,
  named: string,
  flags: Pick<OperateFlags, 'to' | 'rollback' | 'withData'>,
): ReleaseRequest {
  const at = named.indexOf('@');
  const [addon, version] = at < 0 ? [named, ''] : [named.slice(0, at), named.slice(at + 1)];
  if (at >= 0 && (version === '' || addon === ''))
    throw new UsageError(`${named}: write ADDON@VERSION, as redis@1.0.0`);
  if (at >= 0 && kind !== 'install' && kind !== 'upgrade' && kind !== 'validate')
    throw new UsageError(`${kind} takes no version`, `Leave @${version} out.`);
  if (at >= 0 && flags.to !== undefined) throw new UsageError(`@${version} and --to exclude each other`);
  const release = kind === 'rollback' && flags.to !== undefined ? Number(flags.to) : 0;
  if (kind === 'rollback' && flags.to !== undefined && !/^[1-9]\d{0,8}$/.test(flags.to))
    throw new UsageError(`--to ${flags.to}: write the number of a release`, `See webops history ${addon}.`);
  return {
    addon,
    version: kind === 'upgrade' ? (flags.to ?? version) : version,
    release,
    noRollback: flags.rollback === false,
    withData: flags.withData === true,
  };
}
