/** FleetService: fleet files, in messages. */
import { type ServiceHandlers, WebopsError } from '@webops/protocol';
import type { ApiCaller } from '../auth/authenticator.js';
import type { Hosts } from '../hosts/host-directory.js';
import type { Engine } from '../operations/index.js';

/** The service's methods. */
export function fleetService(
  _engine: Engine,
  _hosts: Hosts,
  _ready: () => Promise<void>,
): ServiceHandlers<'FleetService', ApiCaller> {
  const later = async (): Promise<never> => {
    throw new WebopsError('UNIMPLEMENTED', 'Fleet files are not known to this controller.');
  };
  return { getFleetPlan: later, applyFleetStep: later, exportFleet: later };
}
