import type { PageTexts } from '../texts.js';

export const vi: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: 'Xác minh danh tính trên điện thoại này',
    asks: '{site} yêu cầu bạn xác minh danh tính.',
    compare: 'Máy tính của bạn có hiện số này không?',
    goOn: 'Có, tiếp tục',
    next: 'Tiếp theo, bạn chụp giấy tờ tùy thân và khuôn mặt. Mất khoảng hai phút.',
    warning:
      'Số khác, hoặc có người gửi mã này cho bạn? Hãy đóng trang này: chỉ tiếp tục nếu chính bạn đã bắt đầu trên {site}.',
  },
  leaving: {
    title: 'Đang đưa bạn đến trang xác minh…',
    advice: 'Khi xong, hãy quay lại máy tính của bạn.',
    goOn: 'Không thấy gì? Tiếp tục tại đây.',
  },
  codeOver: {
    title: 'Mã này không còn hiệu lực',
    advice: 'Mã đã được dùng hoặc đã hết hạn. Hãy hiện mã mới trên máy tính rồi quét lại.',
  },
  done: {
    title: 'Bạn đã xong trên điện thoại này',
    advice: 'Hãy quay lại máy tính: trang ở đó sẽ hiện kết quả. Bạn có thể đóng trang này.',
  },
  linkOver: {
    title: 'Liên kết này đã hết hiệu lực',
    advice: 'Hãy quay lại trang web yêu cầu bạn xác minh danh tính và bắt đầu lại ở đó.',
  },
  busy: {
    title: 'Quá nhiều người cùng lúc',
    advice: 'Vui lòng đợi một phút rồi mở lại mã.',
  },
  trouble: {
    title: 'Đã xảy ra lỗi',
    advice: 'Đây không phải lỗi của bạn. Vui lòng thử lại sau vài phút.',
  },
};
