/** The agents' listener: it serves nothing but the link, which knows its callers itself. */
import { createRpcServer, loadProtocol, type RpcServer, WebopsError } from '@webops/protocol';
import type { AgentLink } from './agent-link.js';

/** A server of the link alone. */
export function createLinkServer(link: AgentLink): RpcServer<never> {
  const server = createRpcServer<never>({ authorize: refuse });
  server.raw.addService(loadProtocol().AgentLinkService.service, link.implementation);
  return server;
}

async function refuse(methodPath: string): Promise<never> {
  throw new WebopsError('PERMISSION_DENIED', `${methodPath} is not served here.`);
}
