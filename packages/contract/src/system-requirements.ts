/**
 * What an addon needs of its host: `system_requirements` of the metadata. All of it is optional, and a part that cannot be read is left out
 * with a warning, as scripts in the field write what they like.
 *
 *     "system_requirements": {"os": ["debian >=12", "ubuntu >=22.04"], "architectures": ["x64", "arm64"], "init_systems": ["systemd"],
 *                             "min_memory_mb": 512, "min_disk_gb": 5, "min_cpu_cores": 2}
 */
import { isObject } from './json-output.js';
import { isInRange, parseRequirement, requirementText } from './requirement.js';

/** Read, with nothing where nothing is asked. */
export interface SystemRequirements {
  /** os-release's ID, with a range of VERSION_ID where the release matters; one of them must fit. @default any */
  os: string[];
  /** Node's names, e.g. `x64`; `x86_64`, `amd64` and `aarch64` are understood. @default any */
  architectures: string[];
  /** `systemd` or `other`. @default any */
  initSystems: string[];
  minMemoryMb: number;
  /** Free on the file system that holds `/`. */
  minDiskGb: number;
  minCpuCores: number;
}

/** The facts of a host that count here; 0 and empty: not known. */
export interface SystemFacts {
  os: string;
  osVersion: string;
  architecture: string;
  initSystem: string;
  memoryBytes: number;
  diskFreeBytes: number;
  cpuCount: number;
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** A machine of 2 GB shows less than 2048 MB: firmware and kernel keep a part. */
const MEMORY_TOLERANCE = 0.875;
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'x64',
  amd64: 'x64',
  aarch64: 'arm64',
  i386: 'ia32',
};

/** Reads `system_requirements`. */
export function systemRequirementsOf(value: unknown, warnings: string[] = []): SystemRequirements {
  const raw = isObject(value) ? value : {};
  const leftOut = (key: string, why: string) =>
    warnings.push(`"system_requirements.${key}" ${why} and was left out`);
  if (value !== undefined && value !== null && !isObject(value))
    warnings.push('"system_requirements" is not an object and was left out');
  const words = (key: string): string[] => {
    const given = raw[key];
    if (given === undefined || given === null) return [];
    const list = typeof given === 'string' ? [given] : given;
    if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list.filter(Boolean);
    leftOut(key, 'is not a list of words');
    return [];
  };
  const amount = (key: string): number => {
    const given = raw[key];
    if (given === undefined || given === null) return 0;
    if (typeof given === 'number' && Number.isFinite(given) && given >= 0) return given;
    leftOut(key, 'is not a number from 0 on');
    return 0;
  };
  return {
    os: words('os').filter(
      (entry) => isReadable(entry) || void leftOut('os', `has ${JSON.stringify(entry)}`),
    ),
    architectures: words('architectures').map((name) => ARCHITECTURES[name] ?? name),
    initSystems: words('init_systems'),
    minMemoryMb: amount('min_memory_mb'),
    minDiskGb: amount('min_disk_gb'),
    minCpuCores: amount('min_cpu_cores'),
  };
}

/** What of the requirements a host does not give, one sentence each; a fact that is not known is not held against it. */
export function systemProblems(needs: SystemRequirements, facts: SystemFacts): string[] {
  const problems: string[] = [];
  const { os, osVersion, architecture, initSystem, memoryBytes, diskFreeBytes, cpuCount } = facts;
  const fits = (entry: string): boolean => {
    const { name, range } = parseRequirement(entry);
    return name === os && (range === null || osVersion === '' || isInRange(osVersion, range));
  };
  if (os !== '' && needs.os.length > 0 && !needs.os.some(fits)) {
    const wanted = needs.os.map((entry) => requirementText(parseRequirement(entry))).join(' or ');
    problems.push(`it needs ${wanted}, and the host runs ${[os, osVersion].filter(Boolean).join(' ')}`);
  }
  const oneOf = (wanted: readonly string[], has: string, what: string) => {
    if (has !== '' && wanted.length > 0 && !wanted.includes(has))
      problems.push(`it needs ${what} ${wanted.join(' or ')}, and the host has ${has}`);
  };
  oneOf(needs.architectures, architecture, 'the architecture');
  oneOf(needs.initSystems, initSystem, 'the init system');
  const atLeast = (wanted: number, has: number, unit: string, what: string, tolerance = 1) => {
    if (has > 0 && has < wanted * tolerance)
      problems.push(`it needs ${wanted} ${unit} of ${what}, and the host has ${round(has)} ${unit}`);
  };
  atLeast(needs.minMemoryMb, memoryBytes / MIB, 'MB', 'memory', MEMORY_TOLERANCE);
  atLeast(needs.minDiskGb, diskFreeBytes / GIB, 'GB', 'free disk');
  if (cpuCount > 0 && cpuCount < needs.minCpuCores)
    problems.push(`it needs ${needs.minCpuCores} processors, and the host has ${cpuCount}`);
  return problems;
}

function isReadable(entry: string): boolean {
  try {
    parseRequirement(entry);
    return true;
  } catch {
    return false;
  }
}

function round(value: number): number {
  return value >= 10 ? Math.floor(value) : Math.floor(value * 10) / 10;
}
