/**
 * Packages that only some processes need, loaded when they are first used: an agent needs no certificate authority and no
 * reflection, and its resident memory is counted (together they hold about 20 MB).
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const reflectionPackage = () => require('@grpc/reflection') as typeof import('@grpc/reflection');
export const healthPackage = () => require('grpc-health-check') as typeof import('grpc-health-check');
export const ajvPackage = () => require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
export const ajvFormatsPackage = () => require('ajv-formats') as typeof import('ajv-formats');
