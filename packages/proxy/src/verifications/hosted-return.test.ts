import { describe, expect, it } from 'vitest';
import { startCore, type Core } from '../../test/support/core.js';
import { acceptHostedReturn } from './hosted-return.js';
import { awaitsProof, browserMarkFor } from './return-proof.js';

type Came = { id: string; bizToken: string };

/** The secret part of the address that the vendor sends a browser back to. */
function nonceOf(core: Core, bizToken: string): string {
  const all = core.simulator.verifications();
  const { redirectUrl = '' } = all.find((each) => each.bizToken === bizToken) ?? {};
  return new URL(redirectUrl).pathname.replace('/return/', '');
}

/** The browser comes back to the proxy, which says where it belongs. */
function comeToProxy(core: Core, { bizToken }: Came, browserMark: string | null = null) {
  return acceptHostedReturn(core.context, nonceOf(core, bizToken), bizToken, browserMark);
}

const codeIn = (came: Awaited<ReturnType<typeof comeToProxy>>) =>
  came === null || came.to === 'computer'
    ? ''
    : (new URL(came.href).searchParams.get('ekyc_return') ?? '');

async function attemptOf(core: Core, created: { id: string }) {
  const [attempt] = await core.attempts(created);
  if (attempt === undefined) throw new Error('There is no attempt.');
  return attempt;
}

describe('after a hosted return', () => {
  const hosted = async () => {
    const core = await startCore({ hostedReturn: true });
    const redirectUrl = 'https://shop.example/sign-up?step=2&q=%20#verify';
    const created = await core.create({ redirectUrl });
    return { core, created, attempt: await core.begin(created) };
  };

  it('the browser is at the exact page that it left, with a code for the BizToken', async () => {
    const { core, attempt } = await hosted();
    const came = await comeToProxy(core, attempt);
    expect(came).toEqual({
      to: 'page',
      href: `https://shop.example/sign-up?step=2&q=%20&ekyc_return=${codeIn(came)}#verify`,
    });
    expect(JSON.stringify(came)).not.toContain(attempt.bizToken);
  });

  it('the page’s code says that it is the browser that began; reconciliation waits for it', async () => {
    const { core, created, attempt } = await hosted();
    core.simulator.finish(attempt.bizToken, 'pass');
    const code = codeIn(await comeToProxy(core, attempt));
    core.advance(5000);
    expect(await core.reconcile()).toBe(0);
    // Whoever looks meanwhile leaves the end to the page.
    expect(await core.read(created)).toMatchObject({ status: 'pending' });
    expect(await core.comeBack(created, code)).toMatchObject({ status: 'passed' });
    expect(await attemptOf(core, created)).toMatchObject({ sameBrowser: true });
  });

  it('the initiator’s own knowledge of the BizToken is no proof that this browser came back', async () => {
    const { core, created, attempt } = await hosted();
    core.simulator.finish(attempt.bizToken, 'pass');
    await comeToProxy(core, attempt);
    await expect(core.comeBack(created, attempt.bizToken)).rejects.toThrow(
      expect.objectContaining({ code: 'token-mismatch' }),
    );
    expect(await attemptOf(core, created)).toMatchObject({ sameBrowser: null });
  });

  it('reconciliation takes over when the page does not come', async () => {
    const { core, created, attempt } = await hosted();
    core.simulator.finish(attempt.bizToken, 'pass');
    await comeToProxy(core, attempt);
    core.advance(31_000);
    expect(await core.reconcile()).toBe(1);
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
    expect(await attemptOf(core, created)).toMatchObject({ sameBrowser: null });
  });

  it('a code is that of its attempt: another verification’s, or one too old, is refused', async () => {
    const { core, created, attempt } = await hosted();
    const other = await core.create();
    const code = codeIn(await comeToProxy(core, attempt));
    const mismatch = expect.objectContaining({ code: 'token-mismatch' });
    await core.begin(other);
    await expect(core.comeBack(other, code)).rejects.toThrow(mismatch);
    core.advance(5 * 60_000);
    await expect(core.comeBack(created, code)).rejects.toThrow(mismatch);
  });

  it('from an attempt that was replaced, the code counts as well', async () => {
    const { core, created, attempt } = await hosted();
    core.advance(9 * 60_000);
    const next = await core.begin(created);
    core.simulator.finish(attempt.bizToken, 'pass');
    const code = codeIn(await comeToProxy(core, attempt));
    expect(next.id).not.toBe(attempt.id);
    expect(await core.comeBack(created, code)).toMatchObject({
      status: 'passed',
      attempt: { id: attempt.id },
    });
  });

  it.each([
    ['a token of another attempt', (core: Core, own: Came, other: Came) => [own, other]],
    ['an address of another attempt', (core: Core, own: Came, other: Came) => [other, own]],
  ])('%s leads nowhere', async (_, pick) => {
    const { core, created, attempt } = await hosted();
    const other = await core.begin(await core.create());
    const [address, token] = pick(core, attempt, other);
    const nonce = nonceOf(core, address?.bizToken ?? '');
    expect(await acceptHostedReturn(core.context, nonce, token?.bizToken, null)).toBeNull();
    for (const nothing of [undefined, ['a', 'b'], '']) {
      expect(await acceptHostedReturn(core.context, nonce, nothing, null)).toBeNull();
    }
    expect(await attemptOf(core, created)).toMatchObject({ status: 'open' });
  });
});

describe('a return to the page of a link', () => {
  const fromLink = async () => {
    const core = await startCore();
    const created = await core.create({}, 'backend');
    const attempt = await core.begin(created, { flow: 'link' });
    core.simulator.finish(attempt.bizToken, 'pass');
    return { core, created, attempt, mark: await browserMarkFor(core.context, attempt) };
  };

  it('leads there with a code, which the page hands in', async () => {
    const { core, created, attempt, mark } = await fromLink();
    const came = await comeToProxy(core, attempt, mark);
    expect(came).toEqual({ to: 'link', href: `${created.url}?ekyc_return=${codeIn(came)}` });
    expect(await core.comeBack(created, codeIn(came))).toMatchObject({ status: 'passed' });
    expect(await attemptOf(core, created)).toMatchObject({ sameBrowser: true });
  });

  it('of a browser that another one sent to the vendor is told as another, though the page gives it the secret', async () => {
    const { core, created, attempt } = await fromLink();
    const other = await core.begin(await core.create({}, 'backend'), { flow: 'link' });
    const foreign = await browserMarkFor(core.context, other);
    for (const mark of [foreign, null]) {
      const came = await comeToProxy(core, attempt, mark);
      expect(await core.comeBack(created, codeIn(came))).toMatchObject({ status: 'passed' });
    }
    expect(await attemptOf(core, created)).toMatchObject({ sameBrowser: false });
  });
});

describe('a phone that comes back', () => {
  const onPhone = async () => {
    const core = await startCore();
    const created = await core.create();
    const attempt = await core.begin(created, { flow: 'handoff' });
    const mark = await browserMarkFor(core.context, attempt);
    core.simulator.finish(attempt.bizToken, 'pass');
    return { core, created, attempt, mark };
  };

  it('with its mark ends it at once, and is told as the same', async () => {
    const { core, created, attempt, mark } = await onPhone();
    expect(await comeToProxy(core, attempt, mark)).toEqual({ to: 'computer' });
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
    expect(await attemptOf(core, created)).toMatchObject({ sameBrowser: true });
  });

  it('without it, or with that of another attempt, is not', async () => {
    const { core, created, attempt } = await onPhone();
    const other = await core.begin(await core.create(), { flow: 'handoff' });
    await comeToProxy(core, attempt, await browserMarkFor(core.context, other));
    expect(await core.reconcile()).toBe(1);
    expect(await core.row(created)).toMatchObject({ status: 'passed' });
    expect(await attemptOf(core, created)).toMatchObject({ sameBrowser: false });
  });

  it('is waited for no longer once the clock was set back', async () => {
    const { core, created, attempt } = await onPhone();
    await core.store.recordReturn(attempt.id, core.now(), null, core.now() + 10_000, () => []);
    const row = await attemptOf(core, created);
    expect(awaitsProof(row, core.now())).toBe(true);
    expect(awaitsProof(row, core.now() - 60_000)).toBe(false);
  });
});
