export async function lintAddon(..._x: unknown[]): Promise<void> {}
