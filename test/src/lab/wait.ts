export { type WaitOptions, waitFor } from '@webops/lab';
