import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'vi',
  direction: 'ltr',
  states: {
    idle: {
      title: 'Xác minh danh tính của bạn',
      text: 'Hãy xác nhận với {site} rằng đây chính là bạn. Bạn cần có:',
    },
    starting: { title: 'Đang chuẩn bị…', text: '' },
    redirecting: {
      title: 'Đang mở trang xác minh…',
      text: 'Khi hoàn tất, bạn sẽ quay lại trang này.',
    },
    'opened-externally': {
      title: 'Tiếp tục trong cửa sổ vừa mở',
      text: 'Khi hoàn tất, hãy quay lại đây để xem kết quả.',
    },
    busy: {
      title: 'Bạn đang trong hàng chờ',
      text: 'Hiện có rất đông người dùng. Vui lòng không đóng trang này, quá trình sẽ tự tiếp tục.',
    },
    checking: { title: 'Đang kiểm tra kết quả…', text: 'Thường chỉ mất vài giây.' },
    slow: {
      title: 'Vẫn đang kiểm tra…',
      text: 'Lần này lâu hơn bình thường. Vui lòng không đóng trang này.',
    },
    unfinished: {
      title: 'Bạn chưa hoàn tất xác minh',
      text: 'Hãy tiếp tục từ bước dang dở. Nếu bạn đã hoàn tất, kết quả sẽ hiện ở đây.',
    },
    passed: {
      title: 'Bạn đã được xác minh',
      text: 'Cảm ơn bạn, mọi thứ đã xong. Bạn có thể tiếp tục.',
    },
    expired: {
      title: 'Lượt xác minh này đã hết hạn',
      text: 'Bạn có thể bắt đầu lại bất cứ khi nào sẵn sàng.',
    },
    canceled: {
      title: 'Lượt xác minh này đã bị hủy',
      text: 'Nếu bạn không rõ lý do, hãy liên hệ {site} để được trợ giúp.',
    },
    lost: {
      title: 'Phiên của bạn đã kết thúc',
      text: 'Nếu bạn đã hoàn tất, {site} vẫn sẽ nhận được kết quả. Nếu chưa, vui lòng bắt đầu lại.',
    },
  },
  reasons: {
    capture: {
      title: 'Hình ảnh chưa đủ rõ',
      text: 'Hãy chọn nơi có ánh sáng đều và giữ trọn khuôn mặt trong khung hình.',
    },
    rejected: {
      title: 'Không thể xác minh danh tính của bạn',
      text: 'Nếu bạn cho rằng có nhầm lẫn, hãy thử lại hoặc liên hệ {site} để được trợ giúp.',
    },
    cancelled: {
      title: 'Bạn đã thoát trước khi hoàn tất',
      text: 'Không sao. Bạn có thể bắt đầu lại bất cứ khi nào sẵn sàng.',
    },
    'timed-out': {
      title: 'Đã hết thời gian',
      text: 'Hãy chuẩn bị sẵn giấy tờ tùy thân rồi thử lại.',
    },
    limit: { title: 'Bạn đã hết lượt thử', text: 'Vui lòng liên hệ {site} để được trợ giúp.' },
    expired: {
      title: 'Lượt xác minh này không còn hiệu lực',
      text: 'Lượt này đã hết hạn hoặc đã được sử dụng. Vui lòng bắt đầu lại.',
    },
    service: {
      title: 'Hệ thống của chúng tôi gặp sự cố',
      text: 'Đây không phải lỗi của bạn. Hãy thử lại sau vài phút.',
    },
    integration: {
      title: 'Hiện chưa thể xác minh',
      text: 'Đây không phải lỗi của bạn. Vui lòng báo cho {site} biết.',
    },
    unknown: {
      title: 'Không thể hoàn tất xác minh',
      text: 'Vui lòng thử lại. Nếu vẫn gặp lỗi, hãy liên hệ {site} để được trợ giúp.',
    },
  },
  hints: {
    light: {
      title: 'Ánh sáng chưa phù hợp',
      text: 'Hãy chọn nơi có ánh sáng đều, không có cửa sổ hay đèn phía sau bạn.',
    },
    covered: {
      title: 'Khuôn mặt của bạn bị che',
      text: 'Hãy bỏ những thứ che mặt, như khẩu trang hoặc kính râm.',
    },
    'several-faces': {
      title: 'Có người khác trong khung hình',
      text: 'Hãy đảm bảo chỉ có bạn trước camera.',
    },
    'no-face': {
      title: 'Không thấy trọn khuôn mặt của bạn',
      text: 'Hãy giữ camera ngang tầm mắt và giữ trọn khuôn mặt trong khung hình.',
    },
    sound: {
      title: 'Không nghe thấy giọng của bạn',
      text: 'Hãy tìm nơi yên tĩnh và nói thật rõ.',
    },
    video: {
      title: 'Không gửi được video của bạn',
      text: 'Hãy kiểm tra kết nối hoặc thử trình duyệt khác.',
    },
  },
  errors: {
    offline: {
      title: 'Không có kết nối',
      text: 'Hãy kiểm tra kết nối internet rồi thử lại.',
    },
    busy: {
      title: 'Hiện có rất đông người dùng',
      text: 'Hãy thử lại sau vài phút.',
    },
    photo: {
      title: 'Vui lòng quay lại và bắt đầu lại',
      text: 'Hãy quay lại {site} và bắt đầu lại từ đó.',
    },
    captcha: {
      title: 'Vui lòng làm lại captcha',
      text: 'Captcha trước đã hết hạn hoặc đã được sử dụng.',
    },
  },
  unsupported: {
    'no-camera': { title: 'Không tìm thấy camera', text: 'Hãy mở trang này trên điện thoại.' },
    'in-app': {
      title: 'Ứng dụng này có thể chặn camera',
      text: 'Hãy mở trang này trong trình duyệt từ menu của ứng dụng.',
    },
    browser: {
      title: 'Trình duyệt này quá cũ',
      text: 'Hãy cập nhật, hoặc mở trang này bằng trình duyệt khác.',
    },
    framed: {
      title: 'Tiếp tục trong thẻ mới',
      text: 'Vì sự an toàn của bạn, không thể xác minh bên trong một trang khác.',
    },
  },
  needs: {
    document: 'Giấy tờ tùy thân bản gốc (không phải bản sao)',
    camera: 'Camera và nơi đủ sáng',
    time: 'Khoảng hai phút',
  },
  buttons: {
    start: 'Bắt đầu xác minh',
    tryAgain: 'Thử lại',
    checkResult: 'Xem kết quả',
    continueAnyway: 'Vẫn tiếp tục',
    continue: 'Tiếp tục',
    startOver: 'Bắt đầu lại',
    openInNewTab: 'Mở trong thẻ mới',
  },
  links: {
    notRedirected: 'Trang không tự mở? Tiếp tục tại đây.',
    privacy: 'Dữ liệu của bạn được sử dụng thế nào',
  },
  notes: {
    data: 'Thay mặt {site}, Tencent Cloud kiểm tra giấy tờ và khuôn mặt của bạn.',
    contact: 'Vui lòng liên hệ {site} để được trợ giúp.',
    canClose: 'Cảm ơn bạn, mọi thứ đã xong. Bạn có thể đóng trang này.',
    attemptsLeft: { other: 'Còn {n} lượt thử' },
    reference: 'Mã cho bộ phận hỗ trợ:',
    required: 'Vui lòng xác minh danh tính để tiếp tục.',
    thisSite: 'trang web này',
  },
  handoff: {
    scan: {
      title: 'Tiếp tục trên điện thoại',
      text: 'Quét mã này bằng camera điện thoại. Kết quả sẽ hiện ở đây.',
    },
    code: 'Mã QR để quét bằng điện thoại',
    number: 'Điện thoại của bạn phải hiện số này:',
    link: 'Liên kết cho điện thoại của bạn',
    copyLink: 'Sao chép liên kết',
    copied: 'Đã sao chép liên kết. Chỉ gửi cho chính bạn.',
    useThisDevice: 'Dùng thiết bị này',
    onPhone: {
      title: 'Làm theo các bước trên điện thoại',
      text: 'Vui lòng không đóng trang này: kết quả sẽ hiện ở đây.',
    },
    expired: {
      title: 'Mã này đã hết hạn',
      text: 'Vì sự an toàn của bạn, mỗi mã chỉ dùng được trong vài phút.',
    },
    newCode: 'Hiện mã mới',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: 'Xác minh danh tính trên điện thoại này',
    asks: 'Một trang trên {site} yêu cầu bạn xác minh danh tính.',
    compare: 'Máy tính của bạn có hiện cùng số này không?',
    continue: 'Có, tiếp tục',
    next: 'Tiếp theo, bạn sẽ chụp giấy tờ tùy thân và khuôn mặt. Việc này mất khoảng hai phút.',
    warning:
      'Số khác nhau? Hoặc ai đó đã gửi mã này cho bạn? Hãy đóng trang này. Chỉ tiếp tục nếu chính bạn đã bắt đầu trên {site} trước đó.',
  },
  leaving: {
    title: 'Đang mở trang xác minh…',
    text: 'Khi hoàn tất, hãy quay lại máy tính của bạn.',
    notRedirected: 'Trang không tự mở? Tiếp tục tại đây.',
  },
  codeExpired: {
    title: 'Mã này không còn hiệu lực',
    text: 'Mã đã hết hạn hoặc đã được sử dụng. Hãy hiện mã mới trên máy tính rồi quét mã đó.',
  },
  done: {
    title: 'Bạn đã xong trên điện thoại này',
    text: 'Hãy xem kết quả trên máy tính. Bạn có thể đóng trang này.',
  },
  link: {
    title: 'Xác minh danh tính',
    asks: 'Bạn ở đây vì {site} yêu cầu bạn xác minh danh tính.',
    warning: 'Bạn không chờ liên kết này, hoặc không biết {site}? Hãy đóng trang này.',
    noScript:
      'Trang này cần JavaScript. Hãy bật JavaScript hoặc mở liên kết này bằng trình duyệt khác.',
    continue: 'Tiếp tục đến {site}',
    canClose: 'Bạn có thể đóng trang này.',
    ends: {
      passed: { title: 'Bạn đã được xác minh', text: 'Cảm ơn bạn, mọi thứ đã xong.' },
      failed: {
        title: 'Không thể xác minh danh tính của bạn',
        text: 'Vui lòng liên hệ {site} để được trợ giúp.',
      },
      expired: {
        title: 'Lượt xác minh này đã hết hạn',
        text: 'Vui lòng yêu cầu {site} gửi liên kết mới.',
      },
      canceled: {
        title: 'Lượt xác minh này đã bị hủy',
        text: 'Bạn không cần làm gì thêm. Nếu có thắc mắc, hãy liên hệ {site} để được trợ giúp.',
      },
    },
  },
  linkExpired: {
    title: 'Liên kết này không còn hiệu lực',
    text: 'Liên kết đã hết hạn hoặc đã được sử dụng. Hãy quay lại trang web ban đầu và bắt đầu lại tại đó.',
  },
  tryAgain: 'Thử lại',
  busy: {
    title: 'Hiện có rất đông người dùng',
    text: 'Hãy đợi một phút rồi thử lại.',
  },
  service: {
    title: 'Hệ thống của chúng tôi gặp sự cố',
    text: 'Đây không phải lỗi của bạn. Hãy thử lại sau vài phút.',
  },
};
