/**
 * Stages of an update of an addon's state: when the observation has another status or health than before, the same update appends
 * an event of it. `was` holds what was before while the update is made.
 */
import { MAX_EVENTS } from '../state/documents.js';

type Document = Record<string, unknown>;

/** For `was`: nothing observed is not installed. */
export const OBSERVED_BEFORE: Document = {
  status: { $ifNull: ['$observed.status', 'not_installed'] },
  health: { $ifNull: ['$observed.health', 'unknown'] },
};

const STATUS_CHANGED: Document = { $ne: ['$observed.status', '$was.status'] };
const HEALTH_CHANGED: Document = { $ne: ['$observed.health', '$was.health'] };
const COUNT: Document = { $ifNull: ['$eventCount', 0] };

const COMMON: Document = {
  hostId: '$hostId',
  host: '$host',
  addon: '$addon',
  status: '$observed.status',
  health: '$observed.health',
  message: '$observed.message',
  observedAt: '$observed.observedAt',
  heartbeat: { $literal: false },
};

/** After the observation was set. */
export const OBSERVATION_EVENTS: Document[] = [
  {
    $set: {
      events: {
        $slice: [
          {
            $concatArrays: [
              { $ifNull: ['$events', []] },
              eventIf(STATUS_CHANGED, 1, 'addon.status', {
                version: '$observed.version',
                previousStatus: '$was.status',
              }),
              eventIf(HEALTH_CHANGED, 2, 'addon.health', { previousHealth: '$was.health' }),
            ],
          },
          -MAX_EVENTS,
        ],
      },
      eventCount: { $cond: [{ $or: [STATUS_CHANGED, HEALTH_CHANGED] }, { $add: [COUNT, 2] }, COUNT] },
      published: { $ifNull: ['$published', 0] },
      unpublished: { $cond: [{ $or: [STATUS_CHANGED, HEALTH_CHANGED] }, true, '$unpublished'] },
    },
  },
  { $unset: 'was' },
];

function eventIf(condition: Document, step: number, type: string, more: Document): Document {
  const event = { n: { $add: [COUNT, step] }, type, time: '$$NOW', data: { ...COMMON, ...more } };
  return { $cond: [condition, [event], []] };
}
