import { returnStartMemory } from './return-start-memory.ts';

/** Starts the named parts, or all of them, and keeps running until it is told to stop. What stops a start is told as a sentence. */
export async function run(names: string[]): Promise<void> {
  try {
    // Loaded in here, because a wrong environment shows as soon as the first file reads it.
    const { startParts } = await import('./assemble.ts');
    await startParts(names);
    returnStartMemory();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Problem') throw error;
    console.error(error.message);
    process.exit(1);
  }
}
