import type { HandoverTexts } from '../texts.js';

const texts: HandoverTexts = {
  scan: [
    'スマートフォンで続ける',
    'スマートフォンのカメラでこのコードを読み取ってください。結果はこのページに表示されます。',
  ],
  code: 'スマートフォン用の QR コード',
  number: 'スマートフォンに表示される番号:',
  copy: 'リンクをコピー',
  copied: 'コピーしました。ご自身以外には送らないでください。',
  here: 'この端末で行う',
  onPhone: [
    'スマートフォンの案内に従ってください',
    'このページは開いたままにしてください。結果はここに表示されます。',
  ],
  restart: '最初からやり直す',
  over: ['このコードはもう使えません', '安全のため、有効なのは数分間だけです。'],
  renew: '新しいコードを表示',
};

export default texts;
