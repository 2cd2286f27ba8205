export { type Resolution, type ResolvedStep, resolve } from './resolve.js';
export type { Ask, Question, Release } from './universe.js';
