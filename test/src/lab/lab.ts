export { createLab, type Lab, type LabOptions } from '@webops/lab';
