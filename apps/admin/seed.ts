export async function seed(_args: string[]): Promise<void> {}
export async function loadDemo(_args: string[]): Promise<void> {}
export async function removeDemo(_args: string[]): Promise<void> {}
