import type { TencentApi } from '../../src/tencent/client.js';

/** The way to the vendor, with some calls answered otherwise. */
export function otherwise(real: TencentApi, calls: Partial<TencentApi>): TencentApi {
  return {
    applyWebVerificationBizTokenIntl: (...call) => real.applyWebVerificationBizTokenIntl(...call),
    getWebVerificationResultIntl: (...call) => real.getWebVerificationResultIntl(...call),
    getWholeWebVerificationResultIntl: (...call) => real.getWholeWebVerificationResultIntl(...call),
    vendorState: () => real.vendorState(),
    queues: () => real.queues(),
    close: () => real.close(),
    ...calls,
  };
}

/** The way to the vendor, where calls stop until the test lets them go on. */
export type HeldVendor = {
  /** For `startCore`. */
  wrap(real: TencentApi): TencentApi;
  /** Holds the next calls of this kind. */
  hold(kind: 'apply' | 'result'): void;
  /** Resolves when a call that is held has come. */
  asked(): Promise<void>;
  /** Lets those that are held go on, and those that come later pass. */
  release(): void;
};

export function aHeldVendor(): HeldVendor {
  let held: 'apply' | 'result' | null = null;
  let asked = Promise.withResolvers<void>();
  let released = Promise.withResolvers<void>();
  const pass = async (kind: 'apply' | 'result') => {
    if (held !== kind) return;
    asked.resolve();
    await released.promise;
  };
  return {
    wrap: (real) =>
      otherwise(real, {
        async applyWebVerificationBizTokenIntl(request, options) {
          await pass('apply');
          return real.applyWebVerificationBizTokenIntl(request, options);
        },
        async getWebVerificationResultIntl(request, options) {
          await pass('result');
          return real.getWebVerificationResultIntl(request, options);
        },
        async getWholeWebVerificationResultIntl(request, options) {
          await pass('result');
          return real.getWholeWebVerificationResultIntl(request, options);
        },
      }),
    hold(kind) {
      held = kind;
      asked = Promise.withResolvers<void>();
      released = Promise.withResolvers<void>();
    },
    asked: () => asked.promise,
    release() {
      held = null;
      released.resolve();
    },
  };
}
