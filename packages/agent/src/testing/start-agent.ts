/** An agent of a test, linked to the test's controller. */
import { type Agent, createAgent } from '../agent.js';
import { type AgentConfig, type DeepPartial, loadConfig } from '../config.js';
import { createLogger } from '../log.js';
import type { LinkServer } from './link-server.js';
import type { LocalRunner } from './local-runner.js';

/**
 * Starts an agent that comes back at once, and waits until it is connected. WEBOPS_TEST_LOG=debug shows what it does.
 *
 * @param running it is added here before it starts, for the test to stop
 */
export async function startAgent(
  { server, runner, running }: { server: LinkServer; runner: LocalRunner; running: Agent[] },
  more: DeepPartial<AgentConfig> = {},
): Promise<Agent> {
  const base = { stateDir: server.stateDir, session: { backoffMinMs: 20, backoffMaxMs: 100 } };
  const log = createLogger(process.env['WEBOPS_TEST_LOG'] ?? 'silent');
  const agent = createAgent(loadConfig({ ...base, ...more }), { runner, log });
  running.push(agent);
  const before = server.connections.length;
  await agent.start();
  await server.until('the agent connects', () => server.connections.length > before);
  return agent;
}
