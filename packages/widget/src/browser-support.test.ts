import { expect } from '@esm-bundle/chai';
import { browserSupport } from './browser-support.js';
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

  const androidView = 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) Version/4.0 Chrome/120 Mobile';
  for (const [app, userAgent] of [
    ['Facebook', 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]'],
    ['Instagram', 'Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Instagram 300.0.0'],
    ['LINE', 'Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Line/14.0.0'],
    ['TikTok', `${androidView} musical_ly_2023 BytedanceWebview/d8a21c6`],
    ['KakaoTalk', `${androidView} KAKAOTALK 10.4.5`],
    [
      'QQ Browser',
      'Mozilla/5.0 (Linux; U; Android 13) Chrome/109 MQQBrowser/14.5 Mobile Safari/537.36',
    ],
    [
      'UC Browser',
      'Mozilla/5.0 (Linux; U; Android 13) Chrome/100 UCBrowser/13.4 Mobile Safari/537.36',
    ],
    ['Xiaomi’s browser', 'Mozilla/5.0 (Linux; U; Android 13) Chrome/112 XiaoMi/MiuiBrowser/17.8'],
    ['a web view', androidView],
  ] as const)
    it(`may be shown this page by an app that keeps the camera to itself: ${app}`, async () => {
      expect(await support(device({ userAgent }))).to.equal('in-app');
    });

  for (const [app, userAgent] of [
    ['WeChat on iOS', 'Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile/15E148 MicroMessenger/8.0.40'],
    ['WeChat on Android', `${androidView} MQQBrowser/6.2 TBS/046 MMWEBID/1 MicroMessenger/8.0.40`],
    ['WeCom', `${androidView} wxwork/4.1 MicroMessenger/7.0.1`],
    ['Samsung Internet', 'Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121 Mobile'],
    ['Huawei’s browser', 'Mozilla/5.0 (Linux; Android 12) Chrome/114 HuaweiBrowser/15.0 Mobile'],
    ['OPPO’s browser', 'Mozilla/5.0 (Linux; Android 13) Chrome/115 HeyTapBrowser/45.9 Mobile'],
    ['vivo’s browser', 'Mozilla/5.0 (Linux; Android 13) Chrome/116 VivoBrowser/18.0 Mobile'],
  ] as const)
    it(`is not warned about where the vendor’s page works: ${app}`, async () => {
      expect(await support(device({ userAgent }))).to.equal(null);
    });

  it('is not warned about in the site’s own app, unless it has no camera', async () => {
    const own = device({ userAgent: androidView, ownApp: true });
    expect(await support(own)).to.equal(null);
    expect(await support({ ...own, mediaDevices: devices() })).to.equal('no-camera');
  });

  it('is not taken for an app because of an ordinary browser’s name', async () => {
    for (const userAgent of [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/131.0 Mobile Safari/537.36',
      'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0',
    ])
      expect(await support(device({ userAgent }))).to.equal(null);
  });
});
