export async function newAddon(..._x: unknown[]): Promise<void> {}
