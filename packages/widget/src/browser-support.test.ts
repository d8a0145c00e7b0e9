import { expect } from '@esm-bundle/chai';
import { browserSupport } from './browser-support.js';
import { knownBrowsers } from '../test/user-agents.js';
import type { Device } from './browser-support.js';

const devices = (...kinds: MediaDeviceKind[]): Device['mediaDevices'] => ({
  enumerateDevices: () =>
    Promise.resolve(
      kinds.map((kind) => ({ kind, deviceId: '', groupId: '', label: '', toJSON: () => null })),
    ),
});

const device = (more: Partial<Device> = {}): Device => ({
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
  mediaDevices: devices('audioinput', 'videoinput'),
  secure: true,
  forbidden: false,
  framed: false,
  ownApp: false,
  mobile: undefined,
  coarse: true,
  shorterSide: 390,
  ...more,
});

const androidView = knownBrowsers.find(({ shown }) => shown === 'in-app')?.userAgent ?? '';

const support = (of: Device) => browserSupport(of, null, new URL('https://kyc.example/'));

describe('A device', () => {
  it('will do with a camera', async () => {
    expect(await support(device())).to.equal(null);
  });

  it('is better replaced by a phone when it is a computer, with a camera or without', async () => {
    for (const mediaDevices of [devices('videoinput'), devices()]) {
      const computer = device({ mediaDevices, coarse: false, shorterSide: 900 });
      expect(await support(computer)).to.equal('phone');
    }
  });

  it('will hardly do inside another page, whatever else speaks for it', async () => {
    expect(await support(device({ framed: true }))).to.equal('framed');
    expect(await support(device({ framed: true, coarse: false, shorterSide: 900 }))).to.equal(
      'framed',
    );
  });

  it('will hardly do without one', async () => {
    const mediaDevices = devices('audioinput');
    expect(await support(device({ mediaDevices }))).to.equal('no-camera');
  });

  it('will hardly do with a browser from before cameras', async () => {
    expect(await support(device({ mediaDevices: undefined }))).to.equal('browser');
  });

  it('is not judged where the page could not see a camera anyway', async () => {
    const mediaDevices = devices();
    expect(await support(device({ mediaDevices, forbidden: true }))).to.equal(null);
    expect(await support(device({ mediaDevices: undefined, secure: false }))).to.equal(null);
  });

  it('is not waited for where it never says which devices it has', async () => {
    const mediaDevices = { enumerateDevices: () => new Promise<never>(() => {}) };
    const seen = browserSupport(device({ mediaDevices }), null, new URL('https://kyc.example/'), 1);
    expect(await seen.catch(() => 'nothing to say')).to.equal('nothing to say');
  });

  for (const { name, userAgent, shown } of knownBrowsers)
    it(`is judged by its user agent, ${name}: ${userAgent}`, async () => {
      const screen = shown === 'phone' ? { coarse: false, shorterSide: 900 } : {};
      expect(await support(device({ userAgent, ...screen }))).to.equal(shown);
    });

  it('is not warned about in the site’s own app, unless it has no camera or is too old', async () => {
    const own = device({ userAgent: androidView, ownApp: true });
    expect(await support(own)).to.equal(null);
    expect(await support({ ...own, mediaDevices: devices() })).to.equal('no-camera');
    const tooOld = androidView.replace(/Chrome\/\d+/, 'Chrome/86');
    expect(await support({ ...own, userAgent: tooOld })).to.equal('browser');
  });
});
