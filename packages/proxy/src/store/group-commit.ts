/** A write that waits for its transaction. */
type Job = {
  /** Runs a second time when another write of its group throws, after what it did was undone. */
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

/** How many writes share a transaction at most, so that one commit does not hold everything up. */
const largestGroup = 256;

/** For how many turns of the event loop a group waits at most, while each brings more writes. */
const mostTurns = 8;

export type GroupCommit = {
  /**
   * Runs a write in the next transaction, and resolves when that is durable.
   *
   * @param patience For how many milliseconds it may wait for another write to go with.
   */
  write<Result>(run: () => Result, patience?: number): Promise<Result>;
  /** Commits what waits, now. */
  flush(): void;
};

/**
 * Lets writes that arrive together share one transaction, and so one wait for the disk: those of one
 * turn of the event loop, and of the next ones as long as each brings more. One that throws is undone
 * and rejected alone. None is told of success before the commit. The wait holds up the event loop; on
 * another thread it took a quarter more CPU a start, and no start came earlier.
 *
 * @param execute Runs one statement; throws when it cannot.
 */
export function createGroupCommit(execute: (sql: string) => void): GroupCommit {
  let queue: Job[] = [];
  /** Whether what waits will be committed without waiting for another write. */
  let isPlanned = false;

  function plan(): void {
    if (isPlanned || queue.length === 0) return;
    isPlanned = true;
    setImmediate(gather, 0, 0);
  }

  function gather(before: number, turns: number): void {
    const isGrowing = queue.length > before && queue.length < largestGroup;
    if (isGrowing && turns < mostTurns) setImmediate(gather, queue.length, turns + 1);
    else commitGroup();
  }

  function commitGroup(): void {
    const group = queue.slice(0, largestGroup);
    queue = queue.slice(largestGroup);
    isPlanned = queue.length > 0;
    if (isPlanned) setImmediate(commitGroup);
    if (group.length === 0) return;
    for (const tell of settle(group)) tell();
  }

  /** Runs the writes, and returns how to tell their callers. */
  function settle(group: readonly Job[]): (() => void)[] {
    let failing: Job | null = null;
    const runPlainly = (job: Job) => {
      failing = job;
      const value = job.run();
      failing = null;
      return () => job.resolve(value);
    };
    try {
      return inTransaction(() => group.map(runPlainly));
    } catch (error) {
      // Few writes throw, so savepoints, which cost as much as the writes, are for groups with one that did.
      const mayRepeat = failing !== null && group.length > 1;
      if (!mayRepeat) return group.map((job) => () => job.reject(error));
    }
    try {
      return inTransaction(() => group.map(runInSavepoint));
    } catch (error) {
      return group.map((job) => () => job.reject(error));
    }
  }

  function inTransaction<Result>(run: () => Result): Result {
    try {
      execute('BEGIN IMMEDIATE');
      const result = run();
      execute('COMMIT');
      return result;
    } catch (error) {
      rollback();
      throw error;
    }
  }

  /** Returns how to tell the job's caller. Throws when the transaction itself is lost. */
  function runInSavepoint(job: Job): () => void {
    execute('SAVEPOINT job');
    try {
      const value = job.run();
      execute('RELEASE job');
      return () => job.resolve(value);
    } catch (error) {
      execute('ROLLBACK TO job');
      execute('RELEASE job');
      return () => job.reject(error);
    }
  }

  function rollback(): void {
    try {
      execute('ROLLBACK');
    } catch {
      // SQLite has ended the transaction by itself, or it never began.
    }
  }

  return {
    write<Result>(run: () => Result, patience = 0) {
      return new Promise<Result>((resolve, reject) => {
        queue.push({ run, resolve: resolve as Job['resolve'], reject });
        if (patience === 0) plan();
        else setTimeout(plan, patience);
      });
    },
    flush() {
      while (queue.length > 0) commitGroup();
    },
  };
}
