import { writeFileSync } from 'node:fs';

/** One measured figure and what it must reach. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it is held against, measured in the same run; absent for an absolute figure. */
  baseline?: { name: string; value: number };
  /** The figure, or its ratio to the baseline, must be at most or at least this. */
  bound: { kind: 'at most' | 'at least'; value: number };
}

/** What is held against the bound: the ratio where there is a baseline. */
export function measureOf(figure: Figure): number {
  return figure.baseline ? figure.value / figure.baseline.value : figure.value;
}

/** True when the figure reaches what it must. */
export function reaches(figure: Figure): boolean {
  const measure = measureOf(figure);
  return figure.bound.kind === 'at most' ? measure <= figure.bound.value : measure >= figure.bound.value;
}

/** One line for a person. */
export function describe(figure: Figure): string {
  const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
  const against = figure.baseline
    ? ` = ${number(measureOf(figure))} x ${figure.baseline.name} (${number(figure.baseline.value)} ${figure.unit})`
    : '';
  const bound = `${figure.bound.kind} ${figure.bound.value}${figure.baseline ? ' x' : ` ${figure.unit}`}`;
  return `${reaches(figure) ? 'reached' : 'MISSED '}  ${figure.name}: ${number(figure.value)} ${figure.unit}${against}; ${bound}`;
}

/** Writes every figure by name. */
export function writeFigures(file: string, figures: readonly Figure[]): void {
  const byName = Object.fromEntries(
    figures.map((figure) => [
      figure.name,
      { ...figure, measure: measureOf(figure), reached: reaches(figure) },
    ]),
  );
  writeFileSync(file, `${JSON.stringify(byName, null, 2)}\n`);
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
