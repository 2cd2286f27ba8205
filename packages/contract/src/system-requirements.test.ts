import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SystemFacts, systemProblems, systemRequirementsOf } from './system-requirements.js';

const GIB = 1024 ** 3;
const facts: SystemFacts = {
  os: 'debian',
  osVersion: '12',
  architecture: 'x64',
  initSystem: 'systemd',
  memoryBytes: 1.95 * GIB,
  diskFreeBytes: 4.37 * GIB,
  cpuCount: 2,
};
const problems = (needs: object, more: Partial<SystemFacts> = {}) =>
  systemProblems(systemRequirementsOf(needs), { ...facts, ...more });

test('a host that has what is needed has no problem; 2 GB of memory may show as a little less', () => {
  const needs = {
    os: ['ubuntu >=22.04', 'debian >=12'],
    architectures: ['x86_64'],
    init_systems: ['systemd'],
    min_memory_mb: 2048,
    min_disk_gb: 4,
    min_cpu_cores: 2,
  };
  assert.deepEqual(problems(needs), []);
  assert.deepEqual(problems({}), []);
});

test('each thing that is missing is said, with what the host has', () => {
  assert.deepEqual(problems({ os: ['ubuntu >=22.04', 'debian >=13'] }), [
    'it needs ubuntu >=22.04 or debian >=13, and the host runs debian 12',
  ]);
  assert.deepEqual(problems({ architectures: ['aarch64'] }), [
    'it needs the architecture arm64, and the host has x64',
  ]);
  assert.deepEqual(problems({ init_systems: ['systemd'] }, { initSystem: 'other' }), [
    'it needs the init system systemd, and the host has other',
  ]);
  assert.deepEqual(problems({ min_memory_mb: 4096, min_disk_gb: 5, min_cpu_cores: 4 }), [
    'it needs 4096 MB of memory, and the host has 1996 MB',
    'it needs 5 GB of free disk, and the host has 4.3 GB',
    'it needs 4 processors, and the host has 2',
  ]);
});

test('a fact that is not known is not held against a host', () => {
  const unknown = {
    os: '',
    osVersion: '',
    architecture: '',
    initSystem: '',
    memoryBytes: 0,
    diskFreeBytes: 0,
    cpuCount: 0,
  };
  const needs = {
    os: ['debian'],
    architectures: ['x64'],
    init_systems: ['systemd'],
    min_memory_mb: 1,
    min_disk_gb: 1,
    min_cpu_cores: 1,
  };
  assert.deepEqual(problems(needs, unknown), []);
});

test('what cannot be read is left out with a warning', () => {
  const warnings: string[] = [];
  const read = systemRequirementsOf(
    { os: ['debian >>12', 'ubuntu'], architectures: 7, min_memory_mb: '512', required_ports: [80] },
    warnings,
  );
  assert.deepEqual([read.os, read.architectures, read.minMemoryMb], [['ubuntu'], [], 0]);
  assert.deepEqual(warnings, [
    '"system_requirements.os" has "debian >>12" and was left out',
    '"system_requirements.architectures" is not a list of words and was left out',
    '"system_requirements.min_memory_mb" is not a number from 0 on and was left out',
  ]);
  systemRequirementsOf('lots', warnings);
  assert.equal(warnings.at(-1), '"system_requirements" is not an object and was left out');
});
