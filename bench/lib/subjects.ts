import { runLoad } from './load.ts';
import {
  start,
  startSubject,
  subjectNames,
  type Subject,
  type SubjectName,
  type SubjectOptions,
} from './subject.ts';

/** Starts all servers, one after the other. */
export async function startSubjects(
  options: Omit<SubjectOptions, 'name'>,
): Promise<Record<SubjectName, Subject>> {
  const subjects = {} as Record<SubjectName, Subject>;
  for (const name of subjectNames) subjects[name] = await startSubject({ ...options, name });
  return subjects;
}

/** From about 15,000 starts on, none of them takes less CPU a start than before. */
const compiledAfter = 20_000;

/**
 * Has each answer starts until its code is compiled as well as it will be: what runs for days is not
 * measured in its first seconds.
 */
export async function warmUp(subjects: Record<SubjectName, Subject>): Promise<void> {
  for (const { pool } of Object.values(subjects))
    await runLoad(256, { calls: compiledAfter }, async () => (await start(pool)) !== null);
}

/** Ends them. */
export async function stopSubjects(subjects: Record<SubjectName, Subject>): Promise<void> {
  await Promise.all(Object.values(subjects).map((subject) => subject.stop()));
}
