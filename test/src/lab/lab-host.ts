export { LabHost, type LabHostPlace } from '@webops/lab';
