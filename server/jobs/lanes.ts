/** Works through a list with a few at a time, in order of the list; the first error ends it. */
export async function inLanes<T>(tasks: readonly T[], lanes: number, work: (task: T) => Promise<void>): Promise<void> {
  const waiting = tasks.values();
  const lane = async (): Promise<void> => { for (const task of waiting) await work(task); };
  await Promise.all(Array.from({ length: lanes }, lane));
}
