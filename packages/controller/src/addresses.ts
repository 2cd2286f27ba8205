/** Where this controller listens, and how others reach it. */
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ControllerConfig } from './config.js';

/** Bound addresses, `host:port`, as others are told them. */
export interface ControllerAddresses {
  /** gRPC API. */
  api: string;
  /** Agent link. */
  link: string;
  /** HTTPS: installer and agent package. */
  https: string;
  /** NATS, as a URL; empty when agents get none. */
  nats: string;
  /** Prometheus metrics; empty when they are served nowhere. */
  metrics: string;
}

/** Whether only this host reaches what listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** The name or address that others are told. */
export function advertisedHost(config: Pick<ControllerConfig, 'listen' | 'advertise'>): string {
  if (config.advertise !== '') return config.advertise;
  if (config.listen !== '0.0.0.0' && config.listen !== '::') return config.listen;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outer = addresses.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  const found = (wanted: string) => outer.find(({ family }) => family === wanted)?.address;
  // On :: both families are served.
  return found('IPv4') ?? (config.listen === '::' ? found('IPv6') : undefined) ?? localHost(config.listen);
}

/** The address that programs on this host use: with a wildcard, loopback. */
export function localHost(listen: string): string {
  if (listen === '0.0.0.0') return '127.0.0.1';
  return listen === '::' ? '::1' : listen;
}

/** `host:port`, with brackets around IPv6. */
export function hostAndPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** The parts of `host:port`. */
export function splitHostAndPort(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

/** Why no other host can reach the controller; empty when they can. */
export function unreachableReason(config: Pick<ControllerConfig, 'listen'>): string {
  if (!isLoopback(config.listen)) return '';
  return `The controller listens on ${config.listen} alone: start it with --listen ADDRESS, e.g. --listen 0.0.0.0 or [::].`;
}
