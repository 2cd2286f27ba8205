/** The shapes of `-o json`, as far as the tests look at them. */

/** `webops op show`, and what every waiting operation command prints. */
export interface OperationView {
  id: string;
  kind: string;
  addon: string;
  state: string;
  requestedBy: string;
  createdAt: string;
  executions: ExecutionView[];
}

export interface ExecutionView {
  id: string;
  host: string;
  state: string;
  exitCode: number | null;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  error: { code: string; message: string } | null;
  result?: unknown;
}

/** `webops addon status`. */
export interface StateView {
  host: string;
  addon: string;
  status: string;
  health: string;
  version: string;
  message: string;
  observedAt: string;
}

/** `webops addon list`. */
export interface AddonView {
  name: string;
  version: string;
  type: string;
  category: string;
  path: string;
  errors: { file: string; function: string; reason: string }[];
}

export interface Items<T> {
  items: T[];
}
