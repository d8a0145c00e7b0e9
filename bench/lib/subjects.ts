import {
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

/** Ends them. */
export async function stopSubjects(subjects: Record<SubjectName, Subject>): Promise<void> {
  await Promise.all(Object.values(subjects).map((subject) => subject.stop()));
}
