export { type CommandOptions, type CommandResult, runCommand } from '@webops/lab';
