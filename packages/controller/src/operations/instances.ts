/**
 * Tells a restarted agent from two machines with one identity. An agent's instance id changes at every start, so one that
 * was replaced by another and comes back belongs to a second machine: a restarted agent never does.
 */
const REMEMBERED = 8;

export class InstanceWatch {
  private readonly hosts = new Map<string, { current: string; replaced: string[] }>();

  /** @returns whether two agents use the identity */
  connected(hostId: string, instanceId: string): boolean {
    const host = this.hosts.get(hostId);
    if (!host) {
      this.hosts.set(hostId, { current: instanceId, replaced: [] });
      return false;
    }
    if (host.current === instanceId) return false;
    const clash = host.replaced.includes(instanceId);
    host.replaced = [host.current, ...host.replaced.filter((one) => one !== host.current)].slice(
      0,
      REMEMBERED,
    );
    host.current = instanceId;
    return clash;
  }
}
