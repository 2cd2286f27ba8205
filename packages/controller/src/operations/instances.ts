/**
 * Tells a restarted agent from two machines with one identity. An agent's instance id changes at every start, so one that
 * was replaced by another and comes back belongs to a second machine: a restarted agent never does.
 */
const REMEMBERED = 8;

/** One start of an agent. */
interface Instance {
  id: string;
  /** Where it connects from, for people. */
  origin: string;
}

export class InstanceWatch {
  private readonly hosts = new Map<string, { current: Instance; replaced: Instance[] }>();

  /** @returns whether it is another start than the one before, and where the other agent is that uses the identity too, if any */
  connected(hostId: string, id: string, origin: string): { isNew: boolean; other: string | null } {
    const host = this.hosts.get(hostId);
    const instance = { id, origin };
    if (!host) {
      this.hosts.set(hostId, { current: instance, replaced: [] });
      return { isNew: false, other: null };
    }
    const { current, replaced } = host;
    if (current.id === id) return { isNew: false, other: null };
    host.current = instance;
    host.replaced = [current, ...replaced.filter((one) => one.id !== current.id)].slice(0, REMEMBERED);
    return { isNew: true, other: replaced.some((one) => one.id === id) ? current.origin : null };
  }
}
