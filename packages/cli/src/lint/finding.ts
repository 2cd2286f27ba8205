// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is advised is Bash
/** What lint says, and its rules. */

export const SEVERITIES = ['error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  file: string;
  /** Counts from 1. */
  line: number;
  /** A key of {@link RULES}, or `shellcheck:SC…`. */
  rule: string;
  severity: Severity;
  /** What is wrong. */
  reason: string;
  /** What to do about it. */
  advice: string;
}

/** Every rule of ours: how bad it is, and what to do. An `error` is refused, fails or loses something on a host. */
export const RULES = {
  'not-executable': ['error', 'chmod +x the script; without the bit it is not discovered'],
  syntax: ['error', 'bash -n must accept the script'],
  shebang: ['error', 'the first line is #!/usr/bin/env bash'],
  'line-ends': ['error', 'write lines that end in a newline alone: sed -i "s/\\r$//" FILE'],
  'source-exits': ['error', 'a script is sourced before a function is called: leave exit to the functions'],
  'not-loaded': ['error', 'discovery keeps the addon out until this is right'],
  'metadata-missing': ['error', 'define addon_metadata: it prints one JSON object with name and version'],
  'metadata-not-json': [
    'error',
    'print one JSON object and nothing else; try: webops addon run PATH metadata',
  ],
  'metadata-invalid': ['error', 'see the table of metadata in addons/CONTRACT.md'],
  'metadata-loose': ['warning', 'it was read all the same; write it as addons/CONTRACT.md says'],
  'name-differs': ['warning', 'give the script and its folder the name that the metadata has'],
  'missing-function': ['error', 'define it: without it that operation fails on every host (exit code 127)'],
  'action-undeclared': [
    'error',
    'declare it under actions in the metadata, with the schema of its input: otherwise nobody can run it',
  ],
  'action-missing': ['error', 'define addon_action_NAME, with _ for each -, or take it out of the metadata'],
  'upgrade-ignores-version': ['warning', 'addon_upgrade is told the version that is there: look at "$1"'],
  'missing-main-guard': ['error', 'end with: [[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"'],
  'not-runnable-by-hand': ['warning', 'end with: [[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"'],
  'side-effect-when-sourced': [
    'error',
    'move it into a function: sourcing happens for every read, also to learn the metadata',
  ],
  'prints-when-sourced': ['warning', 'move it into a function: it stands in the output of every operation'],
  'no-argument-installs': [
    'warning',
    'without an argument print the usage: somebody runs it to learn what it is',
  ],
  'undefined-helper': ['error', 'the library has no such function; its functions are in addons/lib/v1'],
  'undefined-function': ['error', 'define it in the script, or correct its name'],
  'library-not-sourced': ['error', 'source the library first, as what webops addon new writes does'],
  'sources-other-file': [
    'error',
    'a bundle holds the script and the library alone: copy what is needed into the script',
  ],
  'keep-data-read-as-purge': [
    'error',
    'the argument of addon_uninstall is KEEP_DATA: remove data only when it is false; absent means true',
  ],
  'keep-data-ignored': ['error', 'remove data only when [[ "${1:-true}" == false ]]'],
  'config-not-read': ['error', 'read it: load_config, then config_into NAME KEY; it comes as JSON on stdin'],
  'config-key-unused': ['warning', 'use it, or take it out of config_schema'],
  'schema-invalid': ['error', 'config_schema is a JSON Schema, draft 2020-12 or 7'],
  'schema-default-invalid': ['error', 'give it a default that its own schema takes'],
  'secret-not-write-only': [
    'warning',
    'add "writeOnly": true: then it is encrypted, masked, and on stdin only',
  ],
  'status-not-json': ['error', 'answer with result_status STATUS HEALTH VERSION MESSAGE'],
  'arithmetic-ends-script': [
    'error',
    'write n=$((n + 1)): in strict mode ((n++)) ends the script when n is 0',
  ],
  'reads-listed-away-variable': [
    'warning',
    'the environment is a list that has it not: write the value into the script',
  ],
} as const satisfies Record<string, readonly [Severity, string]>;

export type Rule = keyof typeof RULES;

/** Collects the findings of one file. */
export class Findings {
  readonly all: Finding[] = [];

  constructor(readonly file: string) {}

  add(rule: Rule, line: number, reason: string): void {
    const [severity, advice] = RULES[rule];
    this.push({ line, rule, severity, reason, advice });
  }

  push(finding: Omit<Finding, 'file'>): void {
    this.all.push({ file: this.file, ...finding });
  }

  /** By line, the graver first. */
  sorted(): Finding[] {
    return this.all.sort(
      (a, b) =>
        a.line - b.line ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        (a.rule < b.rule ? -1 : 1),
    );
  }
}
