import type { HandoffTexts } from '../texts.js';

const texts: HandoffTexts = {
  scan: [
    'Tiếp tục trên điện thoại',
    'Quét mã này bằng camera điện thoại. Kết quả sẽ hiện trên trang này.',
  ],
  code: 'Mã QR cho điện thoại của bạn',
  number: 'Điện thoại phải hiện số này:',
  copy: 'Sao chép liên kết',
  copied: 'Đã sao chép. Chỉ gửi cho chính bạn.',
  here: 'Dùng thiết bị này',
  onPhone: ['Làm theo các bước trên điện thoại', 'Hãy để trang này mở: kết quả sẽ hiện ở đây.'],
  restart: 'Bắt đầu lại',
  over: ['Mã này không còn hiệu lực', 'Để an toàn, mã chỉ dùng được trong vài phút.'],
  renew: 'Hiện mã mới',
};

export default texts;
