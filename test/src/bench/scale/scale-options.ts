/** How large the scale measures are; the command line may say otherwise. */
export interface ScaleOptions {
  /** Simulated agents that work. */
  agents: number;
  /** Simulated agents that are connected, and come back after a restart. */
  connected: number;
  /** Past executions in the database. The promise is for 1,000,000, which takes minutes to write. */
  history: number;
  /** Hosts of a plan. */
  planned: number;
}

/** What `npm run bench` measures without being told. */
export const DEFAULT_SCALE: ScaleOptions = {
  agents: 2_000,
  connected: 5_000,
  history: 200_000,
  planned: 10_000,
};
