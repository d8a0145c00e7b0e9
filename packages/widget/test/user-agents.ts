import type { UnsupportedReason } from '../src/browser-support.js';

/** A browser as it introduces itself, and what the element makes of it on a device with a camera. */
export type KnownBrowser = {
  /** A line of the table in `docs/web-views.md`; the rows of a line say the same. */
  name: string;
  userAgent: string;
  shown: UnsupportedReason | 'phone' | null;
};

const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';
const iPhoneView = `${iPhone} (KHTML, like Gecko) Mobile/15E148`;
const iPhoneBrowser = (name: string) =>
  `${iPhone} (KHTML, like Gecko) ${name} Mobile/15E148 Safari/604.1`;
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const android = (system: string, chrome: string) =>
  `Mozilla/5.0 (Linux; ${system}) ${blink} ${chrome} Mobile Safari/537.36`;
const androidView = (chrome = 'Chrome/129.0.6668.70') =>
  android('Android 14; Pixel 8 Build/AP2A.240805.005; wv', `Version/4.0 ${chrome}`);
const chromeOn = (version: string) => android('Android 10; K', `Chrome/${version}.0.0.0`);

/** Forms that browsers and apps of 2021 to 2026 send, shortened where it makes no difference. */
export const knownBrowsers: readonly KnownBrowser[] = [
  ...rows('Safari, Safari View Controller and `ASWebAuthenticationSession`', null, [
    iPhoneBrowser('Version/18.5'),
    'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
    // An iPad that asks for the pages of computers.
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  ]),
  ...rows('Chrome for Android and Custom Tabs', null, [chromeOn('141')]),
  ...rows('Chrome, Edge and Firefox on iOS, Firefox and Edge on Android', null, [
    iPhoneBrowser('CriOS/140.0.7339.101'),
    iPhoneBrowser('EdgiOS/140.0.3485.54 Version/18.0'),
    iPhoneBrowser('FxiOS/143.0'),
    'Mozilla/5.0 (Android 14; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0',
    `${chromeOn('140')} EdgA/140.0.0.0`,
  ]),
  ...rows('WeChat from 6.5, WeCom', null, [
    `${iPhoneView} MicroMessenger/8.0.60(0x18003c31) NetType/WIFI Language/zh_CN`,
    `${androidView('Chrome/86.0.4240.99')} XWEB/4313 MMWEBSDK/20220604 MicroMessenger/8.0.24.2180(0x28001859)`,
    `${androidView('Chrome/109.0.5414.86 MQQBrowser/6.2 TBS/046613')} MicroMessenger/6.5.4.1000 NetType/WIFI`,
    `${androidView()} wxwork/4.1.6 MicroMessenger/7.0.1`,
  ]),
  ...rows('Samsung Internet, the browsers of Huawei, OPPO and vivo', null, [
    android('Android 10; K', 'SamsungBrowser/28.0 Chrome/130.0.0.0'),
    android(
      'Android 12; HarmonyOS; NOH-AL10; HMSCore 6.8.0.332',
      'Chrome/99.0.4844.88 HuaweiBrowser/13.0.0.310',
    ),
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/17.0.3.700',
    `${android('U; Android 13; vi-vn; CPH2159 Build/TP1A.220905.001', 'Version/4.0 Chrome/91.0.4472.88')} HeyTapBrowser/45.9.5.1.1`,
    `${android('Android 14; V2314A; wv', 'Version/4.0 Chrome/87.0.4280.141')} VivoBrowser/19.3.1.0`,
  ]),
  ...rows('The Google app', null, [iPhoneBrowser('GSA/399.2.845414227')]),
  ...rows('A `WKWebView` of an app that isn’t named here', null, [iPhoneView]),
  ...rows('An Android `WebView` of an app that isn’t named here', 'in-app', [androidView()]),
  ...rows('WeChat before 6.5', 'in-app', [
    `${iPhoneView} MicroMessenger/6.4.9 NetType/WIFI Language/zh_CN`,
    `${androidView('Chrome/37.0.0.0 MQQBrowser/6.8 TBS/036887')} MicroMessenger/6.3.31.921`,
  ]),
  ...rows('QQ and QQ Browser', 'in-app', [
    `${iPhoneView} QQ/8.9.68.618 V1_IPH_SQ_8.9.68_1_APP_A Pixel/1170 WKType/1`,
    `${android('Android 12; V2049A', 'Version/4.0 Chrome/91.0.4472.114')} V1_AND_SQ_8.9.10_2860_YYB_D QQ/8.9.10.9145`,
    `${iPhone} (KHTML, like Gecko) Version/18.5 MQQBrowser/14.9.0 Mobile/15E148 Safari/604.1 QBWebViewUA/2`,
    android(
      'U; Android 13; zh-cn; PGT-AL10 Build/TP1A.220905.001',
      'Version/4.0 Chrome/109.0.5414.86 MQQBrowser/14.9',
    ),
  ]),
  ...rows('UC Browser', 'in-app', [
    `${iPhone} (KHTML, like Gecko) Mobile/15E148 UCBrowser/16.3.8.1289 Mobile`,
    android(
      'U; Android 11; zh-CN; PCAM00 Build/RKQ1.201217.002',
      'Version/4.0 Chrome/100.0.4896.58 UCBrowser/16.4.4.1295',
    ),
  ]),
  ...rows('Baidu’s app and browser', 'in-app', [
    `${iPhoneView} SP-engine/2.54.0 main%2F1.0 baiduboxapp/13.16.0.10 (Baidu; P2 18.5) NABar/1.0`,
    `${android('Android 13; STK-AL00', 'Version/4.0 Chrome/97.0.4692.98')} T7/13.58 SP-engine/2.96.0 baiduboxapp/13.58.0.10 (Baidu; P1 13)`,
    `${android('U; Android 10; zh-cn; MI 9', 'Version/4.0 Chrome/91.0.4472.114')} baidubrowser/7.19.13.0`,
  ]),
  ...rows('Xiaomi’s browsers', 'in-app', [
    `${android('U; Android 13; zh-cn; 2201122C Build/TKQ1.220807.001', 'Version/4.0 Chrome/112.0.5615.136')} XiaoMi/MiuiBrowser/17.8.220115`,
    `${android('U; Android 10; id-id; Redmi 8A Pro', 'Version/4.0 Chrome/89.0.4389.116')} XiaoMi/Mint Browser/3.9.3`,
  ]),
  ...rows('Facebook and Messenger', 'in-app', [
    `${iPhoneView} [FBAN/FBIOS;FBAV/480.0.0.0;FBDV/iPhone15,2;FBSN/iOS;FBSV/18.5]`,
    `${iPhoneView} [FBAN/MessengerForiOS;FBAV/520.0.0.30.109]`,
    `${chromeOn('124')} [FB_IAB/FB4A;FBAV/466.0.0.0;]`,
    `${androidView()} [FB_IAB/Orca-Android;FBAV/401.0.0.14.97;]`,
  ]),
  ...rows('Instagram', 'in-app', [
    `${iPhoneView} Instagram 380.0.0.28.85 (iPhone15,2; iOS 18_5; en_US; scale=3.00; 1179x2556)`,
    `${androidView()} Instagram 350.0.0.30.103 Android (34/14; 420dpi; 1080x2274)`,
  ]),
  ...rows('LINE', 'in-app', [
    `${iPhoneView} Safari Line/14.9.0`,
    `${androidView()} Line/14.10.1/IAB`,
  ]),
  ...rows('TikTok', 'in-app', [
    `${iPhoneView} musical_ly_34.0.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en`,
    `${androidView()} trill_350402 JsSdk/1.0 AppName/trill BytedanceWebview/d8a21c6`,
  ]),
  ...rows('KakaoTalk', 'in-app', [
    `${iPhoneView} KAKAOTALK 25.8.1`,
    `${androidView()} KAKAOTALK/25.8.1 (INAPP)`,
  ]),
  ...rows('Snapchat', 'in-app', [
    `${iPhoneBrowser('Version/16.5')} Snapchat/13.39.0.44 (like Safari/8618.3.11.10.5, panda)`,
    `${chromeOn('125')} Snapchat/13.39.0.44`,
  ]),
  ...rows('Zalo', 'in-app', [
    `${iPhoneView} Zalo iOS/25.07.01 ZaloTheme/light ZaloLanguage/vi`,
    `${androidView()} Zalo android/12110635 ZaloTheme/light ZaloLanguage/vi`,
  ]),
  ...rows('X', 'in-app', [
    `${iPhoneView} Twitter for iPhone/10.64.1`,
    `${androidView()} TwitterAndroid`,
  ]),
  ...rows('LinkedIn', 'in-app', [
    `${iPhoneView} [LinkedInApp]/9.32.2485`,
    `${androidView()} [LinkedInApp]/2.312.70`,
  ]),
  ...rows('iOS 14.3, Android 7, Chrome and Edge 87, Firefox 90, and later', null, [
    iPhoneBrowser('Version/14.0.2').replace('18_5', '14_3'),
    android('Android 7.0; SM-G930F', 'Chrome/106.0.5249.126'),
    chromeOn('87'),
    `${chromeOn('87')} EdgA/87.0.664.99`,
    'Mozilla/5.0 (Android 11; Mobile; rv:90.0) Gecko/90.0 Firefox/90.0',
  ]),
  ...rows('What is older than those', 'browser', [
    iPhoneBrowser('Version/14.0.1').replace('18_5', '14_2'),
    iPhoneBrowser('CriOS/87.0.4280.77').replace('18_5', '13_7'),
    android('Android 6.0.1; SM-G900F', 'Chrome/106.0.5249.126'),
    chromeOn('86'),
    'Mozilla/5.0 (Android 11; Mobile; rv:89.0) Gecko/89.0 Firefox/89.0',
    `${android('Android 11; V2046A; wv', 'Chrome/62.0.3202.84')} VivoBrowser/8.8.71.0`,
    // No web view had a camera then, WeChat's neither.
    `${iPhoneView} MicroMessenger/7.0.18(0x17001231) NetType/WIFI`.replace('18_5', '14_2'),
  ]),
  ...rows('A computer', 'phone', [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Mozilla/5.0 (X11; Linux x86_64; rv:89.0) Gecko/20100101 Firefox/89.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Safari/537.36 Core/1.116.438.400 QQBrowser/13.0.6070.400',
    'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI WindowsWechat XWEB/9129',
  ]),
];

function rows(
  name: string,
  shown: KnownBrowser['shown'],
  userAgents: readonly string[],
): KnownBrowser[] {
  return userAgents.map((userAgent) => ({ name, userAgent, shown }));
}
