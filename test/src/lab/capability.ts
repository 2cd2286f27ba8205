export { whyNoLab } from '@webops/lab';
